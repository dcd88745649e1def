"""External ids: whose they are, how they are spelled, and users who may not search them."""

from __future__ import annotations

import typing as t

from tests.live.target.conftest import records, schema

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


def of_key(stream: str, rows: list[dict[str, t.Any]], *key: str) -> list[dict[str, t.Any]]:
    return [
        schema(stream, *key),
        *({"type": "RECORD", "stream": stream, "record": row} for row in rows),
    ]


def test_two_keys_of_one_text_are_two_records_and_the_older_name_stays_one_ones(
    run: Runner, connection: Connection, name: Name
) -> None:
    ref = name("K")
    first = {"ref": ref, "zip": "2_3", "name": "Comp A"}
    second = {"ref": f"{ref}_2", "zip": "3", "name": "Comp B"}
    # As version 0.1 left it: both under one name, the second over the first.
    [partner] = connection.call(PARTNER, "create", [{**second, "city": "older"}])
    about = {"module": "singer", "model": PARTNER, "res_id": partner}
    connection.call("ir.model.data", "create", [{**about, "name": f"res_partner_{ref}_2_3"}])
    feed = of_key(PARTNER, [first, second], "ref", "zip")
    assert run(feed).ended(PARTNER) == {"created": 1, "unchanged": 1}
    assert run(feed).ended(PARTNER) == {"unchanged": 2}
    domain = [("ref", "like", ref)]
    rows = connection.call(PARTNER, "search_read", domain, ["name", "zip", "city"])
    found = {row["name"]: (row["zip"], row["city"]) for row in rows}
    assert found == {"Comp A": ("2_3", False), "Comp B": ("3", "older")}


def test_two_keys_of_one_text_are_two_vendor_prices(
    run: Runner, connection: Connection, name: Name
) -> None:
    one = {"partner_id/name": "Azure Interior", "product_tmpl_id/default_code": "FURN_7777"}
    other = {"partner_id/name": "Wood Corner", "product_tmpl_id/default_code": "FURN_8888"}
    rows = [
        {**one, "product_name": name("A_E"), "product_code": "100", "price": 10},
        {**other, "product_name": name("A"), "product_code": "E_100", "price": 99},
    ]
    if connection.version < (16,):
        rows = [{c.replace("partner_id", "name"): v for c, v in row.items()} for row in rows]
    feed = of_key("product.supplierinfo", rows, "product_name", "product_code")
    assert run(feed).ended("product.supplierinfo") == {"created": 2}
    domain = [("product_name", "in", [name("A_E"), name("A")])]
    found = connection.call("product.supplierinfo", "search_read", domain, ["price"])
    assert sorted(row["price"] for row in found) == [10, 99]


def test_a_customer_and_a_supplier_of_one_number_are_two_partners_or_reported(
    run: Runner, connection: Connection, name: Name
) -> None:
    models = {"customers": PARTNER, "suppliers": PARTNER}
    ref = name("1")
    feed = of_key("customers", [{"ref": ref, "name": "Customer", "city": "C"}], "ref")
    feed += of_key("suppliers", [{"ref": ref, "name": "Supplier", "street": "S"}], "ref")
    result = run(feed, stream_models=models)
    assert result.ended("customers") == {"created": 1}
    assert result.ended("suppliers") == {"rejected": 1}
    assert result.rejects[0]["rejection"]["code"] == "identity"
    spaces = {"suppliers": "erp"}
    result = run(feed, stream_models=models, external_id_namespace=spaces)
    assert result.ended("customers") == {"unchanged": 1}
    assert result.ended("suppliers") == {"created": 1}
    domain = [("ref", "=", ref)]
    rows = connection.call(PARTNER, "search_read", domain, ["name", "city", "street"])
    found = {(row["name"], row["city"], row["street"]) for row in rows}
    assert found == {("Customer", "C", False), ("Supplier", False, "S")}
