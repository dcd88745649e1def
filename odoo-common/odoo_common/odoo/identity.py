"""Which database answers, and as which user: what a program may remember to know them again."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import NoSuchModel, Rejected
from odoo_common.odoo.model_fields import id_of

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

#: What a user may read of itself. Odoo stamps `login_date` at each login, by its database's clock.
OWN_FIELDS = ("company_id", "company_ids", "create_date", "login_date")
#: Sets of them to ask for, the next one where Odoo refuses the one before.
ASKED_FOR = (OWN_FIELDS, OWN_FIELDS[:3], OWN_FIELDS[:1])
UUID = "database.uuid"


@dataclasses.dataclass(frozen=True)
class Identity:
    """One database and one of its users.

    Attributes:
        url: The server's address.
        db: The database's name.
        uuid: The database's own id; `""` where the user may not read it.
        user: The user's id.
        user_since: When the user was created: in another database, at another time.
        company: The user's own company; 0 where the user may not read it.
        companies: All that the user may see.
        login_date: When the user last logged in, by the clock of the database; `""`: never;
            None: the user may not read it.
    """

    url: str
    db: str
    uuid: str = ""
    user: int = 0
    user_since: str = ""
    company: int = 0
    companies: tuple[int, ...] = ()
    login_date: str | None = None


def identity_of(connection: Connection) -> Identity:
    """Ask which database answers, and what the user is there."""
    settings = connection.settings
    own = own_values(connection)
    return Identity(
        url=settings.url,
        db=settings.db,
        uuid=_uuid(connection),
        user=connection.uid,
        user_since=str(own.get("create_date") or ""),
        company=id_of(own.get("company_id")),
        companies=tuple(sorted(own.get("company_ids") or ())),
        login_date=str(own["login_date"] or "") if "login_date" in own else None,
    )


def own_values(connection: Connection) -> dict[str, t.Any]:
    """Return what the user may read of itself: a user of the portal its company only."""
    for names in ASKED_FOR:
        try:
            rows = connection.call("res.users", "read", [connection.uid], list(names))
        except Rejected:
            continue
        return t.cast("dict[str, t.Any]", rows[0]) if rows else {}
    return {}


def _uuid(connection: Connection) -> str:
    wanted = [("key", "=", UUID)]
    try:
        rows = connection.call("ir.config_parameter", "search_read", wanted, ["value"], limit=1)
    except (NoSuchModel, Rejected):
        return ""
    return str(rows[0]["value"]) if rows else ""
