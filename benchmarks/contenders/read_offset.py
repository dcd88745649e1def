"""The same bare loop, by offset and limit."""

import typing as t

from benchmarks.contenders.raw import RawOdoo
from benchmarks.contenders.task import PAGE_SIZE, Server, Task, by_offset

task = Task.given()
odoo = RawOdoo(Server())


def page(offset: int) -> t.Any:
    """Return the rows from an offset on."""
    return odoo.call(
        task.model,
        "search_read",
        [],
        ["id", *task.fields],
        offset=offset,
        limit=PAGE_SIZE,
        order="id",
        load="",
        context={"active_test": False},
    )


by_offset(task, page)
