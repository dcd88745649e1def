"""What to do when Odoo can't read a page: leave out as little as possible, and say what.

A computed field may fail for every record, for several read together, or for a single record.
The page is halved, by fields and then by records, until the culprits are alone:

* a field that fails everywhere, or whenever records are read together, is dropped for the run;
* a field that fails for a few records is left out of those, which come without it;
* a record of which the server can't even read the id is skipped.

What is wrong with the call is no record's fault, and a page of which nothing can be read is no
accident: both end the reading.
"""

from __future__ import annotations

import logging
import threading
import typing as t

from odoo_common.errors import NoSuchMethod, Rejected, UnknownArgument

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Row = dict[str, t.Any]
#: Reads some fields of some records; raises `Rejected` where Odoo can't.
Read: t.TypeAlias = "Callable[[Sequence[str], Sequence[int]], list[Row]]"
T = t.TypeVar("T")

KEY = "id"
#: A field that fails for more records than these is dropped.
MAX_INCOMPLETE_RECORDS = 5
#: More unreadable records in a page than these are no accident: the run fails.
MAX_UNREADABLE_RECORDS = 20

logger = logging.getLogger(__name__)


class ReadProblems:
    """What a stream could not read in this run. All threads of the stream share it.

    Attributes:
        dropped: Fields that are no longer asked for, each with Odoo's reason.
        skipped: Records that can't be read at all, likewise.
        incomplete: Records that came without some field: id to the names of the fields.
        unasked: Records that came without having been asked for, and were dropped.
        by_model: The same for records of other models that are read for the stream's own.
    """

    def __init__(self) -> None:
        self.dropped: dict[str, str] = {}
        self.skipped: dict[int, str] = {}
        self.incomplete: dict[int, set[str]] = {}
        self.unasked: set[int] = set()
        self.by_model: dict[str, ReadProblems] = {}
        self.lock = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self.dropped or self.skipped or self.incomplete)

    def all_dropped(self) -> list[str]:
        """Return the fields that were dropped, of all models."""
        related = (
            f"{model}.{name}" for model, other in self.by_model.items() for name in other.dropped
        )
        return sorted([*self.dropped, *related])

    def readable_fields(self, fields: Sequence[str]) -> Sequence[str]:
        """Return those of `fields` that have not been dropped."""
        if not self.dropped:
            return fields
        return [name for name in fields if name not in self.dropped]

    def note_incomplete(self, number: int, name: str) -> None:
        """Note that a record comes without the value of a field."""
        self.incomplete.setdefault(number, set()).add(name)

    def note_unasked(self, model: str, numbers: Iterable[int]) -> None:
        """Note records that came although others were asked for."""
        with self.lock:
            if not self.unasked:
                logger.warning(
                    "%s: Odoo gives records that were not asked for, %d among them: dropped",
                    model,
                    min(numbers),
                )
            self.unasked.update(numbers)

    def incomplete_count(self, name: str) -> int:
        """Return how many records came without a field so far."""
        return sum(name in names for names in self.incomplete.values())


def read_partially(
    read: Read, fields: Sequence[str], ids: Sequence[int], problems: ReadProblems, *, model: str
) -> list[Row]:
    """Read records although reading them whole has failed.

    Args:
        read: Reads from Odoo.
        fields: The fields that are wanted, the key first.
        ids: The records.
        problems: Takes note of what is left out.
        model: For the log.

    Returns:
        The rows in the order of `ids`; what could not be read is not in them.

    Raises:
        Rejected: Too many records can't be read even alone.
    """
    with problems.lock:  # One thread finds the culprit, the others then read without it.
        fields = problems.readable_fields(fields)
        readable = _without_unreadable(read, ids, problems, model)
        culprits, reasons = _failing_fields(read, fields, readable)
        incomplete: dict[str, list[int]] = {}
        for name in culprits:
            records = _failing_records(read, name, readable)
            if records and problems.incomplete_count(name) + len(records) <= MAX_INCOMPLETE_RECORDS:
                incomplete[name] = records
                _note_incomplete(problems, model, name, records, reasons[name])
            else:
                problems.dropped[name] = reasons[name]
                logger.warning(
                    "%s: field %s can't be read and is left out from here on; name it in "
                    "ignore_fields to be rid of this. Odoo says: %s",
                    model,
                    name,
                    reasons[name],
                )
        rows = read([name for name in fields if name not in culprits], readable)
        for name, records in incomplete.items():
            fine = set(readable).difference(records)
            values = {row[KEY]: row[name] for row in read([KEY, name], sorted(fine))}
            for row in rows:
                if row[KEY] in values:
                    row[name] = values[row[KEY]]
        return rows


