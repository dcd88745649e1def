"""The columns that a mapping file makes of a record."""

from __future__ import annotations

import dataclasses
import fnmatch
import typing as t

from odoo_common.mapping.errors import EvaluationError
from odoo_common.mapping.runtime.functions import FUNCTIONS
from target_odoo.outcome import RecordRejected, reject
from target_odoo.records.parsed_record import EXTERNAL_ID

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from odoo_common.mapping.compile.expression import Expression
    from odoo_common.mapping.compile.symbols import Path

Record = dict[str, t.Any]
#: Reads what `each` goes through: hosted jobs send lists as JSON text.
as_list = FUNCTIONS["json_list"].call


@dataclasses.dataclass(frozen=True)
class Value:
    """One expression, and what it is for.

    Attributes:
        name: The column, or the word of the file.
        expression: The expression.
    """

    name: str
    expression: Expression

    def of(self, record: Record) -> t.Any:
        """Return its value.

        Raises:
            RecordRejected: The record has values that it can't work with.
        """
        try:
            return self.expression.evaluate(record)
        except EvaluationError as error:
            source = self.expression.source
            raise reject(
                "mapping",
                f"{self.name}: {error} in `{source}`",
                field=self.name,
                value=self._read_of(record),
            ) from None

    def _read_of(self, record: Record) -> str:
        """Return what the expression reads of a record, as text."""
        found = [_at(path, record) for path in sorted(self.expression.uses)]
        return ", ".join(str(value) for value in found if value is not None)


def _at(path: Path, record: t.Any) -> t.Any:
    for name in path:
        if not isinstance(record, dict):
            break
        record = record.get(name)
    return record


@dataclasses.dataclass(frozen=True)
class Column:
    """One column.

    It is left out where it is null and the record has none of the fields that its expression
    reads: what a source doesn't say stays as it is in Odoo; a null that it says empties.

    Attributes:
        value: Its value.
        when: Else it is left out.
        bound: The name that `each` binds, or ``""``.
    """

    value: Value
    when: Value
    bound: str = ""

    def add_to(self, found: Record, record: Record) -> None:
        """Put it into a record."""
        if not self.when.of(record):
            return
        value = self.value.of(record)
        if value is None:
            uses = self.value.expression.uses
            if uses and not any(self._is_there(path, record) for path in uses):
                return
        found[self.value.name] = value

    def _is_there(self, path: Path, record: Record) -> bool:
        if path[0] == self.bound and len(path) > 1:
            entry = record[self.bound]
            return isinstance(entry, dict) and path[1] in entry
        return path[0] in record


@dataclasses.dataclass(frozen=True)
class Lines:
    """A column with a line for each entry of a list.

    Attributes:
        name: The one2many field.
        bound: What an entry is called.
        source: The list.
        when: Only the entries where this is true.
        external_id: What names a line, if anything does.
        columns: Its columns.
    """

    name: str
    bound: str
    source: Value
    when: Value
    external_id: Value | None
    columns: Sequence[Column]

    def add_to(self, found: Record, record: Record) -> None:
        """Put the lines into a record; none where the record has no such list."""
        if not any(path[0] in record for path in self.source.expression.uses):
            return
        entries = self.source.of(record)
        if entries is None:
            return
        try:
            entries = as_list(entries)
        except (TypeError, ValueError) as error:
            text = f"{self.name}: {error} in `{self.source.expression.source}`"
            raise reject("mapping", text, field=self.name) from None
        found[self.name] = lines = []
        for number, entry in enumerate(entries, 1):
            try:
                inner = {**record, self.bound: entry}
                if self.when.of(inner):
                    lines.append(self._line(inner))
            except RecordRejected as error:
                raise error.of_line(self.name, number) from None

    def _line(self, record: Record) -> Record:
        line: Record = {}
        if self.external_id is not None:
            line[EXTERNAL_ID] = self.external_id.of(record)
        for column in self.columns:
            column.add_to(line, record)
        return line


class Copies:
    """Fields that are taken as they are.

    Args:
        patterns: Their names, or patterns (``x_*``).
        fields: The fields of the model: what fits a pattern and isn't one is left out.
    """

    def __init__(self, patterns: Sequence[str], fields: Collection[str]) -> None:
        self._names = frozenset(name for name in patterns if not is_pattern(name))
        self._patterns = [name for name in patterns if is_pattern(name)]
        self._fields = fields
        self._known: dict[str, bool] = {}

    def of(self, record: Mapping[str, t.Any]) -> Record:
        """Return those that a record has."""
        if not self._names and not self._patterns:
            return {}
        return {name: value for name, value in record.items() if self._takes(name)}

    def _takes(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = name in self._names or (
                name in self._fields
                and any(fnmatch.fnmatchcase(name, pattern) for pattern in self._patterns)
            )
        return self._known[name]


def is_pattern(name: str) -> bool:
    """Tell a pattern from a name."""
    return any(sign in name for sign in "*?[")
