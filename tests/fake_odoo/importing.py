"""Odoo's `load`: rows of text into records, all or none, with external ids."""

from __future__ import annotations

import dataclasses
import typing as t

from tests.fake_odoo import writing
from tests.fake_odoo.catalog import X2MANY
from tests.fake_odoo.cells import converted
from tests.fake_odoo.faults import ColumnFault, Fault, NotFakedError

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.fake_odoo.env import Env

    Message = dict[str, t.Any]

OWN_MODULE = "__import__"
#: What names a record instead of holding a value.
EXTERNAL, DATABASE = "id", ".id"


class Refused(t.NamedTuple):
    """A cell that can't be used: Odoo leaves it out, goes on, and takes all back at the end."""

    field: str
    text: str


@dataclasses.dataclass
class Entry:
    """One record of a file.

    Attributes:
        cells: By column path: ``name``, ``partner_id/.id``.
        lines: By one2many field, its lines.
        first: Its first row.
        last: Its last row.
    """

    first: int
    last: int = 0
    cells: dict[str, str] = dataclasses.field(default_factory=dict)
    lines: dict[str, list[Entry]] = dataclasses.field(default_factory=dict)


def load(env: Env, model: str, columns: list[str], data: list[list[str]]) -> dict[str, t.Any]:
    """Write rows; return their ids, or what is wrong with them."""
    if any(not isinstance(cell, str) for row in data for cell in row):
        raise NotFakedError("load with cells that are no text")
    entries = list(_entries(env, model, columns, data))
    messages: list[Message] = []
    ids: list[int] = []
    ready: list[tuple[int, Entry, dict[str, t.Any]]] = []
    for number, entry in enumerate(entries):
        values, refused = _values(env, model, entry)
        messages += [_message(number, entry, one.text, field=one.field) for one in refused]
        if not any(one.field == DATABASE for one in refused):
            ready.append((number, entry, values))
    try:
        with env.db.transaction():
            for _, entry, values in ready:
                ids.append(_save(env, model, entry, values))
            _undo_if(messages)
    except _UndoError:
        ids = []
    except Fault as fault:
        if fault.name.startswith("psycopg2."):
            raise
        ids = []
        messages += _one_by_one(env, model, ready, fault)
    if messages:
        return {"ids": False, "messages": messages, "nextrow": 0}
    return {"ids": ids, "messages": [], "nextrow": 0}


class _UndoError(Exception):
    """What was written is taken back."""


def _undo_if(messages: list[Message]) -> None:
    if messages:
        raise _UndoError


def _one_by_one(
    env: Env, model: str, ready: list[tuple[int, Entry, dict[str, t.Any]]], fault: Fault
) -> list[Message]:
    """Tell which records fail alone.

    Of newer Odoos a first message is about all of them together, unless PostgreSQL refused;
    what is told already isn't told again.
    """
    number, entry, _ = ready[0]
    is_first = env.db.version >= 15 and not isinstance(fault, ColumnFault)
    messages = [_message(number, entry, _text(env, fault))] if is_first else []
    with env.db.transaction_undone():
        for number, entry, values in ready:
            try:
                with env.db.transaction():
                    _save(env, model, entry, values)
            except ColumnFault as alone:
                messages.append(_message(number, entry, alone.text, field=alone.field))
            except Fault as alone:
                message = _message(number, entry, _text(env, alone))
                messages += [message] if message not in messages else []
    return messages


def _text(env: Env, fault: Fault) -> str:
    if env.db.version >= 15:
        return fault.text
    return f"Unknown error during import: <class '{fault.name}'>: {fault.text}"


def _message(number: int, entry: Entry, text: str, *, field: str = "") -> Message:
    told: Message = {
        "type": "error",
        "message": text,
        "record": number,
        "rows": {"from": entry.first, "to": entry.last},
    }
    return told | ({"field": field} if field else {})


