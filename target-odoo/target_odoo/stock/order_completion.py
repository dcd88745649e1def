"""Buy orders that are received in full are completed, where a setting says so."""

from __future__ import annotations

import typing as t

from odoo_common.odoo.model_fields import id_of
from target_odoo.outcome import Reason

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services

ORDER = "purchase.order"
LINE = "purchase.order.line"


def complete_orders(services: Services, pickings: Sequence[ResolvedRecord]) -> None:
    """Lock the buy orders of these receipts of which nothing is open any more.

    Args:
        services: What to write with.
        pickings: Transfers that are done; one whose order Odoo refuses to lock is rejected.
    """
    if (
        not pickings
        or services.session.dry_run
        or "purchase_id" not in services.session.fields.of("stock.picking")
    ):
        return
    rows = services.session.connection.call(
        "stock.picking", "read", [draft.id for draft in pickings], ["purchase_id"]
    )
    order_of = {row["id"]: id_of(row["purchase_id"]) for row in rows if row["purchase_id"]}
    complete = set(order_of.values()) - _open_orders(services, set(order_of.values()))
    if not complete:
        return
    results = services.workflow.reach(ORDER, dict.fromkeys(sorted(complete), "done"))
    for draft in pickings:
        result = results.get(order_of.get(draft.id, 0))
        if isinstance(result, Reason):
            draft.item.rejected(result)
        elif result:
            draft.item.changed_further()


def _open_orders(services: Services, ids: set[int]) -> set[int]:
    """Return those of the orders that wait for something to be received."""
    domain = [("order_id", "in", sorted(ids)), ("product_id.type", "!=", "service")]
    names = ["order_id", "product_qty", "qty_received"]
    lines = services.session.connection.call(LINE, "search_read", domain, names)
    return {id_of(row["order_id"]) for row in lines if row["qty_received"] < row["product_qty"]}
