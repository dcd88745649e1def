"""What a batch brings isn't made as missing, also while it is written again in part."""

from __future__ import annotations

from target_odoo.lookup.create_missing import UpcomingRecords
from target_odoo.records.parsed_record import Reference

B = Reference("res.partner", "name", "B")


def test_a_part_of_a_batch_that_is_written_again_still_brings_the_rest() -> None:
    coming = UpcomingRecords()
    coming.expect("res.partner", {1: {"name": "A"}, 2: {"name": "B"}})
    coming.expect("res.partner", {1: {"name": "A"}})
    assert coming.brings(B)


def test_the_next_batch_brings_its_own() -> None:
    coming = UpcomingRecords()
    coming.expect("res.partner", {1: {"name": "A"}, 2: {"name": "B"}})
    coming.expect("res.partner", {3: {"name": "C"}})
    assert not coming.brings(B)
    coming.expect("res.country", {4: {"name": "B"}})
    assert not coming.brings(B)


def test_a_batch_of_another_model_in_between_changes_nothing() -> None:
    coming = UpcomingRecords()
    coming.expect("res.partner", {1: {"name": "A"}, 2: {"name": "B"}})
    coming.expect("stock.quant", {1: {"quantity": 1}})
    coming.expect("res.partner", {1: {"name": "A"}})
    assert coming.brings(B)
