"""Plays a table of calls and tells the answers so that two Odoos can be compared."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import OdooError, Rejected

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

#: The stamps of a record: that they are there is compared, not when.
STAMPS = frozenset({"create_date", "write_date"})
OTHER = "another"
#: Models that the calls are about.
PARTNER, TAG, DATA = "res.partner", "res.partner.category", "ir.model.data"
ARCHIVED_TOO: t.Final = {"active_test": False}
#: No record has this id.
MISSING = 999_999_999


@dataclasses.dataclass(frozen=True)
class Id:
    """The id of a record that a step before made or found."""

    name: str


@dataclasses.dataclass(frozen=True)
class Step:
    """A call.

    Attributes:
        about: What it shows.
        model: The model.
        method: The method.
        args: Its arguments; `Id` stands for an id.
        kwargs: Those with names.
        makes: What the records in the answer are called from here on.
        of: Their model, if it isn't the call's own.
        versions: The versions that have it.
    """

    about: str
    model: str
    method: str
    args: tuple[t.Any, ...]
    kwargs: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    makes: tuple[str, ...] = ()
    versions: tuple[int, ...] = (14, 19)


def step(
    about: str, model: str, method: str, *args: t.Any, makes: str = "", only: int = 0, **kw: t.Any
) -> Step:
    """Return a step; `makes` is names with blanks in between."""
    versions = (only,) if only else (14, 19)
    return Step(about, model, method, args, kw, tuple(makes.split()), versions)


class Player:
    """Plays steps on one Odoo.

    Args:
        connection: Where to.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._version = connection.version[0]
        self._ids: dict[str, int] = {}
        self._labels: dict[tuple[str, int], str] = {}
        self._types: dict[str, dict[str, dict[str, t.Any]]] = {}

    def play(self, steps: t.Iterable[Step]) -> dict[str, t.Any]:
        """Return the answer of each step, with names in the place of ids."""
        answers: dict[str, t.Any] = {}
        for one in steps:
            if self._version not in one.versions:
                continue
            assert one.about not in answers, f"two steps are called {one.about}"
            answers[one.about] = self._played(one)
        return answers

    def _played(self, one: Step) -> t.Any:
        args = self._filled(list(one.args))
        kwargs = self._filled(one.kwargs)
        try:
            answer = self._connection.call(one.model, one.method, *args, **kwargs)
        except OdooError as error:
            code = error.code if isinstance(error, Rejected) else ""
            return {"error": type(error).__name__, "code": code, "name": error.odoo_name}
        if one.makes:
            ids = answer["ids"] if isinstance(answer, dict) else answer
            ids = [ids] if isinstance(ids, int) else ids
            ids = [row["id"] if isinstance(row, dict) else row for row in ids or []]
            assert len(ids) == len(one.makes), f"{one.about}: {answer}"
            for name, record_id in zip(one.makes, ids, strict=True):
                self._ids[name] = record_id
                self._labels[one.model, record_id] = name
        return self._told(one, answer)

    def _filled(self, value: t.Any) -> t.Any:
        if isinstance(value, Id):
            return self._ids[value.name]
        if isinstance(value, dict):
            return {key: self._filled(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._filled(inner) for inner in value]
        if isinstance(value, str) and "{" in value:
            return value.format(**self._ids)
        return value

    def _told(self, one: Step, answer: t.Any) -> t.Any:
        if one.method in ("create", "search"):
            return self._label(one.model, answer)
        if one.method in ("read", "search_read", "web_save_multi"):
            return [self._row(one.model, row) for row in answer]
        if one.method in ("read_group", "formatted_read_group"):
            return self._arrays(one, answer)
        if one.method == "load":
            return self._loaded(one.model, answer)
        if one.method == "fields_get":
            return {name: sorted(told) for name, told in answer.items()}
        if one.method == "check_object_reference":
            return [answer[0], answer[1] and self._label(answer[0], answer[1])]
        if one.method == "context_get":
            return sorted(answer.keys() & {"lang", "tz", "uid"})
        if isinstance(answer, dict) and str(answer.get("type")).startswith("ir.actions."):
            return "an action"
        return answer

    def _arrays(self, one: Step, answer: t.Any) -> t.Any:
        """Return the rows of arrays sorted by their records: they come in no order."""
        [row] = answer
        asked = {name.partition(":")[0] for name in (*one.args[1], *one.args[2])}
        arrays = {key: value for key, value in row.items() if key.partition(":")[0] in asked}
        if any(not isinstance(array, list) for array in arrays.values()):
            return {key: value or None for key, value in arrays.items()}
        names = [key.partition(":")[0] for key in arrays]
        rows = [
            dict(zip(names, values, strict=True)) for values in zip(*arrays.values(), strict=True)
        ]
        told = [self._row(one.model, entry) for entry in rows]
        return sorted(told, key=repr)

    def _loaded(self, model: str, answer: dict[str, t.Any]) -> t.Any:
        if answer["ids"]:
            return self._label(model, answer["ids"])
        told = []
        for message in answer["messages"]:
            names = ("record", "rows", "type", "field")
            told.append({name: message.get(name) for name in names})
        return told

    def _row(self, model: str, row: dict[str, t.Any]) -> dict[str, t.Any]:
        if model not in self._types:
            self._types[model] = self._connection.call(
                model, "fields_get", [], ["type", "relation"]
            )
        return {name: self._value(model, name, value) for name, value in row.items()}

    def _value(self, model: str, name: str, value: t.Any) -> t.Any:
        told = self._types[model][name]
        if name in STAMPS:
            return bool(value)
        if name == "id":
            return self._label(model, value)
        if not told.get("relation") or value in (False, None):
            return value
        if told["type"] == "many2one" and isinstance(value, list):
            label = self._label(told["relation"], value[0])
            return [label, OTHER if label == OTHER else value[1]]
        return self._label(told["relation"], value)

    def _label(self, model: str, ids: t.Any) -> t.Any:
        if isinstance(ids, list):
            return [self._label(model, one) for one in ids]
        return self._labels.get((model, ids), OTHER)
