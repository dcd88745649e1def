"""Records that may pass later: tried again, and never after what came later of the same name."""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.delivery.deferral import DeferredRecords, write_with_retries
from target_odoo.outcome import Reason
from target_odoo.records.item import InputRecord

if t.TYPE_CHECKING:
    from collections.abc import Sequence

EARLY = Reason("reference", "there is no parent", can_retry=True)
TAKEN = Reason("unique", "another record has it")
WRONG = Reason("required", "no name")


@dataclasses.dataclass
class Odoo:
    """Partners by name: their city, their parent, and a code that one of them may have.

    Attributes:
        held: What is there.
        writes: How many records were sent.
    """

    held: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)
    writes: int = 0

    def write(self, items: Sequence[InputRecord]) -> None:
        for item in items:
            self.writes += 1
            item.external_id = item.record["name"]
            parent, code = item.record.get("parent"), item.record.get("code")
            if item.is_deletion:
                item.outcome = "updated" if self.held.pop(item.external_id, None) else "unchanged"
            elif "wrong" in item.record:
                item.rejected(WRONG)
            elif parent and parent not in self.held:
                item.rejected(EARLY)
            elif code and any(
                held.get("code") == code and name != item.external_id
                for name, held in self.held.items()
            ):
                item.rejected(TAKEN)
            else:
                held = self.held.setdefault(item.external_id, {})
                differs = {k: v for k, v in item.record.items() if held.get(k) != v}
                item.outcome = ("updated" if held else "created") if differs else "unchanged"
                item.fields = tuple(differs)
                held.update(item.record)


def partners(*records: dict[str, str]) -> list[InputRecord]:
    return [
        InputRecord(number, "partners", record, {}, model="partner")
        for number, record in enumerate(records)
    ]


def outcomes(items: Sequence[InputRecord]) -> list[str]:
    return [str(item.outcome) for item in items]


def test_of_two_that_name_the_same_the_later_one_counts_where_the_earlier_one_waits() -> None:
    odoo = Odoo()
    items = partners(
        {"name": "X", "city": "old", "parent": "P"},
        {"name": "X", "city": "new"},
        {"name": "P"},
    )
    write_with_retries(odoo.write, items)
    assert odoo.held["X"] == {"name": "X", "city": "new", "parent": "P"}
    assert outcomes(items) == ["updated", "created", "created"]
    assert odoo.writes == 4


def test_what_came_before_one_that_waits_takes_nothing_off_it() -> None:
    odoo = Odoo()
    items = partners(
        {"name": "X", "city": "old"}, {"name": "X", "city": "new", "parent": "P"}, {"name": "P"}
    )
    write_with_retries(odoo.write, items)
    assert odoo.held["X"]["city"] == "new"


def test_a_value_that_was_given_up_later_in_the_batch_is_taken() -> None:
    odoo = Odoo({"A": {"name": "A", "code": "1"}})
    items = partners({"name": "B", "code": "1"}, {"name": "A", "code": "2"})
    write_with_retries(odoo.write, items)
    assert outcomes(items) == ["created", "updated"]
    assert {name: held["code"] for name, held in odoo.held.items()} == {"A": "2", "B": "1"}


def test_a_value_that_stays_with_another_is_asked_for_once_more_and_no_longer() -> None:
    odoo = Odoo({"A": {"name": "A", "code": "1"}, "C": {"name": "C"}})
    items = partners({"name": "B", "code": "1"}, {"name": "C", "city": "new"})
    write_with_retries(odoo.write, items)
    assert outcomes(items) == ["rejected", "updated"]
    assert odoo.writes == 3


def test_a_value_that_nobody_can_have_given_up_is_not_asked_for_again() -> None:
    odoo = Odoo({"A": {"name": "A", "code": "1"}})
    items = partners({"name": "B", "code": "1"}, {"name": "C"})
    write_with_retries(odoo.write, items)
    assert outcomes(items) == ["rejected", "created"]
    assert odoo.writes == 2


def test_two_that_change_their_values_wait_for_each_other_in_vain() -> None:
    odoo = Odoo({"A": {"name": "A", "code": "1"}, "B": {"name": "B", "code": "2"}})
    items = partners({"name": "A", "code": "2"}, {"name": "B", "code": "1"})
    write_with_retries(odoo.write, items)
    assert outcomes(items) == ["rejected", "rejected"]
    assert odoo.writes == 2


def waited(
    odoo: Odoo, *batches: list[dict[str, str]]
) -> tuple[list[InputRecord], list[InputRecord]]:
    """Write batches, and at the end what waits; return what was settled before, and the rest."""
    waiting = DeferredRecords()
    settled: list[InputRecord] = []
    number = 1
    for records in batches:
        items = partners(*records)
        for item in items:
            item.number = number = number + 1
        write_with_retries(odoo.write, items)
        settled += waiting.take(odoo.write, items)
    return settled, waiting.write_all()


def test_at_the_end_of_the_input_too_the_later_one_counts() -> None:
    odoo = Odoo()
    settled, rest = waited(
        odoo,
        [{"name": "X", "city": "old", "parent": "P"}, {"name": "Y"}],
        [{"name": "X", "city": "new"}, {"name": "Z"}],
        [{"name": "P"}],
    )
    assert [item.record["name"] for item in settled] == ["Y", "X", "Z", "P"]
    assert outcomes(rest) == ["updated"]
    assert odoo.held["X"] == {"name": "X", "city": "new", "parent": "P"}


def test_what_waits_in_vain_is_rejected_and_the_later_one_stays() -> None:
    odoo = Odoo()
    first = {"name": "X", "city": "old", "parent": "P"}
    settled, rest = waited(odoo, [first], [{"name": "X", "city": "new"}])
    assert (outcomes(settled), outcomes(rest)) == (["created"], ["rejected"])
    assert odoo.held["X"] == {"name": "X", "city": "new"}
    assert odoo.writes == 3


def test_what_was_deleted_meanwhile_does_not_come_back() -> None:
    odoo = Odoo()
    first = {"name": "X", "parent": "P"}
    gone = {"name": "X", "delete": True}
    settled, rest = waited(odoo, [first], [t.cast("dict[str, str]", gone)], [{"name": "P"}])
    assert (outcomes(settled), outcomes(rest)) == (["unchanged", "created"], ["skipped"])
    assert list(odoo.held) == ["P"]


def test_one_that_was_rejected_later_says_nothing() -> None:
    odoo = Odoo()
    first, wrong = (
        {"name": "X", "city": "old", "parent": "P"},
        {"name": "X", "city": "n", "wrong": ""},
    )
    _, rest = waited(odoo, [first], [wrong], [{"name": "P"}])
    assert outcomes(rest) == ["created"]
    assert odoo.held["X"]["city"] == "old"


def test_two_that_wait_keep_their_order() -> None:
    odoo = Odoo()
    _, rest = waited(
        odoo,
        [{"name": "X", "city": "old", "parent": "Q"}, {"name": "X", "city": "new", "parent": "P"}],
        [{"name": "P"}, {"name": "Q"}],
    )
    assert odoo.held["X"] == {"name": "X", "city": "new", "parent": "P"}
    assert len(rest) == 2
