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

from odoo_common.errors import Fatal, Rejected, TooLarge, Unconfirmed, tidy
from target_odoo.load.load_call import CrowdedError, GaveWay, LoadCall
from target_odoo.load.load_errors import row_errors
from target_odoo.load.load_row import LoadRow
from target_odoo.odoo.parallel import in_parts
from target_odoo.outcome import Reason

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.client.retry import RetryPolicy
    from target_odoo.load.complete_lines import LineCompletion
    from target_odoo.load.creation_rights import CreationRights
    from target_odoo.load.load_row import Cells
    from target_odoo.odoo.external_ids import ExternalIds

#: `load` swallows these and says that nothing was written. The last one is a second writer
#: of the same external id, and what 14 says of a transaction that met one of the others.
_CONFLICT = re.compile(
    r"could not serialize access|deadlock detected|could not obtain lock"
    r"|ir_model_data_module_name_uniq|current transaction is aborted",
    re.IGNORECASE,
)
#: Records that are worth a request of their own.
MIN_PART = 50
#: The same of records with lines, and how many a request has at most: they touch what others
#: touch, too (products, their reordering rules), and what takes longer gives way more often.
MIN_WITH_LINES, MAX_WITH_LINES = 10, 25

#: A cell that `load` refuses on every model, and ignores otherwise: with it all the rest is
#: written, checked and rolled back.
UNDOING = "create_uid/.id"
NO_SUCH_USER = -1
#: Codes of what Odoo says of a part of a record that it may take as a whole.
BY_RULE = frozenset({"user", "validation"})


