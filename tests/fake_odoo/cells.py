"""Cells of an import file as values: all of them are text."""

from __future__ import annotations

import datetime as dt
import typing as t

from tests.fake_odoo.domains import search
from tests.fake_odoo.faults import NotFakedError, bad_value
from tests.fake_odoo.values import DATETIME

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_odoo.catalog import FakeField
    from tests.fake_odoo.env import Env

TRUE, FALSE = {"1", "true", "yes"}, {"", "0", "false", "no"}


def converted(env: Env, field: FakeField, by: str, cell: str) -> t.Any:
    """Return the value of a cell.

    Args:
        env: The database.
        field: Its field.
        by: What names a record: ``id``, ``.id``, or nothing for its name.
        cell: The text.

    Raises:
        Fault: It can't be one.
    """
    if field.type == "many2many":
        return [[6, 0, [_record(env, field, by, one) for one in cell.split(",") if one]]]
    if field.type == "boolean":
        return _boolean(field, cell)
    if not cell:
        return False
    if field.type == "many2one":
        return _record(env, field, by, cell)
    if by:
        raise NotFakedError(f"load: the column {field.name}/{by}")
    take = _TAKES.get(field.type)
    return take(env, field, cell) if take else cell


def _boolean(field: FakeField, cell: str) -> bool:
    if cell.lower() in TRUE | FALSE:
        return cell.lower() in TRUE
    raise NotFakedError(f"load: {cell!r} in the boolean {field.name}")


def _record(env: Env, field: FakeField, by: str, cell: str) -> int:
    model = field.relation
    if by == ".id":
        found = [int(cell)] if cell.lstrip("-").isdigit() and env.exists(model, int(cell)) else []
    elif by == "id":
        module, _, name = cell.rpartition(".")
        rows = env.db.table("ir.model.data").values()
        wanted = (module or "__import__", name, model)
        found = [r["res_id"] for r in rows if (r["module"], r["name"], r["model"]) == wanted]
    elif by:
        raise NotFakedError(f"load: the column {field.name}/{by}")
    else:
        found = [i for i in search(env, model, []) if env.display_name(model, i) == cell]
    if not found:
        raise bad_value(f"No matching record found for {by or 'name'} {cell!r} in {field.name}")
    return found[0]


def _integer(_env: Env, field: FakeField, cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise bad_value(f"{cell!r} is no integer for {field.name}") from None


def _number(_env: Env, field: FakeField, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise bad_value(f"{cell!r} is no number for {field.name}") from None


def _date(_env: Env, field: FakeField, cell: str) -> str:
    try:
        return dt.date.fromisoformat(cell[:10]).isoformat()
    except ValueError:
        raise bad_value(f"{cell!r} is no date for {field.name}") from None


def _datetime(env: Env, field: FakeField, cell: str) -> str:
    if env.context.get("tz") != "UTC":
        raise NotFakedError(f"load: a datetime of {field.name} without tz UTC in the context")
    try:
        return dt.datetime.strptime(cell, DATETIME).strftime(DATETIME)  # noqa: DTZ007
    except ValueError:
        raise bad_value(f"{cell!r} is no datetime for {field.name}") from None


def _selection(_env: Env, field: FakeField, cell: str) -> str:
    for key, label in field.told.get("selection") or ():
        if cell in (key, label):
            return str(key)
    raise bad_value(f"Value {cell!r} not found in selection field {field.name}")


_TAKES: dict[str, Callable[[Env, FakeField, str], t.Any]] = {
    "date": _date,
    "datetime": _datetime,
    "float": _number,
    "integer": _integer,
    "many2one_reference": _integer,
    "monetary": _number,
    "selection": _selection,
}
