"""Records that may pass later: tried again, and never after what came later of the same name."""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.deferral import Waiting, write_with_retries
from target_odoo.drafts import Item
from target_odoo.outcome import Reason

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

    def write(self, items: Sequence[Item]) -> None:
        for item in items:
            self.writes += 1
            item.external_id = item.record["name"]
            parent, code = item.record.get("parent"), item.record.get("code")
            if "wrong" in item.record:
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


def partners(*records: dict[str, str]) -> list[Item]:
    return [
        Item(number, "partners", record, {}, model="partner")
        for number, record in enumerate(records)
    ]


def outcomes(items: Sequence[Item]) -> list[str]:
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


def test_what_came_before_one_that_waits_is_not_written_again() -> None:
    odoo = Odoo()
    items = partners(
        {"name": "X", "city": "old"}, {"name": "X", "city": "new", "parent": "P"}, {"name": "P"}
    )
    write_with_retries(odoo.write, items)
    assert odoo.held["X"]["city"] == "new"
    assert odoo.writes == 4


def test_a_value_that_was_given_up_later_in_the_batch_is_taken() -> None:
    odoo = Odoo({"A": {"name": "A", "code": "1"}})
    items = partners({"name": "B", "code": "1"}, {"name": "A", "code": "2"})
    write_with_retries(odoo.write, items)
    assert outcomes(items) == ["created", "updated"]
    assert {name: held["code"] for name, held in odoo.held.items()} == {"A": "2", "B": "1"}


def test_a_value_that_stays_with_another_is_asked_for_once_more_and_no_longer() -> None:
    odoo = Odoo({"A": {"name": "A", "code": "1"}})
    items = partners({"name": "B", "code": "1"}, {"name": "C"})
    write_with_retries(odoo.write, items)
    assert outcomes(items) == ["rejected", "created"]
    assert odoo.writes == 3


def test_two_that_change_their_values_wait_for_each_other_in_vain() -> None:
    odoo = Odoo({"A": {"name": "A", "code": "1"}, "B": {"name": "B", "code": "2"}})
    items = partners({"name": "A", "code": "2"}, {"name": "B", "code": "1"})
    write_with_retries(odoo.write, items)
    assert outcomes(items) == ["rejected", "rejected"]
    assert odoo.writes == 2


def test_at_the_end_of_the_input_too_the_later_one_counts() -> None:
    odoo, waiting = Odoo(), Waiting()
    settled = []
    batches = (
        [{"name": "X", "city": "old", "parent": "P"}, {"name": "Y"}],
        [{"name": "X", "city": "new"}, {"name": "Z"}],
        [{"name": "P"}],
    )
    for records in batches:
        items = partners(*records)
        for item in items:
            item.number += 10 * batches.index(records)
        write_with_retries(odoo.write, items)
        settled += waiting.take(odoo.write, items)
    assert [item.record["name"] for item in settled] == ["Y", "Z", "P"]
    assert odoo.held["X"] == {"name": "X", "city": "new"}

    waited = waiting.write_all()
    assert outcomes(waited) == ["updated", "created"]
    assert odoo.held["X"] == {"name": "X", "city": "new", "parent": "P"}


def test_what_waits_in_vain_is_rejected_and_the_later_one_stays() -> None:
    odoo, waiting = Odoo(), Waiting()
    items = partners({"name": "X", "city": "old", "parent": "P"}, {"name": "X", "city": "new"})
    write_with_retries(odoo.write, items)
    assert not waiting.take(odoo.write, items)
    assert outcomes(waiting.write_all()) == ["rejected", "created"]
    assert odoo.held["X"] == {"name": "X", "city": "new"}


def test_one_that_is_wrong_without_the_one_that_waits_passes_after_it() -> None:
    odoo, waiting = Odoo(), Waiting()
    first = partners({"name": "X", "parent": "P"}, {"name": "Y"})
    write_with_retries(odoo.write, first)
    assert len(waiting.take(odoo.write, first)) == 1
    later = partners({"name": "X", "city": "new", "wrong": "as long as X isn't there"})
    later[0].number = 7
    write_with_retries(odoo.write, later)
    assert not waiting.take(odoo.write, later)
    odoo.write(partners({"name": "P"}))
    del later[0].record["wrong"]
    assert outcomes(waiting.write_all()) == ["created", "updated"]


def test_a_record_of_another_name_is_settled_beside_one_that_waits() -> None:
    waiting = Waiting()
    early, other = partners({"name": "X"}, {"name": "Y"})
    early.external_id, other.external_id = "X", "Y"
    early.rejected(EARLY)
    other.rejected(WRONG)
    assert waiting.take(Odoo().write, [early, other]) == [other]
