"""Partners, users, companies, languages: what every Odoo has."""

from __future__ import annotations

import base64
import hashlib
import typing as t

from tests.fake_odoo.behaviour import Behaviour
from tests.fake_odoo.faults import ColumnFault, invalid

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_odoo.env import Env


def always(value: t.Any) -> t.Callable[[Env, Mapping[str, t.Any]], t.Any]:
    """Return a default that is the same for every record."""
    return lambda _env, _values: value


def own_company(env: Env, _values: Mapping[str, t.Any]) -> int:
    return env.company


def own_currency(env: Env, _values: Mapping[str, t.Any]) -> int:
    return int(env.value("res.company", env.company, "currency_id"))


def no_circle(model: str) -> t.Callable[[Env, int], None]:
    """Return a check that no record is above itself."""

    def check(env: Env, record_id: int) -> None:
        above = env.value(model, record_id, "parent_id")
        while above:
            if above == record_id:
                raise invalid(f"Recursion Detected: {model}({record_id},)")
            above = env.value(model, above, "parent_id")

    return check


def path_of(model: str) -> t.Callable[[Env, int], str]:
    """Return what computes the ids above a record, and its own."""

    def parent_path(env: Env, record_id: int) -> str:
        above = env.value(model, record_id, "parent_id")
        return f"{parent_path(env, above) if above else ''}{record_id}/"

    return parent_path


def full_name(model: str, field: str = "name") -> t.Callable[[Env, int], str]:
    """Return what computes a name with those of the records above it before."""

    def name(env: Env, record_id: int) -> str:
        own = str(env.value(model, record_id, field))
        above = env.value(model, record_id, "parent_id")
        return f"{name(env, above)} / {own}" if above else own

    return name


def _partner_name(env: Env, record_id: int) -> str:
    own = str(env.value("res.partner", record_id, "name") or "")
    above = env.value("res.partner", record_id, "parent_id")
    if above and not env.value("res.partner", record_id, "is_company"):
        return f"{env.value('res.partner', above, 'name')}, {own}"
    return own


def _commercial(env: Env, record_id: int) -> int:
    above = env.value("res.partner", record_id, "parent_id")
    if not above or env.value("res.partner", record_id, "is_company"):
        return record_id
    return _commercial(env, above)


def _partner_has_a_name(env: Env, record_id: int) -> None:
    row = env.db.table("res.partner")[record_id]
    if row.get("type", "contact") == "contact" and not row.get("name"):
        raise ColumnFault("Contacts require a name")


def _places(env: Env, record_id: int) -> int:
    rounding = env.value("res.currency", record_id, "rounding")
    return len(f"{rounding:.6f}".rstrip("0").partition(".")[2])


def _complete(env: Env, record_id: int) -> str:
    row = env.db.table("ir.model.data")[record_id]
    return f"{row['module']}.{row['name']}"


def _datas(env: Env, record_id: int) -> t.Any:
    return env.db.table("ir.attachment")[record_id].get("datas") or False


def _set_datas(env: Env, record_id: int, value: t.Any) -> None:
    row = env.db.table("ir.attachment")[record_id]
    content = base64.b64decode(value or "")
    row["datas"] = value or None
    row["checksum"] = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    row["file_size"] = len(content)


ACTIVE = {"active": always(value=True)}
BEHAVIOURS: dict[str, Behaviour] = {
    "ir.attachment": Behaviour(
        defaults={"type": always("binary"), "company_id": own_company},
        computes={"datas": _datas},
        inverses={"datas": _set_datas},
        order="id desc",
    ),
    "ir.model.data": Behaviour(
        computes={"complete_name": _complete},
        display=_complete,
        unique=[(("module", "name"), "an external id must be unique")],
    ),
    "res.company": Behaviour(),
    "res.country": Behaviour(order="name"),
    "res.currency": Behaviour(
        defaults=ACTIVE, computes={"decimal_places": _places}, order="active desc, name"
    ),
    "res.lang": Behaviour(order="active desc, name"),
    "res.partner": Behaviour(
        defaults={
            **ACTIVE,
            "type": always("contact"),
            "lang": lambda env, _values: env.language,
        },
        computes={"commercial_partner_id": _commercial},
        checks=[_partner_has_a_name, no_circle("res.partner")],
        display=_partner_name,
        order="display_name",
    ),
    "res.partner.category": Behaviour(
        defaults=ACTIVE,
        computes={"parent_path": path_of("res.partner.category")},
        checks=[no_circle("res.partner.category")],
        display=full_name("res.partner.category"),
        order="name",
    ),
    "res.users": Behaviour(defaults=ACTIVE, order="name"),
}