class Loader:
    """Sends records through `load` and tells what became of each.

    Args:
        connection: Where to.
        retry: What to do when Odoo had to give way to another writer.
        context: Odoo's context of the call.
        parallel: Requests at the same time.
        external_ids: Tells after a lost answer which records are there.
        completion: Brings the lines of a record under the same columns.
        rights: Tells what the user may create.
    """

    def __init__(  # noqa: PLR0913 - all are parts that it works with
        self,
        connection: OdooClient,
        retry: RetryPolicy,
        context: dict[str, object],
        *,
        parallel: int = 1,
        external_ids: ExternalIds | None = None,
        completion: LineCompletion | None = None,
        rights: CreationRights | None = None,
    ) -> None:
        self._rights = rights
        self._known = external_ids
        self._completion = completion
        self._connection = connection
        self._parallel = parallel
        # The connection has repeated all the rest already.
        self._retry = dataclasses.replace(retry, only=GaveWay)
        self._context = context | {
            # The external ids stay when a module of that name is upgraded: Odoo deletes
            # records whose external id an upgrade didn't mention.
            "noupdate": True,
        }

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
        alone = LoadCall(model, context or {}, is_alone=True)
        call = dataclasses.replace(alone, is_alone=self._parallel == 1)
        results: list[int | Reason] = [0] * len(rows)
        waiting = [(index, row.parts()) for index, row in enumerate(rows)]
        for position, (index, parts) in enumerate(waiting):
            if len(parts) > 1:
                together, reason = self._together_or_parts(alone, rows[index])
                results[index] = reason or 0
                waiting[position] = (index, together)
        waiting = [entry for entry in waiting if isinstance(results[entry[0]], int)]
        while waiting:
            groups: dict[tuple[str, ...], list[tuple[int, LoadRow]]] = {}
            for index, parts in waiting:
                groups.setdefault(parts[0].columns, []).append((index, parts[0]))
            for columns, group in groups.items():
                answers = self._in_parts(call, columns, [row for _, row in group])
                for (index, _), answer in zip(group, answers, strict=True):
                    results[index] = answer
            waiting = [
                (index, parts[1:])
                for index, parts in waiting
                if len(parts) > 1 and isinstance(results[index], int)
            ]
        return results

    def _in_parts(
        self, call: LoadCall, columns: tuple[str, ...], rows: list[LoadRow]
    ) -> list[int | Reason]:
        at_least, at_most = (MIN_PART, 0)
        if rows[0].lines:
            at_least, at_most = MIN_WITH_LINES, MAX_WITH_LINES
        load = functools.partial(self._load, call, columns)
        parts = 1 if call.is_alone else self._parallel
        results = in_parts(load, rows, parts=parts, at_least=at_least, at_most=at_most)
        left = [index for index, answer in enumerate(results) if answer == 0]
        if left:
            call.is_alone = True
            answers = self._in_parts(call, columns, [rows[index] for index in left])
            for index, answer in zip(left, answers, strict=True):
                results[index] = answer
        return results

    def _together_or_parts(
        self, call: LoadCall, row: LoadRow
    ) -> tuple[list[LoadRow], Reason | None]:
        """Decide how a record is written whose lines have different columns.

        Together, where what the lines lack is known; else in parts, unless Odoo refuses one of
        them and takes the whole. The reason is that of a record that it takes in neither way.
        """
        told = self._context | call.context
        completed = self._completion and self._completion.complete(call.model, row, told)
        if completed and completed.is_sure:
            return [completed.row], None
        reason = self._rehearse(call, row.cells, row.parts())
        if reason and completed and reason.code in BY_RULE:
            whole_reason = self._rehearse(call, row.cells, [completed.row])
            return [completed.row], whole_reason
        return row.parts(), reason

    def _rehearse(self, call: LoadCall, cells: Cells, parts: Sequence[LoadRow]) -> Reason | None:
        """Tell why Odoo would refuse a part of a record, before the first is written.

        One record at a time: then every complaint is about this one.
        """
        for part in parts:
            whole = LoadRow(cells | {UNDOING: NO_SUCH_USER}, part.lines)
            try:
                answer = self._send(call, whole.columns, [whole])
            except (Rejected, TooLarge) as error:
                return _reason(error)
            undoing = UNDOING.partition("/")[0]
            complaints = [said for said in answer["messages"] if said.get("field") != undoing]
            reason = self._named(call, [whole], complaints).get(0)
            if reason:
                return reason
        return None

    def _load(
        self, call: LoadCall, columns: tuple[str, ...], rows: list[LoadRow]
    ) -> list[int | Reason]:
        """Load rows; the answer 0 is for those that had to give way."""
        results: list[int | Reason] = [0] * len(rows)
        left = list(range(len(rows)))
        while left and (call.is_alone or not call.is_crowded):
            try:
                ids, reasons = self._try(call, columns, [rows[index] for index in left])
            except CrowdedError:
                break
            if not ids and not reasons:
                # Odoo names no record: halve until it must.
                middle = len(left) // 2
                for half in (left[:middle], left[middle:]):
                    parts = [rows[index] for index in half]
                    answers = self._load(call, columns, parts)
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
        self, call: LoadCall, columns: tuple[str, ...], rows: list[LoadRow]
    ) -> tuple[dict[int, int], dict[int, Reason]]:
        """Load rows; return the ids by position if that went well, else whom Odoo blames."""
        try:
            answer = self._send(call, columns, rows)
        except (Rejected, TooLarge) as error:
            if len(rows) == 1 or _for_all(error):
                return {}, dict.fromkeys(range(len(rows)), _reason(error))
            return {}, {}
        if not answer["ids"]:
            return {}, self._named(call, rows, answer["messages"])
        ids: list[int] = answer["ids"]
        if len(ids) != len(rows):
            raise Fatal(f"{call.model}.load answered {len(ids)} ids for {len(rows)} records")
        return dict(enumerate(ids)), {}

    def _named(
        self, call: LoadCall, rows: list[LoadRow], messages: list[dict[str, t.Any]]
    ) -> dict[int, Reason]:
        reasons = row_errors(messages, len(rows))
        return self._rights.named(call.model, rows, reasons) if self._rights else reasons

    def _send(
        self, call: LoadCall, columns: tuple[str, ...], rows: list[LoadRow]
    ) -> dict[str, t.Any]:
        matrix = [line for row in rows for line in row.matrix(columns)]

        # Odoo 14 forgets the external ids of a bill's lines: a repetition would add them again.
        looks = self._known is not None and all(map(_is_new_with_lines, rows))

        def attempt() -> dict[str, t.Any]:
            answer: dict[str, t.Any]
            try:
                answer = self._connection.call(
                    call.model,
                    "load",
                    list(columns),
                    matrix,
                    # Every row and every line has an external id: a repetition finds them.
                    repeatable=not looks,
                    context=self._context | call.context,
                )
            except Unconfirmed as error:
                if not looks:
                    raise
                made = self._made(call.model, rows)
                if made:
                    return {"ids": made, "messages": []}
                raise GaveWay(error.message, retry_after=error.retry_after) from error
            if not answer["ids"]:
                for message in answer["messages"]:
                    if _CONFLICT.search(str(message.get("message"))):
                        if not call.is_alone:
                            call.is_crowded = True
                            raise CrowdedError
                        raise GaveWay(tidy(str(message["message"])))
            return answer

        return self._retry.run(
            attempt,
            where=f"{call.model}.load",
            repeatable=True,
            reached=lambda: True,
        )

    def _made(self, model: str, rows: list[LoadRow]) -> list[int]:
        """Return the ids of new records that are there by now: all of them, or none."""
        names = [str(row.cells["id"]) for row in rows]
        holders = self._known.find(names) if self._known else {}
        ids = [holders[name].id for name in names if name in holders]
        domain = [("id", "in", ids)]
        there = self._connection.call(model, "search", domain, context={"active_test": False})
        return ids if len(ids) == len(rows) == len(there) else []


def _is_new_with_lines(row: LoadRow) -> bool:
    """Tell a record that is made from later parts of one, which hold no more than its name."""
    is_rehearsal = UNDOING in row.cells
    return bool(row.lines) and row.cells.keys() > {"id"} and not is_rehearsal


def _reason(error: Rejected | TooLarge) -> Reason:
    if isinstance(error, Rejected):
        return Reason.from_odoo(error)
    return Reason("value", error.message)


def _for_all(error: Rejected | TooLarge) -> bool:
    return isinstance(error, Rejected) and error.code == "access"
