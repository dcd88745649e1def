"""Records reach a real Odoo once, and a second run changes nothing."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records, schema

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live


@pytest.fixture
def vendor(run: Runner, name: Name) -> str:
    """The external id of a new vendor."""
    row = {"id": name("vendor"), "name": name("Vendor"), "country_id/code": "NL"}
    assert run(records("res.partner", [row])).ended("res.partner") == {"created": 1}
    return row["id"]


def order(external_id: str, vendor: str, **more: t.Any) -> dict[str, t.Any]:
    """Return a buy order of two lines, the second without a price."""
    return {
        "id": external_id,
        "partner_id/id": vendor,
        "date_order": "2026-05-01T12:00:00+02:00",
        "order_line": [
            {"product_id/default_code": "FURN_7777", "product_qty": 3, "price_unit": 12.5},
            {"product_id/default_code": "E-COM07", "product_qty": 2},
        ],
        **more,
    }


def find(connection: Connection, external_id: str) -> int:
    """Return the database id of the record with an external id of ours."""
    rows = connection.call(
        "ir.model.data",
        "search_read",
        [("module", "=", "singer"), ("name", "=", external_id)],
        ["res_id"],
    )
    assert len(rows) == 1
    return int(rows[0]["res_id"])


def test_a_confirmed_order_is_made_once_with_its_receipt(
    run: Runner, connection: Connection, name: Name, vendor: str
) -> None:
    feed = records("purchase_order", [order(name("PO"), vendor, state="purchase")])

    assert run(feed).ended("purchase_order") == {"created": 1}
    order_id = find(connection, name("PO"))
    fields = ["state", "date_order", "picking_ids", "order_line", "write_date"]
    [before] = connection.call("purchase.order", "read", [order_id], fields)
    assert before["state"] == "purchase"
    assert before["date_order"] == "2026-05-01 10:00:00"
    assert len(before["picking_ids"]) == 1
    assert len(before["order_line"]) == 2

    assert run(feed).ended("purchase_order") == {"unchanged": 1}
    partner = find(connection, vendor)
    assert connection.call("purchase.order", "search_count", [("partner_id", "=", partner)]) == 1
    assert connection.call("purchase.order", "read", [order_id], fields) == [before]


@pytest.mark.parametrize("position", [0, 3, 9])
def test_one_bad_record_leaves_the_others_alone(
    run: Runner, connection: Connection, name: Name, position: int
) -> None:
    rows: list[dict[str, t.Any]] = [
        {"id": name(f"p{number}"), "name": name("Partner"), "country_id/code": "NL"}
        for number in range(10)
    ]
    rows[position]["name"] = None
    result = run([*records("res.partner", rows), {"type": "STATE", "value": {"at": 1}}])

    assert result.ended("res.partner") == {"created": 9, "rejected": 1}
    assert result.failed
    assert result.states == [{"at": 1}]
    [letter] = result.rejects
    assert letter["record"] == rows[position]
    assert "name" in letter["rejection"]["message"].lower()
    assert connection.call("res.partner", "search_count", [("name", "=", name("Partner"))]) == 9

    letter["record"]["name"] = name("Partner")
    mended = run([schema("res.partner"), letter])
    assert mended.ended("res.partner") == {"created": 1}


def test_the_batch_size_makes_no_difference(
    run: Runner, connection: Connection, name: Name
) -> None:
    rows = [
        {"id": name(f"p{n}"), "name": name("Same"), "city": f"C{n % 3}", "is_company": n % 2 == 0}
        for n in range(12)
    ]
    feed = records("res.partner", rows)

    assert run(feed, batch_size_rows=5).ended("res.partner") == {"created": 12}
    for size in (1, 7, 500):
        assert run(feed, batch_size_rows=size).ended("res.partner") == {"unchanged": 12}
    assert connection.call("res.partner", "search_count", [("name", "=", name("Same"))]) == 12


def test_a_record_that_comes_twice_in_a_batch_is_made_once(
    run: Runner, connection: Connection, name: Name
) -> None:
    rows = [{"id": name("p"), "name": name("Old")}, {"id": name("p"), "name": name("New")}]
    result = run(records("res.partner", rows))

    assert result.ended("res.partner") == {"created": 1, "updated": 1}
    domain = [("name", "in", [name("Old"), name("New")])]
    found = connection.call("res.partner", "search_read", domain, ["name"])
    assert [row["name"] for row in found] == [name("New")]


WRONG: dict[str, tuple[dict[str, t.Any], str, str]] = {
    "unknown field": ({"nmae": "x"}, "field", "did you mean name?"),
    "reference to nothing": ({"country_id/code": "XX"}, "reference", "res.country with code 'XX'"),
    "ambiguous reference": ({"state_id/code": "AL"}, "reference", "records fit"),
    "not a number": ({"color": "red"}, "value", "color: 'red' is not a number"),
    "computed field": ({"contact_address": "x"}, "field", "computed by Odoo"),
    "not a choice": ({"type": "castle"}, "value", "none of its values"),
    "external id of another model": ({"id": "base.nl"}, "identity", "belongs to a res.country"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_rejection_says_what_is_wrong(run: Runner, name: Name, case: str) -> None:
    values, code, text = WRONG[case]
    row = {"id": name("p"), "name": "Wrong", **values}
    [letter] = run(records("res.partner", [row]), fail_on_reject=False).rejects

    assert letter["rejection"]["code"] == code
    assert text in letter["rejection"]["message"]


def test_a_record_that_nothing_names_is_rejected(run: Runner) -> None:
    [letter] = run(records("res.partner", [{"name": "Nobody"}])).rejects

    assert letter["rejection"]["code"] == "identity"


def test_an_unknown_stream_is_rejected_and_says_which_setting_helps(run: Runner) -> None:
    [letter] = run(records("no_such_model", [{"id": "x"}])).rejects

    assert letter["rejection"]["code"] == "stream"
    assert "stream_models" in letter["rejection"]["message"]


def test_values_of_every_kind_arrive_and_stay_unchanged(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = {
        "id": name("p"),
        "name": name("All"),
        "comment": "<p>hello <b>you</b></p>",
        "partner_latitude": 52.123456,
        "color": 3,
        "is_company": True,
        "active": False,
        "country_id/code": "NL",
        "parent_id/.id": 1,
        "type": "delivery",  # a plain contact would get its company's address from Odoo
        "category_id/.id": connection.call("res.partner.category", "search", [], limit=2),
        "phone": None,
        "lang": "en_US",
    }
    feed = records("res.partner", [row])

    assert run(feed).ended("res.partner") == {"created": 1}
    assert run(feed).ended("res.partner") == {"unchanged": 1}
    partner_id = find(connection, name("p"))
    names = ["active", "color", "category_id", "parent_id", "partner_latitude"]
    [found] = connection.call("res.partner", "read", [partner_id], names)
    assert found["active"] is False
    assert found["color"] == 3
    assert sorted(found["category_id"]) == sorted(row["category_id/.id"])
    assert found["parent_id"][0] == 1
    assert found["partner_latitude"] == pytest.approx(52.123456)


def test_null_empties_a_field_and_an_absent_column_leaves_it(
    run: Runner, connection: Connection, name: Name
) -> None:
    run(records("res.partner", [{"id": name("p"), "name": "N", "phone": "1", "city": "C"}]))
    result = run(records("res.partner", [{"id": name("p"), "name": "N", "phone": None}]))

    assert result.ended("res.partner") == {"updated": 1}
    [found] = connection.call(
        "res.partner", "read", [find(connection, name("p"))], ["phone", "city"]
    )
    assert (found["phone"], found["city"]) == (False, "C")


def test_a_write_mode_leaves_out_what_it_is_not_for(
    run: Runner, connection: Connection, name: Name
) -> None:
    partner = "res.partner"
    one, two = {"id": name("1"), "name": name("One")}, {"id": name("2"), "name": name("Two")}
    run(records(partner, [one]))
    feed = records(partner, [{**one, "city": "changed"}, two])
    assert run(feed, write_mode="create", dry_run=True).ended(partner) == {
        "created": 1,
        "skipped": 1,
    }
    assert run(feed, write_mode={partner: "create"}).ended(partner) == {"created": 1, "skipped": 1}
    third = {"id": name("3"), "name": name("Three")}
    feed = records(partner, [{**two, "city": "changed"}, third])
    assert run(feed, write_mode="update").ended(partner) == {"updated": 1, "skipped": 1}
    domain = [("name", "in", [name("One"), name("Two"), name("Three")])]
    rows = connection.call(partner, "search_read", domain, ["name", "city"])
    assert {row["name"]: row["city"] for row in rows} == {
        name("One"): False,
        name("Two"): "changed",
    }


def test_what_somebody_deleted_in_odoo_is_left_out_where_a_setting_says_so(
    run: Runner, connection: Connection, name: Name, tmp_path: Path
) -> None:
    partner = "res.partner"
    ledger = {"ledger_url": str(tmp_path / "ledger.db")}
    feed = records(partner, [{"id": name("1"), "name": name("One")}])
    run(feed, **ledger)
    domain = [("name", "=", name("One"))]
    connection.call(partner, "unlink", connection.call(partner, "search", domain))
    for policy, outcome in (("skip", "skipped"), ("reject", "rejected")):
        assert run(feed, **ledger, deleted_in_odoo=policy).ended(partner) == {outcome: 1}
        assert connection.call(partner, "search_count", domain) == 0
    assert run(feed, **ledger).ended(partner) == {"created": 1}
    assert connection.call(partner, "search_count", domain) == 1


def test_a_stream_goes_to_the_custom_model_of_its_name(
    run: Runner, connection: Connection, name: Name
) -> None:
    machine = "x_machine_tool"
    domain = [("module", "=", "base"), ("name", "=", "group_user")]
    [group] = connection.call("ir.model.data", "search_read", domain, ["res_id"])
    rights = {f"perm_{what}": True for what in ("read", "write", "create", "unlink")}
    access = {"name": "x", "group_id": group["res_id"], **rights}
    # In one call: another worker of the server may not know of the rights yet otherwise.
    values = {"name": "Machine", "model": machine, "access_ids": [[0, 0, access]]}
    [model] = connection.call("ir.model", "create", [values])
    try:
        rows = [{"id": name("lathe"), "x_name": "Lathe"}]
        assert run(records(machine, rows)).ended(machine) == {"created": 1}
        assert run(records(machine, rows)).ended(machine) == {"unchanged": 1}
        [found] = connection.call(machine, "search_read", [], ["x_name"])
        assert found["x_name"] == "Lathe"
    finally:
        connection.call("ir.model", "unlink", [model])
