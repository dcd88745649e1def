"""Records are created, changed or left alone, and told so."""

from __future__ import annotations

import typing as t

from tests.unit.target.running import Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

ADA = {"id": "ada", "name": "Ada", "ref": "A1", "color": 3}
WRITES = {"create", "write", "web_save_multi", "load", "unlink"}


def writes(odoo: FakeOdoo) -> int:
    return sum(call.method in WRITES for call in odoo.calls)


def test_a_new_record_is_created_with_its_external_id(run: Runner, odoo: FakeOdoo) -> None:
    done = run(records("res_partner", ADA))
    assert done.ended("res_partner") == {"created": 1}
    partner = odoo.named("singer.ada")
    [row] = odoo.do("res.partner", "read", [partner], ["name", "ref", "color"])
    assert row == {"id": partner, "name": "Ada", "ref": "A1", "color": 3}


def test_the_same_record_again_is_unchanged_and_nothing_is_written(
    run: Runner, odoo: FakeOdoo
) -> None:
    run(records("res_partner", ADA))
    odoo.calls.clear()
    assert run(records("res_partner", ADA)).ended("res_partner") == {"unchanged": 1}
    assert writes(odoo) == 0


def test_only_the_fields_that_differ_are_written(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", ADA))
    odoo.calls.clear()
    done = run(records("res_partner", {**ADA, "color": 4}))
    assert done.ended("res_partner") == {"updated": 1}
    [call] = odoo.called("write")
    assert call.args == [[odoo.named("singer.ada")], {"color": 4}]


def test_many_changes_are_written_together(run: Runner, odoo: FakeOdoo) -> None:
    rows = [{"id": f"p{n}", "name": f"P{n}", "color": 0} for n in range(30)]
    assert run(records("res_partner", *rows)).ended("res_partner") == {"created": 30}
    odoo.calls.clear()
    changed = [{**row, "color": number % 2 + 1} for number, row in enumerate(rows)]
    assert run(records("res_partner", *changed)).ended("res_partner") == {"updated": 30}
    colors = [odoo.env().value("res.partner", odoo.named(f"singer.p{n}"), "color") for n in (0, 1)]
    assert colors == [1, 2]
    assert writes(odoo) <= 2


def test_a_record_that_odoo_refuses_leaves_the_others_alone(run: Runner, odoo: FakeOdoo) -> None:
    rows = [{"id": f"p{n}", "name": f"P{n}" if n != 4 else ""} for n in range(9)]
    done = run(records("res_partner", *rows))
    assert done.ended("res_partner") == {"created": 8, "rejected": 1}
    assert [letter["record"] for letter in done.rejects] == [rows[4]]
    assert odoo.named("singer.p4") == 0


def test_a_change_that_odoo_refuses_leaves_the_others_alone(run: Runner, odoo: FakeOdoo) -> None:
    rows = [{"id": f"p{n}", "name": f"P{n}"} for n in range(9)]
    run(records("res_partner", *rows))
    above = odoo.named("singer.p4")
    parent = odoo.do("res.partner", "create", {"name": "below", "parent_id": above})
    changed = [{**row, "city": "X"} for row in rows]
    changed[4]["parent_id/.id"] = parent
    done = run(records("res_partner", *changed))
    assert done.ended("res_partner") == {"updated": 8, "rejected": 1}
    cities = odoo.rows("res.partner", "name", "city")
    assert [row["name"] for row in cities if row["city"] == "X"] == [
        row["name"] for n, row in enumerate(rows) if n != 4
    ]


def test_a_record_twice_in_a_batch_is_written_in_its_order(run: Runner, odoo: FakeOdoo) -> None:
    done = run(records("res_partner", ADA, {**ADA, "color": 5}, {**ADA, "color": 6}))
    assert done.ended("res_partner") == {"created": 1, "updated": 2}
    assert odoo.env().value("res.partner", odoo.named("singer.ada"), "color") == 6


def test_one_record_by_two_names_is_written_in_its_order(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", ADA))
    partner = odoo.named("singer.ada")
    done = run(records("res_partner", {**ADA, "color": 5}, {".id": partner, "color": 6}))
    assert done.ended("res_partner") == {"updated": 2}
    assert odoo.env().value("res.partner", partner, "color") == 6


def test_a_record_that_was_deleted_in_odoo_is_made_anew(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", ADA))
    gone = odoo.named("singer.ada")
    del odoo.db.table("res.partner")[gone]  # by another way than Odoo's own: the name stays
    assert run(records("res_partner", ADA)).ended("res_partner") == {"created": 1}
    assert odoo.named("singer.ada") > gone


def test_a_database_id_that_is_nobodys_is_rejected(run: Runner) -> None:
    done = run(records("res_partner", {".id": 99999, "name": "Nobody"}))
    assert done.reasons == [("reference", ".id")]
    assert done.messages == ["there is no res.partner with database id 99999"]


def test_an_external_id_of_another_model_is_rejected(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", ADA))
    done = run(records("res_partner_category", {"id": "ada", "name": "Tag"}))
    assert done.reasons == [("identity", "id")]
    assert "belongs to a res.partner, not a res.partner.category" in done.messages[0]
    assert odoo.rows("res.partner.category", "name") == []


def test_a_stream_of_a_model_that_is_not_installed_is_rejected(run: Runner) -> None:
    done = run(records("fleet_vehicle", {"id": "car", "name": "Car"}))
    assert [code for code, _ in done.reasons] == ["stream"]
    assert "fleet.vehicle" in done.messages[0]


def test_the_key_of_a_stream_names_its_records(run: Runner, odoo: FakeOdoo) -> None:
    messages = records("res_partner", {"ref": "A1", "name": "Ada"})
    messages[0]["key_properties"] = ["ref"]
    assert run(messages).ended("res_partner") == {"created": 1}
    messages[1]["record"]["name"] = "Ada Lovelace"
    assert run(messages).ended("res_partner") == {"updated": 1}
    assert [row["name"] for row in odoo.rows("res.partner", "name", "ref") if row["ref"]] == [
        "Ada Lovelace"
    ]


def test_a_dry_run_tells_what_it_would_do_and_writes_nothing(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", ADA))
    odoo.calls.clear()
    feed = records("res_partner", {**ADA, "color": 9}, {"id": "bob", "name": "Bob"})
    done = run(feed, dry_run=True)
    assert done.ended("res_partner") == {"created": 1, "updated": 1}
    assert writes(odoo) == 0


def test_archived_records_are_found_and_stay_archived(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", ADA))
    odoo.do("res.partner", "write", [odoo.named("singer.ada")], {"active": False})
    done = run(records("res_partner", {**ADA, "color": 8}))
    assert done.ended("res_partner") == {"updated": 1}
    [row] = [r for r in odoo.rows("res.partner", "name", "active", "color") if r["name"] == "Ada"]
    assert row == {"name": "Ada", "active": False, "color": 8}


def test_a_record_that_the_user_may_not_see_is_rejected(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", ADA))
    odoo.hide("res.partner", odoo.named("singer.ada"))
    done = run(records("res_partner", {".id": odoo.named("singer.ada"), "color": 8}))
    assert done.reasons == [("reference", ".id")]


def test_without_the_right_to_create_records_are_rejected(run: Runner, odoo: FakeOdoo) -> None:
    odoo.deny("res.partner", "create")
    done = run(records("res_partner", ADA))
    assert done.ended("res_partner") == {"rejected": 1}
    assert "not allowed to create res.partner" in done.messages[0]
