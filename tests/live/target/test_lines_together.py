"""The lines of a record are written together, whatever columns each of them has."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

pytestmark = pytest.mark.live
Row = dict[str, t.Any]


def read(plain: Plain, external_id: str, *fields: str) -> Row:
    """Return a record of ours as a plain read gives it."""
    domain = [("module", "=", "singer"), ("name", "=", external_id)]
    [row] = plain.call("ir.model.data", "search_read", domain, ["model", "res_id"])
    [found] = plain.call(row["model"], "read", [row["res_id"]], list(fields))
    return t.cast("Row", found)


def lines_of(plain: Plain, external_id: str, field: str, *fields: str) -> list[Row]:
    record = read(plain, external_id, field)
    model = plain.call(model_of(plain, external_id), "fields_get", [field], ["relation"])
    rows = plain.call(model[field]["relation"], "read", sorted(record[field]), list(fields))
    return t.cast("list[Row]", rows)


def model_of(plain: Plain, external_id: str) -> str:
    domain = [("module", "=", "singer"), ("name", "=", external_id)]
    [row] = plain.call("ir.model.data", "search_read", domain, ["model"])
    return str(row["model"])


@pytest.fixture
def accounts(plain: Plain) -> list[int]:
    new = "account_type" in plain.call("account.account", "fields_get", [], ["type"])
    kind = ("account_type", "=", "expense") if new else ("user_type_id.name", "=", "Expenses")
    found = plain.call("account.account", "search", [kind], limit=2, order="code")
    return t.cast("list[int]", found)


def test_a_journal_entry_has_debit_on_one_line_and_credit_and_a_partner_on_others(
    run: Runner, plain: Plain, name: Name, accounts: list[int]
) -> None:
    entry = {
        "id": name("entry"),
        "move_type": "entry",
        "date": "2026-01-31",
        "state": "posted",
        "line_ids": [
            {"id": name("1"), "account_id/.id": accounts[0], "name": "a", "debit": 100},
            {"id": name("2"), "account_id/.id": accounts[1], "credit": 60, "partner_id/.id": 1},
            {"id": name("3"), "account_id/.id": accounts[1], "name": "c", "credit": 40},
        ],
    }
    assert run(records("account.move", [entry])).ended("account.move") == {"created": 1}
    rows = lines_of(plain, name("entry"), "line_ids", "name", "debit", "credit", "partner_id")
    assert [(row["debit"], row["credit"]) for row in rows] == [(100, 0), (0, 60), (0, 40)]
    assert [row["name"] for row in rows] == ["a", False, "c"]
    assert [bool(row["partner_id"]) for row in rows] == [False, True, False]
    assert read(plain, name("entry"), "state")["state"] == "posted"
    assert run(records("account.move", [entry])).ended("account.move") == {"unchanged": 1}


def test_payment_terms_and_taxes_add_up_over_lines_of_different_columns(
    run: Runner, plain: Plain, name: Name, odoo_version: str
) -> None:
    new = odoo_version == "19"
    days = "nb_days" if new else "days"
    first = {"value": "percent", "value_amount": 30}
    rest = {"value": "percent", "value_amount": 70} if new else {"value": "balance"}
    term = {
        "id": name("term"),
        "name": name("Terms"),
        "line_ids": [
            {"id": name("t1"), **first},
            {"id": name("t2"), **rest, days: 45},
        ],
    }
    stream = "account.payment.term"
    assert run(records(stream, [term])).ended(stream) == {"created": 1}
    rows = lines_of(plain, name("term"), "line_ids", "value", "value_amount", days)
    assert sorted(row["value_amount"] for row in rows) == ([30, 70] if new else [0, 30])
    assert 45 in [row[days] for row in rows]
    assert run(records(stream, [term])).ended(stream) == {"unchanged": 1}


def test_a_tax_is_repartitioned_over_lines_of_which_some_have_an_account(
    run: Runner, plain: Plain, name: Name, accounts: list[int]
) -> None:
    def repartition(which: str) -> list[Row]:
        percent = {"factor_percent": 100, "repartition_type": "tax"}
        return [
            {"id": name(f"{which}-base"), "factor_percent": 100, "repartition_type": "base"},
            {"id": name(f"{which}-tax"), **percent, "account_id/.id": accounts[0]},
        ]

    tax = {
        "id": name("tax"),
        "name": name("Tax"),
        "amount": 7,
        "invoice_repartition_line_ids": repartition("invoice"),
        "refund_repartition_line_ids": repartition("refund"),
    }
    assert run(records("account.tax", [tax])).ended("account.tax") == {"created": 1}
    fields = ("repartition_type", "factor_percent", "account_id")
    rows = lines_of(plain, name("tax"), "invoice_repartition_line_ids", *fields)
    assert {row["repartition_type"]: bool(row["account_id"]) for row in rows} == {
        "base": False,
        "tax": True,
    }
    assert run(records("account.tax", [tax])).ended("account.tax") == {"unchanged": 1}


def test_what_a_line_leaves_to_odoo_is_still_what_odoo_computes(
    run: Runner, plain: Plain, name: Name
) -> None:
    domain = [("seller_ids.price", ">", 0), ("type", "!=", "service")]
    [product] = plain.call("product.product", "search", domain, limit=1)
    [seller] = plain.call("product.product", "read", [product], ["seller_ids"])
    [info] = plain.call("product.supplierinfo", "read", seller["seller_ids"][:1], [])
    vendor = info.get("partner_id") or info["name"]
    goods = {"product_id/.id": product, "product_qty": max(info["min_qty"], 1)}
    line = {"id": name("1"), "name": "a", "price_unit": 3, **goods}
    order = {
        "id": name("order"),
        "partner_id/.id": vendor[0],
        "order_line": [line, {"id": name("2"), "discount": 0, **goods}],
    }
    stated = [line, {**line, "id": name("2"), "price_unit": 4}]
    if "discount" not in plain.call("purchase.order.line", "fields_get", [], ["type"]):
        order["order_line"] = stated
    assert run(records("purchase.order", [order])).ended("purchase.order") == {"created": 1}
    rows = lines_of(plain, name("order"), "order_line", "price_unit", "name")
    assert rows[0]["price_unit"] == 3
    assert rows[1]["price_unit"] == (4 if order["order_line"] is stated else info["price"])
    assert rows[1]["name"]
    more = {**line, "id": name("3"), "name": "more", "price_unit": 7, "date_planned": "2027-01-05"}
    order["order_line"].extend([more, {**more, "id": name("4"), "name": "b", "sequence": 3}])
    assert run(records("purchase.order", [order])).ended("purchase.order") == {"updated": 1}
    rows = lines_of(plain, name("order"), "order_line", "price_unit", "name")
    assert [row["price_unit"] for row in rows[2:]] == [7, 7]
    assert run(records("purchase.order", [order])).ended("purchase.order") == {"unchanged": 1}
