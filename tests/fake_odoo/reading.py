"""What `read`, `search_read`, `read_group` and their like answer."""

from __future__ import annotations

import typing as t

from tests.fake_odoo.catalog import X2MANY
from tests.fake_odoo.domains import search
from tests.fake_odoo.faults import NotFakedError, bad_value, no_access

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.fake_odoo.catalog import FakeField
    from tests.fake_odoo.env import Env

#: How `read` shows a many2one unless it is told otherwise: with the display name.
WITH_NAMES = "_classic_read"


def read(
    env: Env, model: str, ids: Iterable[int], names: Sequence[str], load: str | None
) -> list[dict[str, t.Any]]:
    """Return rows, those of deleted records left out.

    Raises:
        Fault: The user may not see one, or a field doesn't exist.
    """
    if not names:
        raise NotFakedError(f"{model}.read of all fields: name them")
    fields = [env.field(model, name) for name in dict.fromkeys(["id", *names])]
    wanted = list(ids)
    if env.db.hidden.get(model, set()) & set(wanted):
        raise no_access(f"you may not read these records of {model}")
    if any(
        there == model and name in ("", *(field.name for field in fields)) and one in (0, *wanted)
        for there, name, one in env.db.broken
    ):
        raise bad_value(f"Expected singleton: {model}")
    there = [record_id for record_id in wanted if env.exists(model, record_id)]
    tells = any(field.store and field.name != "id" for field in fields)
    if len(there) < len(wanted) and not tells:
        raise NotFakedError(f"reading no column of deleted records of {model}: {names}")
    return [
        {field.name: shown(env, model, record_id, field, load) for field in fields}
        for record_id in there
    ]


def shown(env: Env, model: str, record_id: int, field: FakeField, load: str | None) -> t.Any:
    """Return a value as `read` shows it."""
    value = env.value(model, record_id, field.name)
    if field.type == "many2one":
        if value and load == WITH_NAMES:
            return [value, env.display_name(field.relation, value)]
        return value or False
    if field.type in X2MANY:
        return env.visible(field.relation, value)
    if field.type == "boolean":
        return bool(value)
    return value


def grouped(
    env: Env, model: str, domain: list[t.Any], aggregates: Sequence[str]
) -> tuple[dict[str, list[t.Any]], list[int]]:
    """Return the one row of a grouping without a key, columns as arrays, and its records."""
    ids = search(env, model, domain)
    row: dict[str, t.Any] = {}
    for aggregate in aggregates:
        name, _, function = aggregate.partition(":")
        field = env.field(model, name)
        if function != "array_agg":
            raise NotFakedError(f"the aggregate {aggregate} of {model}")
        if not field.store or field.type in X2MANY or field.by_company or field.by_language:
            raise NotFakedError(f"{model}.{name} as an array")
        row[name] = [_in_array(env, model, record_id, field) for record_id in ids]
    return row, ids


def _in_array(env: Env, model: str, record_id: int, field: FakeField) -> t.Any:
    value = env.value(model, record_id, field.name)
    if field.type in ("float", "monetary"):
        # Odoo 14 sends numbers of arrays as text.
        places = _places(env, model, record_id, field)
        return f"{value:.{places}f}" if env.db.version < 16 and places is not None else value
    if field.type in ("boolean", "integer"):
        return value
    return None if value is False else value


def _places(env: Env, model: str, record_id: int, field: FakeField) -> int | None:
    if field.type == "float":
        return field.digits
    currency = env.value(model, record_id, field.told.get("currency_field") or "currency_id")
    return int(env.value("res.currency", currency, "decimal_places")) if currency else None
