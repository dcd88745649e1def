"""What happens to a database beside its users' work: backups, modules, rights, clocks."""

from __future__ import annotations

import contextlib
import email.utils
import typing as t

import requests
import requests.adapters

from sandbox.cluster import ODOO_ROLE
from sandbox.errors import SandboxError

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import Sandbox
    from tests.live.plain import Plain

#: By version: a module on which no other depends, and a model of it.
REMOVABLE = {
    "19": ("sale_pdf_quote_builder", "quotation.document"),
    "14": ("fetchmail", "fetchmail.server"),
}
FIELD = "x_upheaval"


class OtherClock(requests.adapters.HTTPAdapter):
    """The way to a server whose web clock, or that of a proxy before it, is wrong.

    Args:
        ahead: Seconds by which it is ahead of the database's.
    """

    def __init__(self, ahead: float) -> None:
        super().__init__()
        self._ahead = ahead

    def send(self, *args: t.Any, **kwargs: t.Any) -> requests.Response:
        response = super().send(*args, **kwargs)
        true = email.utils.parsedate_to_datetime(response.headers["Date"]).timestamp()
        response.headers["Date"] = email.utils.formatdate(true + self._ahead, usegmt=True)
        return response


def back_up(box: Sandbox, name: str) -> str:
    """Make a backup of a database and return the backup's name."""
    backup = f"{name}_backup"
    box.drop(backup)
    for _ in range(20):
        # A worker may connect anew in between.
        with contextlib.suppress(SandboxError):
            _disconnect(box, name)
            _copy(box, name, backup)
            return backup
    raise AssertionError(f"{name} is never without a connection")


def restore(box: Sandbox, name: str, backup: str) -> None:
    """Put a backup in the place of a database."""
    box.drop(name)
    _copy(box, backup, name)
    number = int(box.psql(name, "SELECT extract(epoch FROM now())::bigint % 2000000000")[0][0])
    box.psql(name, box.version.renew_caches.format(number=number))


def _disconnect(box: Sandbox, name: str) -> None:
    of_it = f"FROM pg_stat_activity WHERE datname = '{name}'"
    box.psql("postgres", f"SELECT pg_terminate_backend(pid) {of_it}")


def _copy(box: Sandbox, source: str, name: str) -> None:
    box.psql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{source}" OWNER {ODOO_ROLE}')


def uninstall(plain: Plain, module: str) -> None:
    """Uninstall a module, with its tables."""
    [number] = plain.call("ir.module.module", "search", [["name", "=", module]])
    plain.call("ir.module.module", "button_immediate_uninstall", [number])


def add_field(plain: Plain, model: str) -> int:
    """Give a model the field `FIELD`, and return its id."""
    [of] = plain.call("ir.model", "search", [["model", "=", model]])
    values = {"model_id": of, "name": FIELD, "field_description": "Upheaval", "ttype": "char"}
    return int(plain.call("ir.model.fields", "create", [values])[0])


@contextlib.contextmanager
def without_company(plain: Plain, login: str, company: int) -> Iterator[None]:
    """Take a company from a user for the block."""
    [user] = plain.call("res.users", "search", [["login", "=", login]])
    plain.call("res.users", "write", [user], {"company_ids": [(3, company)]})
    try:
        yield
    finally:
        plain.call("res.users", "write", [user], {"company_ids": [(4, company)]})
