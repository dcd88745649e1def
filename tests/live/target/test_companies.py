"""Values in several languages, and records of several companies."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]
MODEL = "product.template"


def spoken(connection: Connection, text: str, field: str = "name") -> dict[str, str]:
    """Return a product's field in each language."""
    [found] = connection.call(MODEL, "search", [("default_code", "=", text)])
    return {
        code: connection.call(MODEL, "read", [found], [field], context={"lang": code})[0][field]
        for code in ("en_US", "nl_NL", "fr_FR")
    }


def test_each_language_is_compared_and_written_on_its_own(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = {"id": name("p"), "default_code": name("p"), "name": "Chair", "name@nl_NL": "Stoel"}
    dutch = {**row, "name@nl_NL": "Zetel"}
    french = {**row, "name@fr_FR": "Chaise", "description_sale@fr_FR": "Bonne"}

    for feed, outcome in ((row, "created"), (row, "unchanged"), (dutch, "updated")):
        assert run(records(MODEL, [feed])).ended(MODEL) == {outcome: 1}
    assert spoken(connection, name("p")) == {"en_US": "Chair", "nl_NL": "Zetel", "fr_FR": "Chair"}
    for outcome in ("updated", "unchanged"):
        assert run(records(MODEL, [french])).ended(MODEL) == {outcome: 1}
    assert spoken(connection, name("p")) == {"en_US": "Chair", "nl_NL": "Stoel", "fr_FR": "Chaise"}


def test_the_setting_says_the_language_of_plain_values(
    run: Runner, connection: Connection, name: Name
) -> None:
    english = {"id": name("p"), "default_code": name("p"), "name": "Chair"}
    dutch = {"id": name("p"), "name": "Stoel"}
    run(records(MODEL, [english]))

    for outcome in ("updated", "unchanged"):
        result = run(records(MODEL, [dutch]), language="nl_NL")
        assert result.ended(MODEL) == {outcome: 1}
    assert spoken(connection, name("p"))["en_US"] == "Chair"
    assert spoken(connection, name("p"))["nl_NL"] == "Stoel"


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("name@xx_YY", "xx_YY is not active"),
        ("default_code@nl_NL", "the same in all languages"),
        ("nome@nl_NL", "no field nome"),
    ],
)
def test_a_language_that_can_not_be_written_is_rejected(
    run: Runner, name: Name, column: str, text: str
) -> None:
    [letter] = run(records(MODEL, [{"id": name("p"), "name": "Chair", column: "x"}])).rejects
    assert text in letter["rejection"]["message"]


@pytest.fixture
def company(connection: Connection, name: Name) -> int:
    """A second company, which the user may work for."""
    found = int(connection.call("res.company", "create", {"name": name("Second")}))
    command = {"company_ids": [[4, found]]}
    connection.call("res.users", "write", [connection.uid], command)
    if not connection.call("stock.warehouse", "search", [("company_id", "=", found)]):
        values = {"name": name("Second"), "code": name("")[-4:], "company_id": found}
        connection.call("stock.warehouse", "create", values)
    return found


def price(connection: Connection, text: str, company: int) -> float:
    context = {"allowed_company_ids": [company]}
    domain = [("default_code", "=", text)]
    [row] = connection.call(MODEL, "search_read", domain, ["standard_price"], context=context)
    return float(row["standard_price"])


def test_the_setting_says_the_company_whose_values_are_written(
    run: Runner, connection: Connection, name: Name, company: int
) -> None:
    row = {"id": name("p"), "default_code": name("p"), "name": "Chair", "standard_price": 5}
    other = {"id": name("p"), "standard_price": 7}
    run(records(MODEL, [row]))

    for setting, outcome in ((name("Second"), "updated"), (company, "unchanged")):
        result = run(records(MODEL, [other]), company_id=setting)
        assert result.ended(MODEL) == {outcome: 1}
    assert (price(connection, name("p"), 1), price(connection, name("p"), company)) == (5, 7)


def test_records_of_two_companies_get_the_defaults_of_theirs(
    run: Runner, connection: Connection, name: Name, company: int
) -> None:
    rows = [
        {"id": name("own"), "name": name("own"), "partner_id/.id": 1},
        {"id": name("other"), "partner_id/.id": 1, "company_id": name("Second")},
        {"id": name("none"), "partner_id/.id": 1, "company_id": name("Third")},
    ]
    rows[0].pop("name")
    result = run(records("purchase.order", rows))

    assert result.ended("purchase.order") == {"created": 2, "rejected": 1}
    assert "there is no res.company" in result.rejects[0]["rejection"]["message"]
    assert run(records("purchase.order", rows[:2])).ended("purchase.order") == {"unchanged": 2}
    domain = [("module", "=", "singer"), ("name", "=", name("other"))]
    [link] = connection.call("ir.model.data", "search_read", domain, ["res_id"])
    context = {"allowed_company_ids": [company]}
    [order] = connection.call(
        "purchase.order", "read", [link["res_id"]], ["picking_type_id"], context=context
    )
    [kind] = connection.call(
        "stock.picking.type", "read", [order["picking_type_id"][0]], ["company_id"], context=context
    )
    assert kind["company_id"][0] == company


@pytest.mark.usefixtures("company")
def test_a_dry_run_tells_the_records_of_two_companies_apart(run: Runner, name: Name) -> None:
    companies = [None, name("Second")] * 4
    partners = [
        {"id": name(f"p{number}"), "name": f"P{number}", "company_id": company}
        for number, company in enumerate(companies)
    ]
    orders = [
        {"id": name(f"o{number}"), "partner_id/id": name(f"p{number}"), "company_id": company}
        for number, company in enumerate(companies)
    ]
    feed = [*records("res.partner", partners), *records("purchase.order", orders)]
    for settings, times in (({"dry_run": True}, 2), ({}, 1)):
        for _ in range(times):
            result = run(feed, batch_size_rows=1, parallel_requests=2, **settings)
            assert result.ended("res.partner") == {"created": 8}
            assert result.ended("purchase.order") == {"created": 8}
