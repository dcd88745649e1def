"""Python's own XML-RPC client, by offset and limit; no fields named means all, as hotglue's tap."""

import typing as t
import xmlrpc.client

from benchmarks.contenders.task import PAGE_SIZE, Server, Task, by_offset

task, server = Task.given(), Server()
size = int(task.more.get("page_size", PAGE_SIZE))
common = xmlrpc.client.ServerProxy(f"{server.url}/xmlrpc/2/common")
uid = common.authenticate(server.database, server.username, server.password, {})
models = xmlrpc.client.ServerProxy(f"{server.url}/xmlrpc/2/object")


def page(offset: int) -> t.Any:
    """Return the rows from an offset on."""
    options = {
        "fields": list(task.fields),
        "offset": offset,
        "limit": size,
        "order": "id",
        "context": {"active_test": False},
    }
    return models.execute_kw(
        server.database, uid, server.password, task.model, "search_read", [[]], options
    )


by_offset(task, page, size)
