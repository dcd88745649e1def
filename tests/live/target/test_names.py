"""External ids: whose they are, how they are spelled, and users who may not search them."""

from __future__ import annotations

import typing as t

from tests.live.target.conftest import records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection
    from sandbox import Database
    from tests.live.target.conftest import Name, Runner

PARTNER = "res.partner"


def test_an_id_with_blanks_names_a_record_like_any_other(
    run: Runner, connection: Connection, name: Name
) -> None:
    rows = [{"id": name("a b\tc"), "name": name("Blank")}]
    assert run(records(PARTNER, rows)).ended(PARTNER) == {"created": 1}
    assert run(records(PARTNER, rows)).ended(PARTNER) == {"unchanged": 1}
    wanted = name("a%20b%09c")
    assert connection.call("ir.model.data", "search_count", [("name", "=", wanted)]) == 1


def test_a_record_of_another_input_is_not_adopted_by_a_second_record_of_it(
    run: Runner, name: Name
) -> None:
    match = {PARTNER: [["ref"]]}
    first = [{"id": f"shop.{name('1')}", "name": "One", "ref": name("R")}]
    second = [{"id": f"shop.{name('2')}", "name": "Two", "ref": name("R")}]
    assert run(records(PARTNER, first), match=match).ended(PARTNER) == {"created": 1}
    result = run(records(PARTNER, second), match=match)
    assert result.ended(PARTNER) == {"rejected": 1}
    assert name("1") in result.rejects[0]["rejection"]["message"]


def test_a_user_without_rights_on_external_ids_writes_orders_once(
    run: Runner, connection: Connection, odoo: Database, name: Name
) -> None:
    buyer = odoo.as_user("buyer")
    who = {"username": buyer.username, "password": buyer.password}
    line = {"product_id/default_code": "FURN_7777", "product_qty": 3, "price_unit": 5}
    vendor = connection.call(PARTNER, "create", [{"name": name("Vendor")}])[0]
    order = {
        "id": name("PO"),
        "partner_id/.id": vendor,
        "state": "purchase",
        "order_line": [{"id": name("L"), **line}],
    }
    feed = records("purchase.order", [order])
    assert run(feed, **who).ended("purchase.order") == {"created": 1}
    assert run(feed, **who).ended("purchase.order") == {"unchanged": 1}
    found = connection.call("purchase.order", "search_count", [("partner_id", "=", vendor)])
    assert found == 1
