"""Which models are taken for views of the database."""

from __future__ import annotations

import pytest

from odoo_common.odoo.model_fields import Field
from tap_odoo.catalog.views import is_view


def model(
    readonly: int, entered: int, required: int = 0, *, stamped: bool = False
) -> dict[str, Field]:
    made = [Field(f"r{n}", "char", readonly=True, store=True) for n in range(readonly)]
    made += [Field(f"e{n}", "char", store=True) for n in range(entered)]
    made += [Field(f"m{n}", "char", readonly=True, required=True) for n in range(required)]
    if stamped:
        made.append(Field("create_date", "datetime", readonly=True, store=True))
    return {field.name: field for field in [Field("id", "integer", readonly=True), *made]}


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("sale.report", model(39, 1), True),
        ("purchase.bill.union", model(9, 0), True),
        ("stock.avco.report", model(0, 9), True),
        ("mail.followers", model(0, 4), False),
        ("mail.message.reaction", model(2, 0, required=2), False),
        ("auth_totp.device", model(9, 0, stamped=True), False),
        ("account.report", model(0, 9, stamped=True), False),
    ],
)
def test_a_model_without_stamps_in_which_nothing_is_entered_is_a_view(
    name: str, fields: dict[str, Field], expected: bool
) -> None:
    assert is_view(name, fields) is expected
