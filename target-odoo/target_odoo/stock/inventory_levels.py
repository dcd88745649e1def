"""Inventory levels: how much of a product lies where, on every version.

A record of `stock.quant` says what a count would find. What Odoo holds is read first; a
level that differs is set as a person's count is, which makes the stock move that explains it
(Odoo 14: writing `inventory_quantity`; newer: `inventory_quantity_auto_apply`, which counts
and applies in one transaction). That field is hidden from ordinary inventory users, who may
count by creating all the same: Odoo counts the quant that is there. A level is a fact and not a
step, so that setting it twice, after a lost answer too, does nothing the second time.
"""

from __future__ import annotations

import typing as t

from typing_extensions import override

from odoo_common.errors import Rejected, TooLarge
from odoo_common.odoo.model_fields import id_of
from target_odoo.lookup.assemble import resolved
from target_odoo.odoo.writer import Change, Writer, reason_of
from target_odoo.outcome import Reason, reject
from target_odoo.records.compare import is_same
from target_odoo.write.batch_writer import PreparedBatch
from target_odoo.write.batching import waves
from target_odoo.write.upsert import Upsert

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.records.item import InputRecord
    from target_odoo.records.parsed_record import ParsedRecord, Reference

QUANT = "stock.quant"
COUNTED = "inventory_quantity"
COUNTED_AND_APPLIED = "inventory_quantity_auto_apply"
#: The first Odoo that counts and applies at once.
APPLIES_SINCE = (15,)
#: What tells two levels apart.
KEY = ("product_id", "location_id", "lot_id", "package_id", "owner_id")
#: Places where goods can be counted.
COUNTABLE = frozenset({"internal", "transit"})
CONTEXT: dict[str, object] = {"inventory_mode": True}

Key = tuple[int, ...]


