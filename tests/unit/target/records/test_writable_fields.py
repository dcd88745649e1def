"""Which fields can be written: what Odoo computes can't, what a state opens can."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.odoo.model_fields import Field
from target_odoo.outcome import RecordRejected
from target_odoo.records.writable_fields import WritableFields

DRAFT = {"draft": [["readonly", False]]}
#: As Odoo 14 tells them of a payment, which is an entry too.
PAYMENT: dict[str, dict[str, t.Any]] = {
    "date": {"related": ["move_id", "date"], "states": DRAFT},
    "journal_id": {"related": ["move_id", "journal_id"], "states": DRAFT},
    "payment_state": {"related": ["move_id", "payment_state"]},
    "partner_name": {"related": ["partner_id", "name"], "states": DRAFT},
    "amount_total": {
        "related": ["move_id", "amount_total"],
        "states": {"posted": [["readonly", True]]},
    },
}


class Fields:
    def of(self, _model: str) -> dict[str, Field]:
        shared = {"type": "char", "readonly": True, "store": False, "depends": ["move_id"]}
        return {name: Field.from_odoo(name, {**shared, **more}) for name, more in PAYMENT.items()}


@pytest.mark.parametrize(
    ("name", "is_written"),
    [
        ("date", True),
        ("journal_id", True),
        ("payment_state", False),
        ("partner_name", False),
        ("amount_total", False),
    ],
)
def test_a_field_of_the_entry_is_written_where_a_state_opens_it(
    name: str, is_written: bool
) -> None:
    fields = WritableFields(t.cast("t.Any", Fields()))
    if is_written:
        assert fields.named("account.payment", name).name == name
    else:
        with pytest.raises(RecordRejected, match="is computed by Odoo"):
            fields.named("account.payment", name)
