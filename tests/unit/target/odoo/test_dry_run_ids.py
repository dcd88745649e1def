"""What a dry run would have made is found again."""

from __future__ import annotations

from target_odoo.odoo.dry_run_ids import DryRunIds
from target_odoo.odoo.record_ref import RecordRef


def test_what_is_added_is_found() -> None:
    dry_run_ids = DryRunIds()
    many = {f"singer.p{number}": RecordRef("res.partner", -number) for number in range(1, 1201)}

    assert dry_run_ids.find(list(many)) == {}
    dry_run_ids.add(many.items())
    dry_run_ids.add([("singer.p7", RecordRef("res.users", -7000))])

    assert dry_run_ids.find(["singer.p7", "singer.none"]) == {
        "singer.p7": RecordRef("res.users", -7000)
    }
    assert dry_run_ids.find(list(many)) == {**many, "singer.p7": RecordRef("res.users", -7000)}


def test_it_is_forgotten_when_it_is_closed() -> None:
    dry_run_ids = DryRunIds()
    dry_run_ids.add([("singer.a", RecordRef("res.partner", -1))])
    dry_run_ids.close()

    assert dry_run_ids.find(["singer.a"]) == {}
