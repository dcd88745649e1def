"""Where a record says among which others a name is looked for."""

from __future__ import annotations

import typing as t

import pytest

from target_odoo.lookup.reference_scopes import narrow
from target_odoo.records.parsed_record import ParsedRecord, Reference

US = Reference("res.country", "code", "US")


def state(**more: t.Any) -> Reference:
    return Reference("res.country.state", "code", "CA", **more)


def partner(reference: Reference, country: Reference | None = US) -> ParsedRecord:
    return ParsedRecord("res.partner", references={"country_id": country, "state_id": reference})


def test_a_state_is_looked_for_in_the_country_beside_it() -> None:
    shape = partner(state())
    narrow(shape)

    assert shape.references["state_id"] == state(scope=(("country_id", US),))
    assert shape.references["country_id"] == US


@pytest.mark.parametrize(
    "reference",
    [
        Reference("res.country.state", "id", "base.state_us_5"),
        Reference("res.country.state", ".id", 7),
        state(scope=(("country_id", 3),)),
    ],
)
def test_a_reference_that_says_enough_by_itself_stays_as_it_is(reference: Reference) -> None:
    shape = partner(reference)
    narrow(shape)

    assert shape.references["state_id"] == reference


@pytest.mark.parametrize(
    ("kind", "scope"),
    [
        ("in_invoice", (("type_tax_use", "purchase"),)),
        ("out_refund", (("type_tax_use", "sale"),)),
        ("entry", ()),
    ],
)
def test_a_tax_is_looked_for_among_those_of_its_document(kind: str, scope: t.Any) -> None:
    tax = Reference("account.tax", "name", "21%")
    line = ParsedRecord("account.move.line", reference_lists={"tax_ids": [tax]})
    move = ParsedRecord(
        "account.move", values={"move_type": kind}, lines={"invoice_line_ids": [line]}
    )
    narrow(move)

    assert line.reference_lists["tax_ids"] == [Reference("account.tax", "name", "21%", scope)]


def test_a_scope_is_shown_where_a_reference_is_not_found() -> None:
    shape = partner(state())
    narrow(shape)

    assert str(shape.references["state_id"]) == (
        "res.country.state with code 'CA', country_id 'US'"
    )


def test_a_rate_is_one_of_a_tax_that_is_a_percentage_unless_the_record_says_another() -> None:
    rate = Reference("account.tax", "amount", 21.0)  # type: ignore[arg-type]
    fixed = Reference("account.tax", "amount", 2.0, (("amount_type", "fixed"),))  # type: ignore[arg-type]
    shape = ParsedRecord("product.template", reference_lists={"taxes_id": [rate, fixed]})
    narrow(shape)

    sale = ("type_tax_use", "sale")
    assert [found.scope for found in shape.reference_lists["taxes_id"]] == [
        (sale, ("amount_type", "percent")),
        (("amount_type", "fixed"), sale),
    ]