class InventoryLevels(Upsert):
    """Writes batches of levels."""

    LOOKS_AHEAD = False

    @override
    def prepare(self, items: Sequence[InputRecord]) -> PreparedBatch:
        """Leave all of it to the writing: levels are read right before they are set."""
        return PreparedBatch(lambda: self._write_levels(items))

    def _write_levels(self, items: Sequence[InputRecord]) -> None:
        self.identify(items)
        for item in items:
            if item.is_deletion:
                self._ignore_deletion(item)
        drafts = self._read([item for item in items if not item.is_deletion])
        self._find_places(drafts)
        self._check_products([draft for draft in drafts if not draft.is_rejected])
        for wave in waves(
            [draft for draft in drafts if not draft.is_rejected], lambda draft: [_key(draft)]
        ):
            self._set(wave)

    def _ignore_deletion(self, item: InputRecord) -> None:
        if self._services.settings.on_delete.get(QUANT, "ignore") == "ignore":
            item.skipped()
        else:
            item.rejected(Reason("value", "a level can't be deleted: send the quantity 0"))

    @override
    def identify(self, items: Sequence[InputRecord]) -> None:
        """Note what each level is about: its `id` and `.id` don't count."""
        for item in items:
            item.is_written = False
            about = [c for c in item.record if c.partition("/")[0] in (*KEY, "warehouse_id")]
            item.key = frozenset((column, repr(item.record[column])) for column in about)

    @override
    def _draft(
        self, item: InputRecord, shape: ParsedRecord, found: Mapping[Reference, int | Reason]
    ) -> ResolvedRecord:
        """Return a level; what it is about names it, its `id` and `.id` don't count."""
        draft = resolved(item, shape, found)
        if COUNTED not in draft.extras:
            raise reject("required", f"{COUNTED}: the quantity is missing", field=COUNTED)
        if not draft.values.get("product_id"):
            raise reject("required", "product_id: the product is missing", field="product_id")
        return draft

    def _find_places(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Give each level its location: its own, else its warehouse's."""
        warehouses = self._rows(
            "stock.warehouse", [draft.extras.get("warehouse_id") for draft in drafts]
        )
        for draft in drafts:
            warehouse = warehouses.get(draft.extras.get("warehouse_id") or 0)
            if not draft.values.get("location_id") and warehouse:
                draft.values["location_id"] = id_of(warehouse["lot_stock_id"])
        places = self._rows("stock.location", [draft.values.get("location_id") for draft in drafts])
        for draft in drafts:
            reason = _unfit_place(draft, places.get(draft.values.get("location_id") or 0))
            if reason:
                draft.item.rejected(reason)

    def _check_products(self, drafts: Sequence[ResolvedRecord]) -> None:
        products = self._rows("product.product", [draft.values["product_id"] for draft in drafts])
        for draft in drafts:
            reason = _unfit_product(draft, products.get(draft.values["product_id"]))
            if reason:
                draft.item.rejected(reason)

    def _rows(self, model: str, ids: Sequence[t.Any]) -> dict[int, dict[str, t.Any]]:
        wanted = sorted({record_id for record_id in ids if record_id and record_id > 0})
        if not wanted:
            return {}
        names = [name for name in _ABOUT[model] if name in self._services.session.fields.of(model)]
        rows = self._services.session.connection.call(model, "read", wanted, names, load="")
        return {row["id"]: row for row in rows}

    def _set(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Set levels of different keys."""
        field = self._services.session.fields.of(QUANT)["quantity"]
        held = self._held(drafts)
        changes: list[tuple[ResolvedRecord, Change]] = []
        new: list[ResolvedRecord] = []
        by_creating: list[tuple[ResolvedRecord, float]] = []
        may_write = self._counted in self._services.session.fields.of(QUANT) or (
            self._counted == COUNTED
        )
        for draft in drafts:
            quants = held.get(_key(draft), {})
            requested, total = draft.extras[COUNTED], sum(quants.values())
            if is_same(field, requested, total):
                draft.item.unchanged()
            elif quants:
                # Of several quants that Odoo has not merged yet the first takes the difference.
                first = min(quants)
                counted = quants[first] + requested - total
                if may_write:
                    changes.append((draft, Change(first, {self._counted: counted})))
                else:
                    by_creating.append((draft, counted))
            else:
                new.append(draft)
        self._write_counts(changes)
        self._create_all(by_creating, new)
        if not self._services.session.dry_run:
            self._check([draft for draft, _ in changes] + [d for d, _ in by_creating] + new)

    def _write_counts(self, changes: Sequence[tuple[ResolvedRecord, Change]]) -> None:
        writer = Writer(
            self._services.session.connection, CONTEXT, dry_run=self._services.session.dry_run
        )
        reasons = writer.write(QUANT, [change for _, change in changes])
        for (draft, _), reason in zip(changes, reasons, strict=True):
            if reason is None:
                draft.item.updated()
            else:
                draft.item.rejected(reason)

    def _create_all(
        self, known: Sequence[tuple[ResolvedRecord, float]], new: Sequence[ResolvedRecord]
    ) -> None:
        counts = [*known, *((draft, draft.extras[COUNTED]) for draft in new)]
        for number, reason in enumerate(self._create_counts(counts)):
            item = counts[number][0].item
            if reason is not None:
                item.rejected(reason)
            elif number < len(known):
                item.updated()
            else:
                item.created()

    def _check(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Reject what Odoo didn't take: some counts it drops without a word."""
        field = self._services.session.fields.of(QUANT)["quantity"]
        written = [draft for draft in drafts if not draft.is_rejected]
        held = self._held(written)
        for draft in written:
            total = sum(held.get(_key(draft), {}).values())
            if not is_same(field, draft.extras[COUNTED], total):
                text = f"Odoo holds {total:g} after the count: it was refused, or stock moved"
                draft.item.rejected(
                    Reason("value", text, COUNTED, str(draft.extras[COUNTED]), can_retry=True)
                )

    def _held(self, drafts: Sequence[ResolvedRecord]) -> dict[Key, dict[int, float]]:
        """Return the quantity of every quant of these levels, by key and database id."""
        if not drafts:
            return {}
        domain = [
            (name, "in", sorted({draft.values[name] for draft in drafts})) for name in KEY[:2]
        ]
        connection = self._services.session.connection
        rows = connection.call(QUANT, "search_read", domain, [*KEY, "quantity"], order="id")
        held: dict[Key, dict[int, float]] = {}
        for row in rows:
            key = tuple(id_of(row[name]) for name in KEY)
            held.setdefault(key, {})[row["id"]] = row["quantity"]
        return held

    @property
    def _counted(self) -> str:
        # Not by whether the field is there: rights hide it.
        applies = self._services.session.connection.version >= APPLIES_SINCE
        return COUNTED_AND_APPLIED if applies else COUNTED

    def _create_counts(self, counts: Sequence[tuple[ResolvedRecord, float]]) -> list[Reason | None]:
        if not counts or self._services.session.dry_run:
            return [None] * len(counts)
        rows = [
            {name: draft.values[name] for name in KEY if draft.values.get(name)}
            | {self._counted: counted}
            for draft, counted in counts
        ]
        try:
            # Odoo counts a quant that is there by now instead of making another one.
            self._services.session.connection.call(
                QUANT, "create", rows, repeatable=True, context=CONTEXT
            )
        except (Rejected, TooLarge) as error:
            if len(counts) > 1:
                middle = len(counts) // 2
                return self._create_counts(counts[:middle]) + self._create_counts(counts[middle:])
            return [reason_of(error)]
        return [None] * len(counts)


#: What is read of the records that a level is about.
_ABOUT: dict[str, tuple[str, ...]] = {
    "stock.warehouse": ("lot_stock_id",),
    "stock.location": ("usage", "company_id", "display_name"),
    "product.product": ("type", "is_storable", "tracking", "display_name"),
}


def _unfit_place(draft: ResolvedRecord, place: dict[str, t.Any] | None) -> Reason | None:
    if place is None:
        if (draft.values.get("location_id") or 0) < 0:
            return None  # a dry run would have made it
        text = "location_id: the location is missing, and so is a warehouse_id"
        return Reason("required", text, "location_id")
    if place["usage"] not in COUNTABLE:
        text = f"location_id: {place['display_name']} is no place where goods are counted"
        return Reason("value", text, "location_id", str(place["id"]))
    company, owner = draft.extras.get("company_id"), id_of(place["company_id"])
    if company and owner and company != owner:
        text = f"location_id: {place['display_name']} belongs to another company than the record"
        return Reason("value", text, "company_id", str(company))
    return None


def _unfit_product(draft: ResolvedRecord, product: dict[str, t.Any] | None) -> Reason | None:
    if product is None:
        return None
    name = product["display_name"]
    if not product.get("is_storable", product["type"] == "product"):
        text = f"product_id: Odoo keeps no stock of {name}: it is not storable"
        return Reason("value", text, "product_id", str(product["id"]))
    if product["tracking"] != "none" and not draft.values.get("lot_id"):
        text = f"lot_id: {name} is tracked by {product['tracking']}: say which one"
        return Reason("required", text, "lot_id")
    return None


def _key(draft: ResolvedRecord) -> Key:
    return tuple(draft.values.get(name) or 0 for name in KEY)
