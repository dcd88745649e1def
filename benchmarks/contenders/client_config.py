"""The configuration file of odoo-import-export-client."""

from __future__ import annotations

import xmlrpc.client
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.contenders.task import Server


def client_config(folder: Path, server: Server) -> Path:
    """Write the file into `folder` and return its path."""
    common = xmlrpc.client.ServerProxy(f"{server.url}/xmlrpc/2/common")
    uid = common.authenticate(server.database, server.username, server.password, {})
    path = folder / "connection.conf"
    path.write_text(
        "[Connection]\n"
        f"hostname = {server.host}\nport = {server.port}\nprotocol = xmlrpc\n"
        f"database = {server.database}\nlogin = {server.username}\n"
        f"password = {server.password}\nuid = {uid!r}\n"
    )
    return path
