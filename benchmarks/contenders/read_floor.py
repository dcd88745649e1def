"""A bare sequential loop by keyset that throws the rows away."""

import typing as t

from benchmarks.contenders.raw import RawOdoo
from benchmarks.contenders.task import PAGE_SIZE, Server, Task, by_keyset

task = Task.given()
odoo = RawOdoo(Server())


def page(last_id: int) -> t.Any:
    """Return the rows after an id."""
    return odoo.call(
        task.model,
        "search_read",
        [("id", ">", last_id)],
        ["id", *task.fields],
        limit=PAGE_SIZE,
        order="id",
        load="",
        context={"active_test": False},
    )


by_keyset(task, page)
