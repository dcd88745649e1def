"""odoo-client-lib: search_read by keyset, over the protocol that the task names."""

import typing as t

import odoolib

from benchmarks.contenders.task import PAGE_SIZE, Server, Task, by_keyset

task, server = Task.given(), Server()
protocol = task.more["protocol"]
model = odoolib.get_connection(
    hostname=server.host,
    port=server.port,
    protocol=protocol,
    database=server.database,
    login=server.username,
    password=server.api_key if protocol == "json2" else server.password,
).get_model(task.model)


def page(last_id: int) -> t.Any:
    """Return the rows after an id."""
    return model.search_read(
        domain=[("id", ">", last_id)],
        fields=["id", *task.fields],
        limit=PAGE_SIZE,
        order="id",
        context={"active_test": False},
    )


by_keyset(task, page)