def _without_unreadable(
    read: Read, ids: Sequence[int], problems: ReadProblems, model: str
) -> Sequence[int]:
    reasons: dict[int, str] = {}
    bad = failing(ids, lambda some: read([KEY], some), reasons, limit=MAX_UNREADABLE_RECORDS)
    if bad is None:
        raise Rejected(
            f"{model}: more than {MAX_UNREADABLE_RECORDS} records of a page can't be read, "
            f"{min(reasons)} among them: {reasons[min(reasons)]}"
        )
    if len(bad) == len(ids) > 1:
        raise Rejected(
            f"{model}: none of the {len(ids)} records of a page can be read, "
            f"{min(reasons)} among them: {reasons[min(reasons)]}"
        )
    for number in bad:
        problems.skipped[number] = reasons[number]
        logger.warning(
            "%s: record %d is skipped, Odoo can't read it: %s", model, number, reasons[number]
        )
    unreadable = set(bad)
    return [number for number in ids if number not in unreadable] if unreadable else ids


def _failing_fields(
    read: Read, fields: Sequence[str], ids: Sequence[int]
) -> tuple[list[str], dict[str, str]]:
    reasons: dict[str, str] = {}
    others = [name for name in fields if name != KEY]
    found = failing(others, lambda some: read([KEY, *some], ids), reasons, limit=len(others)) or []
    rest = [name for name in others if name not in found]
    if not _rejection(lambda: read([KEY, *rest], ids)):
        return found, reasons
    # Fields that fail only beside others: take one at a time, as long as it goes well.
    good: list[str] = []
    for name in rest:
        rejection = _rejection(lambda name=name: read([KEY, *good, name], ids))  # type: ignore[misc]
        if rejection:
            found.append(name)
            reasons[name] = rejection
        else:
            good.append(name)
    return found, reasons


def _failing_records(read: Read, name: str, ids: Sequence[int]) -> list[int]:
    """Return the records for which a field fails, if they are few and the others work."""
    bad = failing(ids, lambda some: read([KEY, name], some), {}, limit=MAX_INCOMPLETE_RECORDS)
    if not bad or len(bad) == len(ids) > 1:
        return []
    fine = sorted(set(ids).difference(bad))
    return [] if _rejection(lambda: read([KEY, name], fine)) else bad


def _note_incomplete(
    problems: ReadProblems, model: str, name: str, records: Sequence[int], reason: str
) -> None:
    for number in records:
        problems.note_incomplete(number, name)
    logger.warning(
        "%s: field %s of record %s can't be read: the record comes without it. Odoo says: %s",
        model,
        name,
        ", ".join(map(str, records)),
        reason,
    )


def _rejection(read: Callable[[], t.Any]) -> str:
    try:
        read()
    except (NoSuchMethod, UnknownArgument):
        raise
    except Rejected as refused:
        return refused.message
    return ""


def failing(
    items: Sequence[T],
    read: Callable[[Sequence[T]], t.Any],
    reasons: dict[T, str],
    *,
    limit: int,
) -> list[T] | None:
    """Return the items that fail alone, found by halving.

    Args:
        items: Fields, or ids.
        read: Raises `Rejected` where it can't.
        reasons: Takes Odoo's message for each item that fails.
        limit: Stop when there are more than these.

    Returns:
        The items in their order; None if there are more than `limit`.
    """
    bad: list[T] = []
    waiting = [items]
    while waiting:
        some = waiting.pop()
        if not some:
            continue
        rejection = _rejection(lambda some=some: read(some))  # type: ignore[misc]
        if not rejection:
            continue
        if len(some) > 1:
            middle = len(some) // 2
            waiting += [some[middle:], some[:middle]]
            continue
        bad.append(some[0])
        reasons[some[0]] = rejection
        if len(bad) > limit:
            return None
    return bad
