"""Odoo's `load`: many records, their lines and their external ids in one transaction.

Why `load` and not `create`: it looks the external ids up in the transaction that inserts
them, so a repeated call, a lost reply or a second writer finds the record instead of making
another one (docs/decisions/0003). Its cells are text, a blank cell empties its field, and the
lines of a record follow on rows whose other cells are blank.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import typing as t

from odoo_common.errors import Fatal, Rejected, Retriable, TooLarge, Unconfirmed, tidy
from target_odoo.blame import blame
from target_odoo.outcome import Reason
from target_odoo.parallel import in_parts
from target_odoo.values import to_cell

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo_common.connection import Connection
    from odoo_common.retry import RetryPolicy
    from target_odoo.external_ids import ExternalIds

#: `load` swallows these and says that nothing was written. The last one is a second writer
#: of the same external id, and what 14 says of a transaction that met one of the others.
_CONFLICT = re.compile(
    r"could not serialize access|deadlock detected|could not obtain lock"
    r"|ir_model_data_module_name_uniq|current transaction is aborted",
    re.IGNORECASE,
)
#: Records that are worth a request of their own.
LEAST_PART = 50

#: A cell that `load` refuses on every model, and ignores otherwise: with it all the rest is
#: written, checked and rolled back.
UNDOING = "create_uid/.id"
NO_SUCH_USER = -1

Cells = dict[str, t.Any]


class _GaveWay(Retriable):
    """Odoo undid a load because of another writer."""


@dataclasses.dataclass
class Row:
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

    def parts(self) -> list[Row]:
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
        first = Row(self.cells)
        rest = []
        for field, group in groups:
            if field not in first.lines:
                first.lines[field] = group
            else:
                rest.append(Row(_identity(self.cells), {field: group}))
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


class Loader:
    """Sends records through `load` and tells what became of each.

    Args:
        connection: Where to.
        retry: What to do when Odoo had to give way to another writer.
        context: Odoo's context of the call.
        parallel: Requests at the same time.
        external_ids: Tells after a lost answer which records are there.
    """

    def __init__(
        self,
        connection: Connection,
        retry: RetryPolicy,
        context: dict[str, object],
        *,
        parallel: int = 1,
        external_ids: ExternalIds | None = None,
    ) -> None:
        self._known = external_ids
        self._connection = connection
        self._parallel = parallel
        # The connection has repeated all the rest already.
        self._retry = dataclasses.replace(retry, only=_GaveWay)
        self._context = context | {
            # The external ids stay when a module of that name is upgraded: Odoo deletes
            # records whose external id an upgrade didn't mention.
            "noupdate": True,
        }

    def load(
        self, model: str, rows: Sequence[Row], *, context: dict[str, object] | None = None
    ) -> list[int | Reason]:
        """Create records, or update those whose external id is there by now.

        Args:
            model: Their model.
            rows: The records; no external id twice.
            context: More context for this call.

        Returns:
            For each row its database id, or why Odoo refused it, whole.
        """
        results: list[int | Reason] = [0] * len(rows)
        waiting = [(index, row.parts()) for index, row in enumerate(rows)]
        several = [index for index, parts in waiting if len(parts) > 1]
        for index in several:
            results[index] = self._rehearse(model, rows[index], context or {}) or 0
        waiting = [entry for entry in waiting if isinstance(results[entry[0]], int)]
        while waiting:
            groups: dict[tuple[str, ...], list[tuple[int, Row]]] = {}
            for index, parts in waiting:
                groups.setdefault(parts[0].columns, []).append((index, parts[0]))
            for columns, group in groups.items():
                answers = in_parts(
                    functools.partial(self._load, model, columns, context=context or {}),
                    [row for _, row in group],
                    parts=self._parallel,
                    at_least=LEAST_PART,
                )
                for (index, _), answer in zip(group, answers, strict=True):
                    results[index] = answer
            waiting = [
                (index, parts[1:])
                for index, parts in waiting
                if len(parts) > 1 and isinstance(results[index], int)
            ]
        return results

    def _rehearse(self, model: str, row: Row, context: dict[str, object]) -> Reason | None:
        """Tell why Odoo would refuse a later part of a record, before its first is written.

        One record at a time: then every complaint is about this one.
        """
        for part in row.parts()[1:]:
            whole = Row(row.cells | {UNDOING: NO_SUCH_USER}, part.lines)
            try:
                answer = self._send(model, whole.columns, [whole], context)
            except (Rejected, TooLarge) as error:
                return _reason(error)
            undoing = UNDOING.partition("/")[0]
            complaints = [said for said in answer["messages"] if said.get("field") != undoing]
            reason = blame(complaints, 1).get(0)
            if reason:
                return reason
        return None

    def _load(
        self, model: str, columns: tuple[str, ...], rows: list[Row], *, context: dict[str, object]
    ) -> list[int | Reason]:
        results: list[int | Reason] = [0] * len(rows)
        left = list(range(len(rows)))
        while left:
            ids, reasons = self._try(model, columns, [rows[index] for index in left], context)
            if not ids and not reasons:
                # Odoo names no record: halve until it must.
                middle = len(left) // 2
                for half in (left[:middle], left[middle:]):
                    parts = [rows[index] for index in half]
                    answers = self._load(model, columns, parts, context=context)
                    for index, found in zip(half, answers, strict=True):
                        results[index] = found
                return results
            for position, answer in (ids | reasons).items():
                results[left[position]] = answer
            left = [
                index
                for position, index in enumerate(left)
                if position not in ids and position not in reasons
            ]
        return results

    def _try(
        self, model: str, columns: tuple[str, ...], rows: list[Row], context: dict[str, object]
    ) -> tuple[dict[int, int], dict[int, Reason]]:
        """Load rows; return the ids by position if that went well, else whom Odoo blames."""
        try:
            answer = self._send(model, columns, rows, context)
        except (Rejected, TooLarge) as error:
            if len(rows) == 1 or _for_all(error):
                return {}, dict.fromkeys(range(len(rows)), _reason(error))
            return {}, {}
        if not answer["ids"]:
            return {}, blame(answer["messages"], len(rows))
        ids: list[int] = answer["ids"]
        if len(ids) != len(rows):
            raise Fatal(f"{model}.load answered {len(ids)} ids for {len(rows)} records")
        return dict(enumerate(ids)), {}

    def _send(
        self, model: str, columns: tuple[str, ...], rows: list[Row], context: dict[str, object]
    ) -> dict[str, t.Any]:
        matrix = [line for row in rows for line in row.matrix(columns)]

        # Odoo 14 forgets the external ids of a bill's lines: a repetition would add them again.
        looks = self._known is not None and all(map(_is_new_with_lines, rows))

        def attempt() -> dict[str, t.Any]:
            answer: dict[str, t.Any]
            try:
                answer = self._connection.call(
                    model,
                    "load",
                    list(columns),
                    matrix,
                    # Every row and every line has an external id: a repetition finds them.
                    repeatable=not looks,
                    context=self._context | context,
                )
            except Unconfirmed as error:
                if not looks:
                    raise
                made = self._made(model, rows)
                if made:
                    return {"ids": made, "messages": []}
                raise _GaveWay(error.message, retry_after=error.retry_after) from error
            if not answer["ids"]:
                for message in answer["messages"]:
                    if _CONFLICT.search(str(message.get("message"))):
                        raise _GaveWay(tidy(str(message["message"])))
            return answer

        return self._retry.run(
            attempt,
            where=f"{model}.load",
            repeatable=True,
            reached=lambda: True,
        )

    def _made(self, model: str, rows: list[Row]) -> list[int]:
        """Return the ids of new records that are there by now: all of them, or none."""
        names = [str(row.cells["id"]) for row in rows]
        holders = self._known.find(names) if self._known else {}
        ids = [holders[name].id for name in names if name in holders]
        domain = [("id", "in", ids)]
        there = self._connection.call(model, "search", domain, context={"active_test": False})
        return ids if len(ids) == len(rows) == len(there) else []


def _is_new_with_lines(row: Row) -> bool:
    """Tell a record that is made from later parts of one, which hold no more than its name."""
    is_rehearsal = UNDOING in row.cells
    return bool(row.lines) and row.cells.keys() > {"id"} and not is_rehearsal


def _reason(error: Rejected | TooLarge) -> Reason:
    if isinstance(error, Rejected):
        return Reason.from_odoo(error)
    return Reason("value", error.message)


def _for_all(error: Rejected | TooLarge) -> bool:
    return isinstance(error, Rejected) and error.code == "access"
