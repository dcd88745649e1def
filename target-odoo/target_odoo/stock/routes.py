"""From where to where transfers go, of those that Odoo has and of those that it doesn't yet."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.odoo.model_fields import id_of
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.stock.tracked_goods import OURS

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord

PICKING = "stock.picking"
#: What a transfer that says nothing of its places takes from its type.
DEFAULTS = {
    "location_id": "default_location_src_id",
    "location_dest_id": "default_location_dest_id",
    "company_id": "company_id",
}
FIELDS = ("picking_type_id", *DEFAULTS)

Row = dict[str, t.Any]


def routes_of(session: OdooSession, drafts: Sequence[ResolvedRecord]) -> list[TransferRoute]:
    """Return the way of each transfer; one call each for transfers, their types and places."""
    there = _read(session, PICKING, (draft.id for draft in drafts), FIELDS)
    own = [{**there.get(draft.id, {}), **_said(draft)} for draft in drafts]
    types = _read(
        session,
        "stock.picking.type",
        (id_of(row.get("picking_type_id")) for row in own),
        (*DEFAULTS.values(), "use_create_lots"),
    )
    for row in own:
        kind = types.get(id_of(row.get("picking_type_id")), {})
        for name, default in DEFAULTS.items():
            row[name] = id_of(row.get(name)) or id_of(kind.get(default))
        row["makes_lots"] = bool(kind.get("use_create_lots"))
    wanted = (row["location_id"] for row in own)
    places = _read(session, "stock.location", wanted, ("usage", "display_name"))
    return [
        TransferRoute(
            source=row["location_id"],
            source_name=places.get(row["location_id"], {}).get("display_name", ""),
            target=row["location_dest_id"],
            is_ours=places.get(row["location_id"], {}).get("usage") in OURS,
            makes_lots=row["makes_lots"],
            company=row["company_id"],
        )
        for row in own
    ]


def _said(draft: ResolvedRecord) -> Row:
    """Return what the record says itself of its way."""
    return {name: draft.values[name] for name in FIELDS if draft.values.get(name)}


def _read(
    session: OdooSession, model: str, ids: Iterable[int], names: Sequence[str]
) -> dict[int, Row]:
    wanted = sorted({record_id for record_id in ids if record_id > 0})
    if not wanted:
        return {}
    rows = session.connection.call(model, "read", wanted, list(names), context=ALSO_ARCHIVED)
    return {row["id"]: row for row in rows}


@dataclasses.dataclass(frozen=True)
class TransferRoute:
    """From where to where a transfer goes.

    Attributes:
        source: The location that it takes goods from.
        source_name: What that is called.
        target: The location that it takes goods to.
        is_ours: The goods lie in our stock before, so that Odoo knows them.
        makes_lots: Its type allows new lots.
        company: Its company.
    """

    source: int
    source_name: str
    target: int
    is_ours: bool
    makes_lots: bool
    company: int
