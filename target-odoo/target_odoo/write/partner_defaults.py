"""What Odoo's form takes from a document's partner, and its API doesn't: payment terms.

Where Odoo computes the field (`fields_get` says what it depends on) it does so for the API too.
"""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import Rejected

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.load.load_row import LoadRow
    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services

PARTNER, PARTNER_FIELD = "res.partner", "partner_id"


@dataclasses.dataclass(frozen=True)
class PartnerDefault:
    """A many2one field that a form fills.

    Attributes:
        field: The document's field.
        source: The partner's.
        kinds: How the document's `move_type` begins, where it has one.
    """

    field: str
    source: str
    kinds: str = ""


_OF_VENDORS, _OF_CUSTOMERS = "property_supplier_payment_term_id", "property_payment_term_id"
DEFAULTS: Mapping[str, tuple[PartnerDefault, ...]] = {
    "purchase.order": (PartnerDefault("payment_term_id", _OF_VENDORS),),
    "sale.order": (PartnerDefault("payment_term_id", _OF_CUSTOMERS),),
    "account.move": (
        PartnerDefault("invoice_payment_term_id", _OF_VENDORS, "in_"),
        PartnerDefault("invoice_payment_term_id", _OF_CUSTOMERS, "out_"),
    ),
}


def fill_from_partner(
    services: Services, model: str, ready: Sequence[tuple[ResolvedRecord, LoadRow]]
) -> None:
    """Add to new documents what their partner says of fields that they don't mention.

    Args:
        services: What to work with.
        model: The documents' model.
        ready: The documents and their rows.
    """
    if services.session.dry_run:
        return
    for default in DEFAULTS.get(model, ()):
        own = services.session.fields.of(model).get(default.field)
        theirs = services.session.fields.of(PARTNER).get(default.source)
        if own is None or theirs is None or own.depends:
            continue
        asking = [
            (int(partner), row)
            for draft, row in ready
            if default.field not in draft.values
            and (partner := draft.values.get(PARTNER_FIELD))
            and str(draft.values.get("move_type", "")).startswith(default.kinds)
        ]
        values = _read(services, sorted({partner for partner, _ in asking}), default.source)
        for partner, row in asking:
            if values.get(partner):
                row.cells[f"{default.field}/.id"] = values[partner]


def _read(services: Services, ids: list[int], name: str) -> dict[int, int]:
    if not ids:
        return {}
    try:
        rows = services.session.connection.call(PARTNER, "read", ids, [name], load="")
    except Rejected:
        return {}  # a user who may not see it gets what the API gives
    return {row["id"]: row[name] for row in rows}
