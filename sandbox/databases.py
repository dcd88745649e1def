"""A database that can be reached, and as whom."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field, replace

from sandbox.errors import SandboxError
from sandbox.web import server_version

USERS: t.Final = {
    "admin": "may do everything",
    "buyer": "purchase user",
    "clerk": "internal user without any application",
    "gone": "archived: can't log in",
}


@dataclass(frozen=True)
class Database:
    """An Odoo database and one of its users.

    Attributes:
        url: the server's address, without a path.
        name: the database's name.
        username: the user's login.
        password: the user's password.
        api_key: an API key of that user; empty when there is none.
        version: Odoo's major version, `19`.
        api_keys: in the sandbox, the keys of all its users.
    """

    url: str
    name: str
    username: str
    password: str = field(repr=False)
    api_key: str = field(repr=False)
    version: str
    api_keys: t.Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def as_user(self, username: str) -> Database:
        """The same database as another of the sandbox's users, whose password is the name."""
        key = self.api_keys.get(username, "")
        return replace(self, username=username, password=username, api_key=key)

    def variables(self) -> dict[str, str]:
        """The environment variables that describe it."""
        return {
            "ODOO_URL": self.url,
            "ODOO_DB": self.name,
            "ODOO_USERNAME": self.username,
            "ODOO_PASSWORD": self.password,
            "ODOO_API_KEY": self.api_key,
        }


def external(environment: t.Mapping[str, str] | None = None) -> Database | None:
    """The server of one's own that the environment names, to be used instead of the sandbox.

    `ODOO_URL`, `ODOO_DB`, `ODOO_USERNAME` and `ODOO_PASSWORD` name it, `ODOO_API_KEY` and
    `ODOO_VERSION` may; the version is asked for when it isn't said.

    Returns:
        The database, or None when `ODOO_URL` is not set.

    Raises:
        SandboxError: a variable is missing, or nothing answers there.
    """
    given = os.environ if environment is None else environment
    if not given.get("ODOO_URL"):
        return None
    missing = [
        name for name in ("ODOO_DB", "ODOO_USERNAME", "ODOO_PASSWORD") if not given.get(name)
    ]
    if missing:
        raise SandboxError(f"ODOO_URL is set, and {', '.join(missing)} must be set as well")
    url = given["ODOO_URL"].rstrip("/")
    version = given.get("ODOO_VERSION") or server_version(url)
    if not version:
        raise SandboxError(f"no Odoo answers at ODOO_URL={url}")
    return Database(
        url=url,
        name=given["ODOO_DB"],
        username=given["ODOO_USERNAME"],
        password=given["ODOO_PASSWORD"],
        api_key=given.get("ODOO_API_KEY", ""),
        version=version.partition(".")[0],
    )
