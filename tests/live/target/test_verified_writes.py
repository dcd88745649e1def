"""What a record states is what a real Odoo holds when the run says created or updated."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Message, Name, Run, Runner, records

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.live.plain import Plain

pytestmark = pytest.mark.live

BUY, SELL, BILL, TEMPLATE = "purchase.order", "sale.order", "account.move", "product.template"
AGREED: Message = {"price_unit": 20.0, "name": "Own text"}
DATE = {"date_planned": "2027-02-01 08:00:00"}


@pytest.fixture
def goods(plain: Plain, name: Name, odoo_version: str) -> dict[str, t.Any]:
    """Two vendors with payment terms, both with a price list for one product; another product."""
    [term] = plain.call("account.payment.term", "search", [], limit=1)
    partners = [
        plain.call(
            "res.partner",
            "create",
            {
                "name": name(text),
                "property_payment_term_id": term,
                "property_supplier_payment_term_id": term,
            },
        )
        for text in ("first", "second")
    ]
    field = "name" if odoo_version == "14" else "partner_id"
    sellers = [
        [0, 0, {field: partner, "price": 55.0 + number, "delay": 4}]
        for number, partner in enumerate(partners)
    ]
    values = {"list_price": 70, "seller_ids": sellers, "purchase_method": "purchase"}
    for code in ("listed", "other"):
        plain.call(TEMPLATE, "create", {**values, "name": name(code), "default_code": name(code)})
    return {"first": partners[0], "second": partners[1], "term": term}


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, t.Any]:
    return {"ledger_url": str(tmp_path / "ledger.db")}


def held(plain: Plain, model: str, external_id: str, *names: str) -> dict[str, t.Any]:
    """Return what a plain read gives of a record by its external id."""
    data = plain.call(
        "ir.model.data",
        "search_read",
        [["module", "=", "singer"], ["name", "=", external_id], ["model", "=", model]],
        ["res_id"],
    )
    [row] = plain.call(model, "read", [data[0]["res_id"]], list(names), load="")
    return {key: value for key, value in row.items() if key in names}


def twice(run: Runner, model: str, row: Message, outcome: str, **settings: t.Any) -> Run:
    """Send a record, and once more: then there is nothing to do."""
    done = run(records(model, [row]), **settings)
    assert done.ended(model) == {outcome: 1}
    assert run(records(model, [row]), **settings).ended(model) == {"unchanged": 1}
    return done


@pytest.mark.parametrize("state", ["draft", "purchase"])
def test_a_buy_order_keeps_what_is_agreed_when_its_quantity_changes(
    run: Runner,
    plain: Plain,
    name: Name,
    goods: dict[str, t.Any],
    settings: dict[str, t.Any],
    *,
    state: str,
) -> None:
    line = {"id": name("L"), "product_id/default_code": name("listed"), **AGREED, **DATE}
    row = {"id": name("PO"), "partner_id": goods["first"], "state": state}
    for quantity, outcome in ((2.0, "created"), (25.0, "updated")):
        lines = [{**line, "product_qty": quantity}]
        done = twice(run, BUY, {**row, "order_line": lines}, outcome, **settings)
        assert done.target.run.recorder.tally.not_held == {}
        found = held(plain, "purchase.order.line", name("L"), "product_qty", *AGREED, *DATE)
        assert found == {"product_qty": quantity, **AGREED, **DATE}
    assert held(plain, BUY, name("PO"), "state") == {"state": state}


@pytest.mark.parametrize("state", ["draft", "sale"])
def test_a_sale_keeps_what_is_agreed_when_its_quantity_changes(
    run: Runner,
    plain: Plain,
    name: Name,
    goods: dict[str, t.Any],
    settings: dict[str, t.Any],
    *,
    state: str,
) -> None:
    agreed = {**AGREED, "discount": 10.0}
    line = {"id": name("L"), "product_id/default_code": name("listed"), **agreed}
    row = {"id": name("SO"), "partner_id": goods["first"], "state": state}
    for quantity, outcome in ((2.0, "created"), (25.0, "updated")):
        lines = [{**line, "product_uom_qty": quantity}]
        twice(run, SELL, {**row, "order_line": lines}, outcome, **settings)
        found = held(plain, "sale.order.line", name("L"), "product_uom_qty", *agreed)
        assert found == {"product_uom_qty": quantity, **agreed}


def test_another_vendor_leaves_prices_and_terms_as_they_are_stated(
    run: Runner, plain: Plain, name: Name, goods: dict[str, t.Any], settings: dict[str, t.Any]
) -> None:
    line = {"id": name("L"), "product_id/default_code": name("listed"), "product_qty": 2}
    [eur] = plain.call("res.currency", "search", [["name", "=", "EUR"]], context={"active_test": 0})
    plain.call("res.currency", "write", [eur], {"active": True})
    stated = {"currency_id": eur, "payment_term_id": goods["term"]}
    row = {"id": name("PO"), "order_line": [{**line, **AGREED, **DATE}], **stated}
    for vendor, outcome in (("first", "created"), ("second", "updated")):
        twice(run, BUY, {**row, "partner_id": goods[vendor]}, outcome, **settings)
        assert held(plain, BUY, name("PO"), *stated) == stated
        found = held(plain, "purchase.order.line", name("L"), *AGREED, *DATE)
        assert found == {**AGREED, **DATE}


def test_another_customer_leaves_addresses_and_terms_as_they_are_stated(
    run: Runner, plain: Plain, name: Name, goods: dict[str, t.Any], settings: dict[str, t.Any]
) -> None:
    place = plain.call("res.partner", "create", {"name": name("somewhere")})
    terms = plain.call("account.payment.term", "search", [["id", "!=", goods["term"]]], limit=1)
    stated = {
        "partner_shipping_id": place,
        "partner_invoice_id": place,
        "payment_term_id": terms[0],
    }
    line = {"id": name("L"), "product_id/default_code": name("listed"), "product_uom_qty": 2}
    row = {"id": name("SO"), "order_line": [{**line, **AGREED}], **stated}
    for customer, outcome in (("first", "created"), ("second", "updated")):
        twice(run, SELL, {**row, "partner_id": goods[customer]}, outcome, **settings)
        assert held(plain, SELL, name("SO"), *stated) == stated
        assert held(plain, "sale.order.line", name("L"), *AGREED) == AGREED


def test_another_product_leaves_text_and_price_of_an_invoice_line(
    run: Runner, plain: Plain, name: Name, goods: dict[str, t.Any], settings: dict[str, t.Any]
) -> None:
    row: Message = {"id": name("INV"), "move_type": "out_invoice", "partner_id": goods["first"]}
    for code, outcome in (("listed", "created"), ("other", "updated")):
        line = {"id": name("L"), "product_id/default_code": name(code), "quantity": 3, **AGREED}
        twice(run, BILL, {**row, "invoice_line_ids": [line]}, outcome, **settings)
        invoice = held(plain, BILL, name("INV"), "invoice_line_ids")
        [found] = plain.call(
            "account.move.line", "read", invoice["invoice_line_ids"], [*AGREED, "quantity"]
        )
        assert {key: found[key] for key in (*AGREED, "quantity")} == {**AGREED, "quantity": 3.0}


def test_a_date_that_a_button_replaces_holds_in_the_first_run(
    run: Runner, plain: Plain, name: Name, goods: dict[str, t.Any]
) -> None:
    line = {"id": name("L"), "product_id/default_code": name("listed"), **AGREED}
    sale: Message = {"id": name("SO"), "partner_id": goods["first"], "state": "sale"}
    sale |= {"date_order": "2025-01-05 10:30:00", "order_line": [{**line, "product_uom_qty": 1}]}
    twice(run, SELL, sale, "created")
    assert held(plain, SELL, name("SO"), "date_order") == {"date_order": "2025-01-05 10:30:00"}

    dates = {"date_planned": "2027-06-01 00:00:00", "date_approve": "2025-02-03 04:05:06"}
    lines = [
        {**line, "product_qty": 1},
        {**line, "id": name("M"), "product_qty": 1, "date_planned": "2027-07-01 00:00:00"},
    ]
    buy = {"id": name("PO"), "partner_id": goods["first"], "state": "purchase", **dates}
    twice(run, BUY, {**buy, "order_line": lines}, "created")
    assert held(plain, BUY, name("PO"), *dates) == dates

    order = held(plain, BUY, name("PO"), "picking_ids")
    receipt = {".id": order["picking_ids"][0], "state": "done", "date_done": "2025-03-04 05:06:07"}
    twice(run, "stock.picking", receipt, "updated")
    [row] = plain.call("stock.picking", "read", order["picking_ids"], ["state", "date_done"])
    assert (row["state"], row["date_done"]) == ("done", "2025-03-04 05:06:07")


def test_what_a_template_with_variants_cannot_hold_is_said_once_and_remembered(
    run: Runner, plain: Plain, name: Name, settings: dict[str, t.Any]
) -> None:
    attribute = plain.call("product.attribute", "create", {"name": name("size")})
    values = [
        plain.call("product.attribute.value", "create", {"name": n, "attribute_id": attribute})
        for n in ("S", "M")
    ]
    lines = [
        {"id": name("A"), "attribute_id": attribute, "value_ids": values},
    ]
    row: Message = {"id": name("T"), "name": name("shirt"), "attribute_line_ids": lines}
    row |= {"barcode": name("B"), "standard_price": 7.5}
    done = twice(run, TEMPLATE, row, "created", **settings)
    fields = {"barcode", "standard_price"}
    tally = done.target.run.recorder.tally
    assert fields <= set(tally.not_held_fields[TEMPLATE])
    assert "write product.product" in tally.examples[TEMPLATE, "barcode"]
    found = held(plain, TEMPLATE, name("T"), "product_variant_count", *fields)
    assert found == {"product_variant_count": 2, "barcode": False, "standard_price": 0.0}

    rejected = run(records(TEMPLATE, [row]), on_not_held="reject", **settings)
    assert rejected.rejects[0]["rejection"]["code"] == "not_held"


def test_a_new_document_takes_its_partners_payment_terms(
    run: Runner, plain: Plain, name: Name, goods: dict[str, t.Any]
) -> None:
    row: Message = {"partner_id": goods["first"]}
    documents: dict[str, tuple[str, Message]] = {
        BUY: ("payment_term_id", {}),
        SELL: ("payment_term_id", {}),
        BILL: ("invoice_payment_term_id", {"move_type": "in_invoice"}),
    }
    for number, (model, (field, more)) in enumerate(documents.items()):
        twice(run, model, {"id": name(f"D{number}"), **row, **more}, "created")
        assert held(plain, model, name(f"D{number}"), field) == {field: goods["term"]}
        empty = {"id": name(f"E{number}"), **row, **more, field: None}
        twice(run, model, empty, "created")
        assert held(plain, model, name(f"E{number}"), field) == {field: False}


def test_html_that_odoo_cleans_is_no_difference(run: Runner, name: Name) -> None:
    row = {"id": name("T"), "name": name("T"), "description": "<p>a</p><style>p{}</style>"}
    done = twice(run, TEMPLATE, row, "created")
    assert done.target.run.recorder.tally.not_held == {}


def test_a_flag_that_odoo_computes_is_said(
    run: Runner, plain: Plain, name: Name, settings: dict[str, t.Any]
) -> None:
    flag = "use_partner_credit_limit"
    if flag not in plain.call("res.partner", "fields_get", [], ["type"]):
        pytest.skip("this Odoo has no credit limits")
    done = twice(
        run, "res.partner", {"id": name("P"), "name": "P", flag: True}, "created", **settings
    )
    assert "write credit_limit" in done.target.run.recorder.tally.examples["res.partner", flag]


@pytest.mark.parametrize("policy", ["odoo", "newest"])
def test_a_price_that_stays_odoos_survives_another_quantity(
    run: Runner,
    plain: Plain,
    name: Name,
    goods: dict[str, t.Any],
    settings: dict[str, t.Any],
    *,
    policy: str,
) -> None:
    policies = {"*": "source", "order_line/price_unit": policy}
    settings |= {"on_conflict": policies, "timestamp_field": "updated_at"}
    line = {"id": name("L"), "product_id/default_code": name("listed"), **AGREED, **DATE}
    row = {"id": name("PO"), "partner_id": goods["first"], "updated_at": "2025-01-01T00:00:00Z"}

    def send(quantity: float) -> Run:
        lines = [{**line, "product_qty": quantity}]
        return run(records(BUY, [{**row, "order_line": lines}]), **settings)

    assert send(2).ended(BUY) == {"created": 1}
    order = held(plain, BUY, name("PO"), "order_line")
    plain.call("purchase.order.line", "write", order["order_line"], {"price_unit": 33.0})
    assert send(25).ended(BUY) == {"updated": 1}
    found = held(plain, "purchase.order.line", name("L"), "product_qty", *AGREED, *DATE)
    assert found == {"product_qty": 25.0, **AGREED, **DATE, "price_unit": 33.0}
    assert send(25).ended(BUY) == {"skipped": 1}


def test_translations_are_compared_in_their_own_language(
    run: Runner, plain: Plain, name: Name, settings: dict[str, t.Any]
) -> None:
    languages = {code for code, _ in plain.call("res.lang", "get_installed")}
    other = next(iter(languages - {"en_US"}), "")
    if not other:
        pytest.skip("this Odoo has one language")
    row = {"id": name("T"), "name": name("chair"), f"name@{other}": name("chaise"), "weight": 2.0}
    done = twice(run, TEMPLATE, row, "created", **settings)
    assert done.target.run.recorder.tally.not_held == {}
