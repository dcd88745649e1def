"""What a dry run would have made is found again."""

from __future__ import annotations

from target_odoo.odoo.dry_run_ids import Pretended
from target_odoo.odoo.record_ref import RecordRef


def test_what_is_added_is_found() -> None:
    pretended = Pretended()
    many = {f"singer.p{number}": RecordRef("res.partner", -number) for number in range(1, 1201)}

    assert pretended.find(list(many)) == {}
    pretended.add(many.items())
    pretended.add([("singer.p7", RecordRef("res.users", -7000))])

    assert pretended.find(["singer.p7", "singer.none"]) == {
        "singer.p7": RecordRef("res.users", -7000)
    }
    assert pretended.find(list(many)) == {**many, "singer.p7": RecordRef("res.users", -7000)}


def test_it_is_forgotten_when_it_is_closed() -> None:
    pretended = Pretended()
    pretended.add([("singer.a", RecordRef("res.partner", -1))])
    pretended.close()

    assert pretended.find(["singer.a"]) == {}
