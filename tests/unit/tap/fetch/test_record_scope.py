"""Whose records are read: those of companies and languages that the settings name."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo
    from tests.unit.tap.running import Reader

WANTED: dict[str, list[str] | None] = {"partners": ["name"], "purchase_orders": ["origin"]}


@pytest.fixture
def of_companies(odoo: FakeOdoo) -> None:
    """A partner and an order of each of two companies, and a partner of both."""
    for company in (1, 2):
        values = {"name": f"of {company}", "company_id": company}
        vendor = odoo.do("res.partner", "create", values)
        order = {"partner_id": vendor, "company_id": company, "origin": f"of {company}"}
        odoo.do("purchase.order", "create", order)
    odoo.do("res.partner", "create", {"name": "of both"})


def names(read: Reader, **settings: t.Any) -> tuple[list[str], list[str]]:
    out = read(WANTED, **settings)
    partners = [row["name"] for row in out.records["partners"] if row["name"].startswith("of")]
    return partners, [row["origin"] for row in out.records["purchase_orders"]]


@pytest.mark.usefixtures("of_companies")
@pytest.mark.parametrize(
    ("settings", "partners", "orders"),
    [
        ({}, ["of 1", "of 2", "of both"], ["of 1", "of 2"]),
        ({"company_ids": [2]}, ["of 2", "of both"], ["of 2"]),
        ({"company_ids": [1, 2]}, ["of 1", "of 2", "of both"], ["of 1", "of 2"]),
        ({"buyorders_company_ids": [1]}, ["of 1", "of 2", "of both"], ["of 1"]),
        ({"company_ids": [1], "buyorders_company_ids": [2]}, ["of 1", "of both"], ["of 2"]),
    ],
    ids=str,
)
def test_records_of_the_companies_and_of_none_are_read(
    read: Reader, settings: dict[str, t.Any], partners: list[str], orders: list[str]
) -> None:
    assert names(read, **settings) == (partners, orders)


@pytest.mark.usefixtures("of_companies")
def test_odoo_is_asked_as_a_user_of_these_companies(read: Reader, odoo: FakeOdoo) -> None:
    names(read, company_ids=[2])
    asked = {call.model: call.kwargs["context"] for call in odoo.called("search")}
    assert asked["res.partner"]["allowed_company_ids"] == [2]
    assert asked["purchase.order"]["allowed_company_ids"] == [2]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"company_ids": [7]}, "company_ids: user admin has no company with the id 7"),
        ({"buyorders_company_ids": [2, 9]}, "user admin has no company with the id 9"),
        ({"language": "de_DE"}, "language de_DE is not installed"),
        ({"language": "Dutch"}, "'Dutch' does not match"),
    ],
    ids=str,
)
def test_what_is_not_there_ends_the_run_as_a_setting(
    read: Reader, settings: dict[str, t.Any], said: str
) -> None:
    with pytest.raises(Fatal, match=said):
        read(WANTED, **settings)
