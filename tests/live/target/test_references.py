"""Records that others refer to, and records that somebody else made."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from odoo_common.connection import Connection

pytestmark = pytest.mark.live


def test_a_missing_tag_is_made_once_where_the_setting_says_so(
    run: Runner, connection: Connection, name: Name
) -> None:
    rows = [
        {"id": name(f"p{n}"), "name": name("Tagged"), "category_id/name": [name("Tag")]}
        for n in range(3)
    ]
    assert run(records("res.partner", rows)).ended("res.partner") == {"rejected": 3}

    settings = {"create_missing": ["res.partner.category"], "batch_size_rows": 1}
    assert run(records("res.partner", rows), **settings).ended("res.partner") == {"created": 3}
    domain = [("name", "=", name("Tag"))]
    assert connection.call("res.partner.category", "search_count", domain) == 1


def test_an_archived_record_counts_as_found(
    run: Runner, connection: Connection, name: Name, caplog: pytest.LogCaptureFixture
) -> None:
    tag = connection.call("res.partner.category", "create", {"name": name("Old")})
    connection.call("res.partner.category", "write", [tag], {"active": False})
    row = {"id": name("p"), "name": "P", "category_id/name": [name("Old")]}

    assert run(records("res.partner", [row])).ended("res.partner") == {"created": 1}
    assert "is archived" in caplog.text


def test_a_record_that_somebody_made_is_adopted(
    run: Runner, connection: Connection, name: Name
) -> None:
    by_hand = connection.call("res.partner", "create", {"name": "By hand", "ref": name("R")})
    match = {"res.partner": [["ref"]]}
    rows = [{"id": name("p"), "name": "Ours", "ref": name("R")}]

    assert run(records("res.partner", rows), match=match).ended("res.partner") == {"updated": 1}
    assert connection.call("res.partner", "search", [("ref", "=", name("R"))]) == [by_hand]
    # From now on it is known by its external id.
    rows[0]["ref"] = name("R2")
    assert run(records("res.partner", rows), match=match).ended("res.partner") == {"updated": 1}
    assert connection.call("res.partner", "search", [("ref", "=", name("R2"))]) == [by_hand]


def test_what_several_records_fit_is_rejected(
    run: Runner, connection: Connection, name: Name
) -> None:
    for _ in range(2):
        connection.call("res.partner", "create", {"name": "Twin", "ref": name("R"), "zip": "1"})
    rows = [{"id": name("p"), "name": "Ours", "ref": name("R"), "zip": "1"}]
    match = {"res.partner": [["ref", "zip"]]}
    [letter] = run(records("res.partner", rows), match=match).rejects

    assert letter["rejection"]["code"] == "identity"
    assert "2 records have this ref and zip" in letter["rejection"]["message"]


def test_two_records_never_share_one_match(run: Runner, connection: Connection, name: Name) -> None:
    connection.call("res.partner", "create", {"name": "One", "ref": name("R")})
    rows = [{"id": name(f"p{n}"), "name": "Ours", "ref": name("R")} for n in range(2)]
    match = {"res.partner": [["ref"]]}

    for size in (1, 2):
        result = run(records("res.partner", rows), match=match, batch_size_rows=size)
        assert result.counts["res.partner"]["rejected"] == 1


def test_lines_that_are_not_mentioned_stay_or_go_as_told(
    run: Runner, connection: Connection, name: Name
) -> None:
    vendor = {"id": name("v"), "name": "Vendor"}
    line = {"product_id/default_code": "FURN_7777", "product_qty": 1}
    other = {"product_id/default_code": "E-COM07", "product_qty": 2}
    order = {"id": name("PO"), "partner_id/id": name("v"), "order_line": [line, other]}
    run([*records("res.partner", [vendor]), *records("purchase.order", [order])])

    def quantities() -> list[float]:
        domain = [("order_id.partner_id.name", "=", "Vendor"), ("order_id", "=", order_id)]
        rows = connection.call("purchase.order.line", "search_read", domain, ["product_qty"])
        return sorted(row["product_qty"] for row in rows)

    domain = [("module", "=", "singer"), ("name", "=", name("PO"))]
    [found] = connection.call("ir.model.data", "search_read", domain, ["res_id"])
    order_id = found["res_id"]
    fewer = records("purchase.order", [{**order, "order_line": [other]}])
    assert run(fewer).ended("purchase.order") == {"unchanged": 1}
    assert quantities() == [1, 2]
    assert run(fewer, lines_missing="remove").ended("purchase.order") == {"updated": 1}
    assert quantities() == [2]
    assert run(fewer, lines_missing="remove").ended("purchase.order") == {"unchanged": 1}


def test_the_lines_of_an_adopted_order_are_found_by_their_product(
    run: Runner, connection: Connection, name: Name
) -> None:
    [product] = connection.call("product.product", "search", [("default_code", "=", "FURN_7777")])
    partner = connection.call("res.partner", "create", {"name": name("V")})
    line = {"product_id": product, "product_qty": 4}
    order_id = connection.call(
        "purchase.order",
        "create",
        {"partner_id": partner, "partner_ref": name("R"), "order_line": [[0, 0, line]]},
    )
    row = {
        "id": name("PO"),
        "partner_id/.id": partner,
        "partner_ref": name("R"),
        "order_line": [{"product_id/default_code": "FURN_7777", "product_qty": 5}],
    }
    match = {"purchase.order": [["partner_ref"]]}
    feed = records("purchase.order", [row])

    assert run(feed, match=match).ended("purchase.order") == {"updated": 1}
    assert run(feed, match=match).ended("purchase.order") == {"unchanged": 1}
    domain = [("order_id", "=", order_id)]
    lines = connection.call("purchase.order.line", "search_read", domain, ["product_qty"])
    assert [found["product_qty"] for found in lines] == [5]
