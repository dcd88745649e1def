"""One record as Odoo's `load` takes it: its cells, and those of its lines."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.client.codec import json_body

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.outcome import Reason

Cells = dict[str, t.Any]


@dataclasses.dataclass
class LoadRow:
    """One record for `load`.

    Attributes:
        cells: By column as `load` names them: `id`, `name`, `partner_id/.id`.
        lines: By one2many field the cells of each line, `id` among them.
    """

    cells: Cells
    lines: dict[str, list[Cells]] = dataclasses.field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that this record needs."""
        names = list(self.cells)
        for field, lines in self.lines.items():
            names += [f"{field}/{column}" for column in (lines[0] if lines else ())]
        return tuple(names)

    def parts(self) -> list[LoadRow]:
        """Split this record so that the lines of each part have the same columns.

        A blank cell empties a field, so a line that says nothing of a field can't share its
        columns with one that does. Nearly always there is one part.
        """
        groups: list[tuple[str, list[Cells]]] = []
        for field, lines in self.lines.items():
            by_columns: dict[tuple[str, ...], list[Cells]] = {}
            for line in lines:
                by_columns.setdefault(tuple(sorted(line)), []).append(
                    {column: line[column] for column in sorted(line)}
                )
            groups += [(field, group) for group in by_columns.values()]
        first = LoadRow(self.cells)
        rest = []
        for field, group in groups:
            if field not in first.lines:
                first.lines[field] = group
            else:
                rest.append(LoadRow(_identity(self.cells), {field: group}))
        return [first, *rest]

    def matrix(self, columns: Sequence[str]) -> list[list[str]]:
        """Return this record's rows under `columns`."""
        height = max([1, *(len(lines) for lines in self.lines.values())])
        rows = []
        for number in range(height):
            cells = dict(self.cells) if number == 0 else {}
            for field, lines in self.lines.items():
                if number < len(lines):
                    cells |= {f"{field}/{name}": value for name, value in lines[number].items()}
            rows.append([to_cell(cells.get(column)) for column in columns])
        return rows


def _identity(cells: Cells) -> Cells:
    return {name: cells[name] for name in ("id", ".id") if name in cells}


def to_cell(value: object) -> str:
    """Return a value of `to_odoo` as a cell of Odoo's `load`, whose cells are all text."""
    if value is False or value is None:
        return ""
    if value is True:
        return "1"
    if isinstance(value, (dict, list)):
        return json_body(value).decode()
    return str(value)


class RecordLoader(t.Protocol):
    """Writes rows: Odoo's `load`, or a dry run's stand-in for it."""

    def load(
        self, model: str, rows: Sequence[LoadRow], *, context: dict[str, object] | None = None
    ) -> list[int | Reason]:
        """Create records, or update those whose external id is there by now.

        Args:
            model: Their model.
            rows: The records; no external id twice.
            context: More context for this call.

        Returns:
            For each row its database id, or why Odoo refused it, whole.
        """
