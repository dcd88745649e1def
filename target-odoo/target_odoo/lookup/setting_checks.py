"""Whether what the settings name is in Odoo, before anything is written.

Else a misspelled model or field would do nothing, and nobody would know: a `match` that finds
nothing doubles what is there.
"""

from __future__ import annotations

import typing as t

from odoo_common.errors import Fatal, NoSuchModel, Rejected
from odoo_common.mapping.errors import did_you_mean
from target_odoo.lookup.adoption import MAY_BE_EMPTY
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.settings.target_settings import OTHERS

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odoo_common.odoo.model_fields import Field
    from target_odoo.odoo.session import OdooSession
    from target_odoo.settings.target_settings import TargetSettings

COMPANIES, USERS = "res.company", "res.users"


def check_settings(session: OdooSession, settings: TargetSettings) -> None:
    """Make sure that Odoo has the models, fields and the company that settings name.

    Raises:
        Fatal: It says what isn't there, all of it.
    """
    problems = [*_problems(session, settings)]
    if settings.company_id:
        problems += _company_problems(session, settings.company_id)
    if problems:
        raise Fatal("; ".join(problems))


def _problems(session: OdooSession, settings: TargetSettings) -> Iterator[str]:
    for model in settings.create_missing:
        yield from _of_model(session, "create_missing", model)
    for model in settings.on_delete:
        yield from _of_model(session, "on_delete", model)
    for model in settings.write_modes.keys() - {OTHERS}:
        yield from _of_model(session, "write_mode", model)
    for stream, model in settings.stream_models.items():
        yield from _of_model(session, f"stream_models, {stream}", model)
    for model, rules in settings.match.items():
        wrong = list(_of_model(session, "match", model))
        yield from wrong
        known = {} if wrong else _fields(session, model)
        for name in dict.fromkeys(name for rule in rules for name in rule):
            bare = name.removesuffix(MAY_BE_EMPTY)
            if known and bare not in known:
                hint = did_you_mean(bare, known)
                yield f"setting match: {model} has no field {bare}{hint}"


def _of_model(session: OdooSession, where: str, model: str) -> Iterator[str]:
    try:
        _fields(session, model)
    except NoSuchModel as error:
        yield f"setting {where}: {error.message}{_other_model(session, model)}"


def _fields(session: OdooSession, model: str) -> Mapping[str, Field]:
    """Return the fields of a model; of one that the user may not know, none.

    Raises:
        NoSuchModel: There is no such model.
    """
    try:
        return session.fields.of(model)
    except Rejected:
        return {}


def _other_model(session: OdooSession, model: str) -> str:
    """Return which model may be meant; not every user may list them."""
    try:
        rows = session.connection.call("ir.model", "search_read", [], ["model"])
    except (Rejected, NoSuchModel):
        return ""
    return did_you_mean(model, [row["model"] for row in rows])


def _company_problems(session: OdooSession, wanted: str) -> Iterator[str]:
    """Yield what is wrong with the company that records are written for."""
    connection = session.connection
    [user] = connection.call(USERS, "read", [connection.uid], ["company_ids"])
    allowed = user["company_ids"]
    domain = [("id", "in", allowed)]
    rows = connection.call(COMPANIES, "search_read", domain, ["name"], context=ALSO_ARCHIVED)
    names = {row["name"]: row["id"] for row in rows}
    is_there = int(wanted) in allowed if wanted.isdigit() else wanted in names
    if not is_there:
        listed = ", ".join(f"{name} ({names[name]})" for name in sorted(names))
        what = f"database id {wanted}" if wanted.isdigit() else f"the name {wanted!r}"
        hint = did_you_mean(wanted, names)
        yield f"setting company_id: the user has no company with {what}, but {listed}{hint}"
