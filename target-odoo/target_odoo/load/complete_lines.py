"""The lines of a record under the same columns, though they state different ones.

`load` has one set of columns, and a blank cell empties its field. So a cell that a line lacks
is filled with what Odoo itself would put there: the default of a new line, or what the record's
own form computes for it (`onchange`, which writes nothing). docs/decisions/0045.
"""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import NoSuchModel, Rejected
from odoo_common.odoo.model_fields import id_of
from target_odoo.load.load_row import LoadRow

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.odoo.model_fields import Field, ModelFields
    from target_odoo.load.load_row import Cells

#: The first Odoo whose `onchange` takes a specification of fields.
TAKES_SPECIFICATION_SINCE = (17,)
#: Model of lines → sets of fields of which a line states one: the others are 0 beside it.
ONE_OF: dict[str, tuple[frozenset[str], ...]] = {
    "account.move.line": (frozenset({"debit", "credit"}),),
}
BALANCE = "balance"


@dataclasses.dataclass(frozen=True)
class CompletedRow:
    """A record whose lines have the same columns.

    Attributes:
        row: The record.
        is_sure: No cell was filled with an empty value. Of those it isn't known whether Odoo
            would not have computed another one while it creates the record.
    """

    row: LoadRow
    is_sure: bool


class LineCompletion:
    """Fills the cells that some lines of a record have and others lack.

    Args:
        connection: Where to ask.
        fields: The fields of the models.
    """

    def __init__(self, connection: OdooClient, fields: ModelFields) -> None:
        self._connection = connection
        self._fields = fields
        self._defaults: dict[tuple[str, tuple[str, ...]], dict[str, t.Any]] = {}

    def complete(self, model: str, row: LoadRow, context: dict[str, object]) -> CompletedRow | None:
        """Return the record with lines of equal columns; None where Odoo can't say how.

        Args:
            model: The model of the record.
            row: The record.
            context: Odoo's context of the calls.
        """
        try:
            return self._complete(model, row, context)
        except (Rejected, NoSuchModel):
            return None  # its form can't be asked: it is written as it is

    def _complete(
        self, model: str, row: LoadRow, context: dict[str, object]
    ) -> CompletedRow | None:
        of_lines = {
            name: self._fields.of(self._fields.of(model)[name].relation) for name in row.lines
        }
        lines = {
            name: [_with_opposites(self._fields.of(model)[name].relation, line) for line in given]
            for name, given in row.lines.items()
        }
        columns = {
            name: sorted({c for line in given for c in line}) for name, given in lines.items()
        }
        lacking = {
            name: sorted({c for c in columns[name] for line in given if c not in line})
            for name, given in lines.items()
        }
        if any(lacking.values()):
            computed = self._computed(model, LoadRow(row.cells, lines), lacking, context)
        is_sure = True
        completed: dict[str, list[Cells]] = {}
        for name, given in lines.items():
            fields = of_lines[name]
            defaults = self._default(self._fields.of(model)[name].relation, lacking[name], context)
            completed[name] = []
            for number, line in enumerate(given):
                cells = dict(line)
                for column in (c for c in lacking[name] if c not in line):
                    field = fields[_name(column)]
                    found = computed.get(name, {}).get(number, {}).get(field.name)
                    value = _cell(field, defaults.get(field.name) or found)
                    if not value and field.required and field.name not in defaults:
                        return None  # the line is incomplete, which is Odoo's to refuse
                    is_sure = is_sure and bool(value)
                    cells[column] = value
                completed[name].append({column: cells[column] for column in columns[name]})
        return CompletedRow(LoadRow(row.cells, completed), is_sure)

    def _default(
        self, model: str, columns: Sequence[str], context: dict[str, object]
    ) -> dict[str, t.Any]:
        key = (model, tuple(columns))
        if columns and key not in self._defaults:
            names = [_name(column) for column in columns]
            self._defaults[key] = self._connection.call(
                model, "default_get", names, context=context
            )
        return self._defaults.get(key, {})

    def _computed(
        self,
        model: str,
        row: LoadRow,
        lacking: Mapping[str, Sequence[str]],
        context: dict[str, object],
    ) -> dict[str, dict[int, dict[str, t.Any]]]:
        """Return what the record's form has in the cells that lack, by field and line."""
        fields = self._fields.of(model)
        values = _values(fields, row.cells)
        for name, lines in row.lines.items():
            relation = self._fields.of(fields[name].relation)
            values[name] = [
                [0, f"line_{number}", _line_values(relation, line)]
                for number, line in enumerate(lines)
            ]
        wanted = {name: [_name(c) for c in columns] for name, columns in lacking.items() if columns}
        specification: dict[str, t.Any]
        if self._connection.version >= TAKES_SPECIFICATION_SINCE:
            specification = {
                name: {"fields": {field: {} for field in names}} for name, names in wanted.items()
            }
        else:
            specification = dict.fromkeys(wanted, "") | {
                f"{name}.{field}": "" for name, names in wanted.items() for field in names
            }
        ids = [row.cells[".id"]] if ".id" in row.cells else []
        answer = self._connection.call(
            model, "onchange", ids, values, [], specification, repeatable=True, context=context
        )
        found: dict[str, dict[int, dict[str, t.Any]]] = {}
        for name in wanted:
            for command in (answer.get("value") or {}).get(name) or ():
                number = str(command[1]).removeprefix("line_") if len(command) > 2 else ""
                if number.isdigit() and command[0] == 0:
                    found.setdefault(name, {})[int(number)] = command[2]
        return found


def _with_opposites(model: str, line: Cells) -> Cells:
    """Return a line with 0 in what it leaves out beside its opposite."""
    for names in ONE_OF.get(model, ()):
        if names & line.keys():
            line = dict.fromkeys(names, 0) | line
    return line


def _name(column: str) -> str:
    return column.partition("/")[0]


def _values(fields: Mapping[str, Field], cells: Cells) -> dict[str, t.Any]:
    """Return cells as `onchange` takes them."""
    values: dict[str, t.Any] = {}
    for column, value in cells.items():
        name = _name(column)
        if name in ("", "id") or name not in fields:
            continue
        if fields[name].type == "many2many":
            values[name] = [[6, 0, [int(one) for one in str(value).split(",") if one]]]
        else:
            values[name] = value
    return values


def _line_values(fields: Mapping[str, Field], line: Cells) -> dict[str, t.Any]:
    values = _values(fields, line)
    if "debit" in values and BALANCE in fields and fields["debit"].depends:
        # Newer Odoos keep the balance, and compute both sides from it.
        values[BALANCE] = (values["debit"] or 0) - (values.get("credit") or 0)
    return values


def _cell(field: Field, value: object) -> t.Any:
    """Return what `onchange` or `default_get` says as a cell of `load`."""
    if field.type == "many2one":
        return id_of(value) or False
    if field.type == "many2many":
        return ",".join(str(record_id) for record_id in _ids(value))
    return value


def _ids(value: t.Any) -> list[int]:
    """Return the ids that commands of a many2many leave."""
    ids: list[int] = []
    for command in value or ():
        if not isinstance(command, (list, tuple)):
            ids.append(int(command))
        elif command[0] == 6:
            ids = list(command[2])
        elif command[0] == 4:
            ids.append(command[1])
    return ids
