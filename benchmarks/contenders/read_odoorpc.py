"""OdooRPC: search_read by keyset."""

import typing as t

import odoorpc

from benchmarks.contenders.task import PAGE_SIZE, Server, Task, by_keyset

task, server = Task.given(), Server()
odoo = odoorpc.ODOO(server.host, port=server.port, timeout=600)
odoo.login(server.database, server.username, server.password)
odoo.env.context["active_test"] = False
model = odoo.env[task.model]


def page(last_id: int) -> t.Any:
    """Return the rows after an id."""
    domain = [("id", ">", last_id)]
    return model.search_read(domain, ["id", *task.fields], limit=PAGE_SIZE, order="id")


by_keyset(task, page)