def _entries(
    env: Env, model: str, columns: Sequence[str], data: list[list[str]]
) -> Iterator[Entry]:
    """Yield the records of a file: one goes on where all but its lines is blank."""
    fields = env.fields(model)
    deep = {
        index: column.partition("/")[::2]
        for index, column in enumerate(columns)
        if (field := fields.get(column.partition("/")[0])) and field.type == "one2many"
    }
    entry: Entry | None = None
    for number, row in enumerate(data):
        own = {column: row[i] for i, column in enumerate(columns) if i not in deep}
        if entry is None or any(own.values()) or not any(row):
            if entry:
                yield entry
            entry = Entry(number, number, own)
        entry.last = number
        lines: dict[str, Entry] = {}
        for index, (name, inner) in deep.items():
            line = lines.setdefault(name, Entry(number, number))
            line.cells[inner or "name"] = row[index]
        for name, line in lines.items():
            if any(line.cells.values()):
                entry.lines.setdefault(name, []).append(line)
    if entry:
        yield entry


def _values(env: Env, model: str, entry: Entry) -> tuple[dict[str, t.Any], list[Refused]]:
    values: dict[str, t.Any] = {}
    refused: list[Refused] = []
    for column, cell in entry.cells.items():
        name, _, by = column.partition("/")
        if name in (EXTERNAL, DATABASE):
            continue
        field = env.fields(model).get(name)
        if field is None:
            raise NotFakedError(f"load: a column {column} that {model} doesn't have")
        try:
            values[name] = converted(env, field, by, cell)
        except Fault as fault:
            refused.append(Refused(name, fault.text))
    for name, lines in entry.lines.items():
        field = env.field(model, name)
        if field.type not in X2MANY:
            raise NotFakedError(f"load: lines of {model}.{name}")
        found = [(line, *_values(env, field.relation, line)) for line in lines]
        wrong = [Refused(name, one.text) for _, _, more in found for one in more]
        refused += wrong[:1]  # of lines, the first one is told
        values[name] = [] if wrong else [(line, inner) for line, inner, _ in found]
    if entry.cells.get(DATABASE) and not _by_database_id(env, model, entry.cells[DATABASE]):
        text = f"No matching record found for database id {entry.cells[DATABASE]!r}"
        refused.append(Refused(DATABASE, text))
    return values, refused


def _by_database_id(env: Env, model: str, cell: str) -> int:
    record_id = int(cell)
    return record_id if env.exists(model, record_id) else 0


def _save(env: Env, model: str, entry: Entry, values: dict[str, t.Any]) -> int:
    """Make or change a record and its lines; return its id."""
    lines = {name: values[name] for name in entry.lines}
    plain = {name: value for name, value in values.items() if name not in lines}
    name = entry.cells.get(EXTERNAL, "")
    record_id = 0
    if entry.cells.get(DATABASE):
        record_id = _by_database_id(env, model, entry.cells[DATABASE])
    elif name:
        record_id = _named(env, model, name)
    may = "write" if record_id else "create"
    if (model, may) in env.db.denied:
        raise Fault("odoo.exceptions.AccessError", f"you are not allowed to {may} {model}")
    if record_id:
        writing.write(env, model, [record_id], plain)
    else:
        record_id = writing.create(env, model, plain)
    if name:
        _attach(env, model, name, record_id)
    for field_name, entries in lines.items():
        field = env.field(model, field_name)
        for line, line_values in entries:
            _save(env, field.relation, line, {field.inverse: record_id, **line_values})
    return record_id


def _key(name: str) -> tuple[str, str]:
    module, _, rest = name.rpartition(".")
    return module or OWN_MODULE, rest


def _named(env: Env, model: str, name: str) -> int:
    """Return the record of an external id; 0 where there is none."""
    module, rest = _key(name)
    for row in env.db.table("ir.model.data").values():
        if (row["module"], row["name"]) == (module, rest):
            if row["model"] != model:
                raise NotFakedError(f"load: {name} is a {row['model']}, no {model}")
            return int(row["res_id"]) if env.exists(model, row["res_id"]) else 0
    return 0


def _attach(env: Env, model: str, name: str, record_id: int) -> None:
    module, rest = _key(name)
    table = env.db.table("ir.model.data")
    for row in table.values():
        if (row["module"], row["name"]) == (module, rest):
            row["res_id"] = record_id
            return
    values = {
        "module": module,
        "name": rest,
        "model": model,
        "res_id": record_id,
        "noupdate": bool(env.context.get("noupdate")),
    }
    writing.create(env, "ir.model.data", values)
