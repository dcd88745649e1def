"""What `create`, `write` and `unlink` do to the records."""

from __future__ import annotations

import typing as t

from tests.fake_odoo.catalog import X2MANY
from tests.fake_odoo.env import ENGLISH
from tests.fake_odoo.faults import ColumnFault, Fault, NotFakedError, bad_value, invalid, missing
from tests.fake_odoo.values import kept, rounded

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.fake_odoo.catalog import FakeField
    from tests.fake_odoo.database import Row
    from tests.fake_odoo.env import Env

#: What Odoo sets itself; it passes over them without a word.
LOGGED = frozenset({"id", "create_date", "create_uid", "write_date", "write_uid"})
#: What a many2many's commands do: to a list of ids, with the command's own id or ids.
_LINKS: t.Final[dict[int, t.Callable[[list[int], t.Any], list[int]]]] = {
    3: lambda ids, one: [other for other in ids if other != one],
    4: lambda ids, one: [*ids, one] if one not in ids else ids,
    5: lambda _ids, _none: [],
    6: lambda _ids, those: list(dict.fromkeys(those)),
}


def create(env: Env, model: str, values: Mapping[str, t.Any]) -> int:
    """Make a record and return its id."""
    fields = env.fields(model)
    behaviour = env.behaviour(model)
    wanted = {name: value for name, value in values.items() if name not in LOGGED}
    for name in wanted:
        env.field(model, name)
    for name in fields:
        key = f"default_{name}"
        if key in env.context and name not in wanted:
            wanted[name] = env.context[key]
    for name, default in behaviour.defaults.items():
        if name not in wanted and name in fields:
            wanted[name] = default(env, wanted)
    if behaviour.inherits:
        wanted = _with_parent(env, model, wanted)
    record_id = env.db.new_id(model)
    stamp = env.db.stamp()
    row: Row = {
        "create_date": stamp,
        "create_uid": env.uid,
        "write_date": stamp,
        "write_uid": env.uid,
    }
    env.db.table(model)[record_id] = row
    _set(env, model, record_id, wanted)
    _recompute(env, model, record_id, wanted, None)
    _check(env, model, [record_id])
    if behaviour.after_create:
        behaviour.after_create(env, record_id)
    return record_id


def write(env: Env, model: str, ids: Sequence[int], values: Mapping[str, t.Any]) -> None:
    """Write the same values into records."""
    wanted = {name: value for name, value in values.items() if name not in LOGGED}
    for name in wanted:
        if name not in env.fields(model) and env.db.version >= 16:
            raise Fault("builtins.KeyError", repr(name))
        env.field(model, name)
    for record_id in ids:
        if not env.exists(model, record_id):
            raise missing(f"Record does not exist or has been deleted: {model}({record_id},)")
        row = env.db.table(model)[record_id]
        before = dict(row)
        row["write_date"], row["write_uid"] = env.db.stamp(), env.uid
        _set(env, model, record_id, wanted)
        _recompute(env, model, record_id, wanted, before)
    _check(env, model, ids)


def unlink(env: Env, model: str, ids: Iterable[int]) -> None:
    """Delete records, with their lines and external ids."""
    for record_id in ids:
        if not env.exists(model, record_id):
            raise missing(f"Record does not exist or has been deleted: {model}({record_id},)")
        keeps = env.behaviour(model).keeps
        if keeps:
            keeps(env, record_id)
        for field in env.fields(model).values():
            if field.type == "one2many" and not field.related:
                _part_with(env, field, record_id)
        for other, fields in ((m, env.fields(m)) for m in env.db.models):
            _forget(env, other, fields.values(), model, record_id)
        del env.db.table(model)[record_id]
    names = env.db.table("ir.model.data")
    for name_id, row in list(names.items()):
        if row["model"] == model and row["res_id"] in set(ids):
            del names[name_id]


def _part_with(env: Env, field: FakeField, record_id: int) -> None:
    """Delete the lines of a record that can't be without it."""
    owner = env.field(field.relation, field.inverse)
    if owner.required:
        unlink(env, field.relation, env.lines(field, record_id))


def _forget(env: Env, model: str, fields: Iterable[FakeField], gone_model: str, gone: int) -> None:
    for field in fields:
        if field.relation != gone_model or field.type == "one2many" or not field.store:
            continue
        for row in env.db.table(model).values():
            value = row.get(field.name)
            if field.type == "many2many" and value and gone in value:
                row[field.name] = [other for other in value if other != gone]
            elif value == gone and field.required:
                raise invalid(f"The record is required by {model}.{field.name}")
            elif value == gone:
                row[field.name] = None


def _with_parent(env: Env, model: str, wanted: dict[str, t.Any]) -> dict[str, t.Any]:
    """Make the record whose fields a new one has too, unless it is named."""
    parent, link = t.cast("tuple[str, str]", env.behaviour(model).inherits)
    if wanted.get(link):
        return wanted
    inherited = {
        name: value
        for name, value in wanted.items()
        if env.field(model, name).related == f"{link}.{name}"
    }
    quiet = env.with_context(create_product_product=False)
    left = {name: value for name, value in wanted.items() if name not in inherited}
    return {**left, link: create(quiet, parent, inherited)}


