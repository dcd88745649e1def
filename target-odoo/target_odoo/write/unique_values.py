"""Values that two records can't both have: which record has it already."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.odoo.model_fields import id_of
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.outcome import Reason

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord

MOVE = "account.move"
#: What a vendor numbers; the numbers of our own invoices are Odoo's.
FROM_VENDORS = frozenset({"in_invoice", "in_refund"})
#: Model → the field of product.product that points to it.
WITH_BARCODE = {"product.product": "id", "product.template": "product_tmpl_id"}

#: A vendor's reference: document type, company, vendor, reference.
_Key = tuple[str, int, int, str]


def refuse_repeated_references(
    session: OdooSession, model: str, drafts: Sequence[ResolvedRecord]
) -> None:
    """Reject bills and vendor refunds whose reference another one of that vendor has.

    Odoo 14 refuses them by itself, newer ones let them pass and pay twice.
    """
    keys = _keys(session, [d for d in drafts if not d.is_rejected]) if model == MOVE else []
    if not keys:
        return
    domain = [
        ("move_type", "in", sorted(FROM_VENDORS)),
        ("ref", "in", sorted({key[3] for key, _ in keys})),
        ("commercial_partner_id", "in", sorted({key[2] for key, _ in keys})),
        ("state", "!=", "cancel"),
    ]
    names = ["name", "ref", "move_type", "company_id", "commercial_partner_id"]
    found: dict[_Key, list[dict[str, t.Any]]] = {}
    for row in session.connection.call(MOVE, "search_read", domain, names):
        vendor = id_of(row["commercial_partner_id"])
        key = (row["move_type"], id_of(row["company_id"]), vendor, row["ref"])
        found.setdefault(key, []).append(row)
    seen: set[_Key] = set()
    for key, draft in keys:
        others = [row for row in found.get(key, []) if row["id"] != draft.id]
        if others:
            number = others[0]["name"] or "a draft"
            holder = f"{number}, database id {others[0]['id']}"
            draft.item.rejected(_repeated(key, holder, others[0]["id"]))
        elif key in seen:
            draft.item.rejected(_repeated(key, "another record of the input"))
        seen.add(key)


def explain_unique(session: OdooSession, draft: ResolvedRecord, reason: Reason) -> Reason:
    """Return why Odoo refused a product, with the one that has its barcode already."""
    barcode = draft.values.get("barcode")
    if not barcode or draft.model not in WITH_BARCODE:
        return reason
    pointer = WITH_BARCODE[draft.model]
    domain = [("barcode", "=", barcode)]
    rows = session.connection.call(
        "product.product",
        "search_read",
        domain,
        list({"id", "display_name", pointer}),
        context=ALSO_ARCHIVED,
    )
    for row in rows:
        record_id = id_of(row[pointer])
        if record_id != draft.id:
            text = (
                f"the barcode {barcode} belongs to {row['display_name']}, {draft.model} with "
                f"database id {record_id}"
            )
            return Reason(
                "unique",
                f"{text}: {reason.message}",
                field="barcode",
                value=str(barcode),
                existing_id=record_id,
            )
    return reason


def _keys(
    session: OdooSession, drafts: Sequence[ResolvedRecord]
) -> list[tuple[_Key, ResolvedRecord]]:
    about = [
        draft
        for draft in drafts
        if draft.values.get("move_type") in FROM_VENDORS
        and draft.values.get("ref")
        and (draft.values.get("partner_id") or 0) > 0
    ]
    if not about:
        return []
    vendors = sorted({draft.values["partner_id"] for draft in about})
    rows = session.connection.call("res.partner", "read", vendors, ["commercial_partner_id"])
    commercial = {row["id"]: id_of(row["commercial_partner_id"]) for row in rows}
    company = _own_company(session)
    return [
        (
            (
                draft.values["move_type"],
                draft.values.get("company_id") or company,
                commercial[draft.values["partner_id"]],
                draft.values["ref"],
            ),
            draft,
        )
        for draft in about
    ]


def _own_company(session: OdooSession) -> int:
    """Return the company that a new move belongs to unless it says another."""
    answer = session.connection.call("account.journal", "default_get", ["company_id"])
    return id_of(answer.get("company_id"))


def _repeated(key: _Key, holder: str, existing_id: int = 0) -> Reason:
    reason = Reason("unique", f"this vendor's reference {key[3]!r} is taken by {holder}")
    return dataclasses.replace(reason, field="ref", value=key[3], existing_id=existing_id)
