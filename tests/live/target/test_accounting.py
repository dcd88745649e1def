"""Invoices and bills by the names of accounts, taxes and currencies; taxes; partners."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]


def ours(connection: Connection, external_id: str, fields: list[str]) -> Row:
    """Return a record of ours."""
    domain = [("module", "=", "singer"), ("name", "=", external_id)]
    [row] = connection.call("ir.model.data", "search_read", domain, ["model", "res_id"])
    [found] = connection.call(row["model"], "read", [row["res_id"]], fields)
    return t.cast("Row", found)


def company_of(connection: Connection) -> int:
    [user] = connection.call("res.users", "read", [connection.uid], ["company_id"])
    return int(user["company_id"][0])


def expense_account(connection: Connection) -> Row:
    fields = connection.call("account.account", "fields_get", [], ["type"])
    new = "account_type" in fields
    domain: list[t.Any] = [
        ("account_type", "=", "expense") if new else ("user_type_id.name", "=", "Expenses"),
        ("company_ids" if "company_ids" in fields else "company_id", "=", company_of(connection)),
    ]
    [row] = connection.call("account.account", "search_read", domain, ["code", "name"], limit=1)
    return t.cast("Row", row)


@pytest.mark.parametrize(("kind", "use"), [("in_invoice", "purchase"), ("out_refund", "sale")])
def test_a_move_finds_account_tax_and_currency_by_name_and_is_posted_once(
    run: Runner, connection: Connection, name: Name, kind: str, use: str
) -> None:
    account = expense_account(connection)
    taxes = [
        {
            "id": name(f"tax-{which}"),
            "name": name("VAT"),
            "amount": 21,
            "amount_type": "percent",
            "type_tax_use": which,
        }
        for which in ("sale", "purchase")
    ]
    assert run(records("account.tax", taxes)).ended("account.tax") == {"created": 2}
    assert run(records("account.tax", taxes)).ended("account.tax") == {"unchanged": 2}
    euro = connection.call(
        "res.currency", "search", [("name", "=", "EUR")], context={"active_test": False}
    )
    connection.call("res.currency", "write", euro, {"active": True})
    row = {
        "id": name("move"),
        "move_type": kind,
        "partner_id/.id": 1,
        "invoice_date": "2026-05-01",
        "currency_id/name": "EUR",
        "ref": name("R"),
        "state": "posted",
        "invoice_line_ids": [
            {
                "name": "Work",
                "account_id/code": account["code"],
                "tax_ids/name": [name("VAT")],
                "quantity": 2,
                "price_unit": 50,
            },
            {"name": "More", "account_id": account["name"], "tax_ids/name": [], "price_unit": 7},
        ],
    }

    assert run(records("account.move", [row])).ended("account.move") == {"created": 1}
    assert run(records("account.move", [row])).ended("account.move") == {"unchanged": 1}
    names = ["state", "amount_untaxed", "amount_tax", "currency_id", "invoice_line_ids"]
    move = ours(connection, name("move"), names)
    assert (move["state"], move["currency_id"][1]) == ("posted", "EUR")
    assert (move["amount_untaxed"], move["amount_tax"]) == (107, 21)
    lines = connection.call("account.move.line", "read", move["invoice_line_ids"])
    assert {line["account_id"][0] for line in lines} == {account["id"]}
    [tax] = [tax for line in lines for tax in line["tax_ids"]]
    assert tax == ours(connection, name(f"tax-{use}"), ["id"])["id"]


def test_a_tax_that_is_there_is_adopted_by_name_use_and_rate(
    run: Runner, connection: Connection, name: Name
) -> None:
    values = {"name": name("VAT"), "amount": 6, "type_tax_use": "sale"}
    there = connection.call("account.tax", "create", values)
    row = {**values, "id": name("tax"), "price_include": True, "amount_type": "percent"}
    match = {"account.tax": [["name", "type_tax_use", "amount"]]}

    assert run(records("account.tax", [row]), match=match).ended("account.tax") == {"updated": 1}
    assert run(records("account.tax", [row]), match=match).ended("account.tax") == {"unchanged": 1}
    tax = ours(connection, name("tax"), ["price_include"])
    assert (tax["id"], tax["price_include"]) == (there, True)


def test_a_state_is_looked_for_in_its_country_and_a_contact_in_its_company(
    run: Runner, connection: Connection, name: Name
) -> None:
    rows = [
        {
            "id": name(country),
            "name": name(country),
            "is_company": True,
            "supplier_rank": 1,
            "vat": name(country),
            "country_id/code": country,
            "state_id/code": "CA",
        }
        for country in ("US", "IT")
    ]
    spelled: list[Row] = [
        {"id": name("id"), "name": "Id", "country_id/id": "base.us", "state_id/code": "CA"},
        {
            "id": name("object"),
            "name": "Object",
            "state_id": {"code": "CA", "country_id/code": "IT"},
            "parent_id": name("IT"),
        },
        {"id": name("vague"), "name": "Vague", "state_id/code": "CA"},
    ]
    result = run(records("res.partner", rows))
    assert result.ended("res.partner") == {"created": 2}
    assert run(records("res.partner", rows)).ended("res.partner") == {"unchanged": 2}
    result = run(records("res.partner", spelled))

    assert result.ended("res.partner") == {"created": 2, "rejected": 1}
    assert (
        "records fit res.country.state with code 'CA'" in result.rejects[0]["rejection"]["message"]
    )
    for partner, country in (("US", "US"), ("IT", "IT"), ("id", "US"), ("object", "IT")):
        state = ours(connection, name(partner), ["state_id"])["state_id"][1]
        assert state.endswith(f"({country})")
    assert ours(connection, name("object"), ["parent_id"])["parent_id"][1] == name("IT")
    assert ours(connection, name("US"), ["supplier_rank"])["supplier_rank"] == 1


def test_the_keys_of_an_analytic_distribution_are_looked_up(
    run: Runner, connection: Connection, name: Name
) -> None:
    line, order = "purchase.order.line", "purchase.order"
    if "analytic_distribution" not in connection.call(line, "fields_get", [], ["type"]):
        pytest.skip("before 16 a line has one analytic account")
    demo = connection.call("account.analytic.account", "search_read", [], ["name", "plan_id"])
    names = [row["name"] for row in demo]
    one = next(row for row in demo if names.count(row["name"]) == 1)
    other = next((row for row in demo if row["plan_id"] != one["plan_id"]), None)
    first, second = str(one["id"]), str((other or demo[-1])["id"])
    given = {
        "by name": ({one["name"]: 100}, {first: 100}),
        "by id": ({first: 60, f"{second},{first}": 40}, {first: 60, f"{second},{first}": 40}),
        "unknown name": ({"Nobody's": 100}, None),
        "unknown id": ({"999999": 100}, None),
    }

    def rows(extra: float = 0) -> list[Row]:
        return [
            {
                "id": name(key),
                "partner_id/name": "Azure Interior",
                "order_line": [
                    {
                        "product_id/default_code": "FURN_7777",
                        "product_qty": 1 + extra,
                        "price_unit": 20,
                        "analytic_distribution": value,
                    }
                ],
            }
            for key, (value, _) in given.items()
        ]

    result = run(records(order, rows()))
    assert result.ended(order) == {"created": 2, "rejected": 2}
    assert {letter["rejection"]["code"] for letter in result.rejects} == {"reference"}
    assert run(records(order, rows()[:2])).ended(order) == {"unchanged": 2}
    assert run(records(order, rows(1)[:2])).ended(order) == {"updated": 2}
    for key, (_, kept) in given.items():
        if kept:
            record = ours(connection, name(key).replace(" ", "%20"), ["order_line"])
            [row] = connection.call(line, "read", record["order_line"], ["analytic_distribution"])
            found = {frozenset(k.split(",")): v for k, v in row["analytic_distribution"].items()}
            assert found == {frozenset(k.split(",")): v for k, v in kept.items()}