def _set(env: Env, model: str, record_id: int, values: Mapping[str, t.Any]) -> None:
    behaviour = env.behaviour(model)
    later: list[tuple[FakeField, t.Any]] = []
    row = env.db.table(model)[record_id]
    for name, value in values.items():
        field = env.field(model, name)
        if field.type in X2MANY:
            later.append((field, value))
        elif name in behaviour.inverses:
            behaviour.inverses[name](env, record_id, value)
        elif name in behaviour.computes:
            continue  # computed again at once
        elif field.related:
            _write_through(env, model, record_id, field, value)
        elif not (field.store or field.by_company):
            raise NotFakedError(f"writing {model}.{name}, which isn't stored")
        else:
            _keep(env, field, row, _plain(env, model, record_id, field, value))
    for field, value in later:
        _command(env, model, record_id, field, value)


def _recompute(
    env: Env, model: str, record_id: int, values: Mapping[str, t.Any], before: Row | None
) -> None:
    recompute = env.behaviour(model).recompute
    if recompute:
        recompute(env, record_id, values, before)


def _plain(env: Env, model: str, record_id: int, field: FakeField, value: t.Any) -> t.Any:
    plain = kept(field, value)
    if plain is None:
        return plain
    if field.type == "many2one" and not env.exists(field.relation, plain):
        refused = missing if env.db.version >= 16 else invalid
        raise refused(f"{model}.{field.name}: there is no {field.relation} {plain}")
    if field.type == "monetary":
        currency = env.value(model, record_id, field.told.get("currency_field") or "currency_id")
        places = env.value("res.currency", currency, "decimal_places") if currency else None
        return plain if places is None else rounded(plain, places)
    return plain


def _keep(env: Env, field: FakeField, row: Row, value: t.Any) -> None:
    if field.by_company:
        row[field.name] = {**(row.get(field.name) or {}), env.company: value}
    elif field.by_language:
        there = row.get(field.name) or {}
        first = {} if there or not value else {ENGLISH: value}
        row[field.name] = {**there, **first, env.language: value} if value else None
    else:
        row[field.name] = value


def _write_through(env: Env, model: str, record_id: int, field: FakeField, value: t.Any) -> None:
    *path, last = field.related.split(".")
    goal = env.along(model, record_id, path) if path else record_id
    if field.told.get("readonly") or not goal or len(path) != 1:
        raise NotFakedError(f"writing {model}.{field.name}, which mirrors {field.related}")
    write(env, env.field(model, path[0]).relation, [goal], {last: value})


def _command(env: Env, model: str, record_id: int, field: FakeField, value: t.Any) -> None:
    commands = _commands(field, value)
    if field.type == "many2many":
        _link(env, model, record_id, field, commands)
        return
    if field.related:
        goal = env.value(model, record_id, field.related.split(".")[0])
        env.db.table(model)
        model, record_id = env.field(model, field.related.split(".")[0]).relation, goal
        field = env.field(model, field.name)
    owner = env.field(field.relation, field.inverse)
    for number, line_id, *more in commands:
        if number == 0:
            create(env, field.relation, {**more[0], owner.name: record_id})
        elif number == 1:
            write(env, field.relation, [line_id], more[0])
        elif number == 2:
            if not env.exists(field.relation, line_id):
                text = f"Record does not exist or has been deleted: {field.relation}({line_id},)"
                raise missing(text)
            unlink(env, field.relation, [line_id])
        elif number == 4:
            write(env, field.relation, [line_id], {owner.name: record_id})
        else:
            raise NotFakedError(f"command {number} of the one2many {model}.{field.name}")


def _commands(field: FakeField, value: t.Any) -> list[list[t.Any]]:
    if value is False or value is None:
        return [[5, 0]] if field.type == "many2many" else []
    if not isinstance(value, (list, tuple)):
        raise bad_value(f"Wrong value for {field.name}: {value!r}")
    if all(isinstance(one, int) for one in value) and value:
        return [[6, 0, list(value)]]
    return [[one[0], one[1] if len(one) > 1 else 0, *one[2:]] for one in value]


def _link(
    env: Env, model: str, record_id: int, field: FakeField, commands: list[list[t.Any]]
) -> None:
    row = env.db.table(model)[record_id]
    ids = list(row.get(field.name) or [])
    for number, one, *more in commands:
        if number == 0:
            ids.append(create(env, field.relation, more[0]))
        elif number in _LINKS:
            ids = _LINKS[number](ids, more[0] if number == 6 else one)
        else:
            raise NotFakedError(f"command {number} of the many2many {model}.{field.name}")
    for one in ids:
        if not env.exists(field.relation, one):
            raise invalid(f"{model}.{field.name}: there is no {field.relation} {one}")
    row[field.name] = sorted(ids)


def _check(env: Env, model: str, ids: Iterable[int]) -> None:
    behaviour = env.behaviour(model)
    for record_id in ids:
        row = env.db.table(model)[record_id]
        for field in env.fields(model).values():
            is_column = field.store and field.type not in X2MANY and not field.related
            if not (field.required and is_column) or field.name in {*LOGGED, *behaviour.computes}:
                continue
            if field.type != "boolean" and (
                row.get(field.name) is None or row[field.name] is False
            ):
                text = f"Missing required value for the field {field.name!r} of {model}"
                raise ColumnFault(text, field.name)
        for names, text in behaviour.unique:
            mine = tuple(row.get(name) for name in names)
            if None not in mine and any(
                other != record_id and tuple(there.get(name) for name in names) == mine
                for other, there in env.db.table(model).items()
            ):
                raise ColumnFault(text)
        for check in behaviour.checks:
            check(env, record_id)
