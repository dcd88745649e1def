"""The rest of `recomputed.py`: vendors' prices, and the lines of orders."""

from __future__ import annotations

import typing as t

from tests.live.tap.recomputed import TODAY, Made, Recomputed


def of_supplier_products(world: Recomputed) -> dict[str, Made]:
    """Return the records of the stream SupplierProducts."""
    fields = ["partner_id", "name", "product_tmpl_id", "product_id", "min_qty", "price", "sequence"]
    fields += ["discount", "date_start", "date_end", "company_id", "currency_id", "delay"]
    fields += ["product_uom_id", "product_uom", "product_name", "product_code"]
    lines = world.rows("product.supplierinfo", fields)
    partners = {row["id"]: row["active"] for row in world.rows("res.partner", ["active"])}
    rates = {row["id"]: row["rate"] for row in world.rows("res.currency", ["rate"])}
    found: dict[str, Made] = {}
    for variant, product in world.variants.items():
        if not world.is_sent(product) or not product["active"]:
            continue
        fit = [
            line
            for line in lines
            if line["product_tmpl_id"] == product["product_tmpl_id"]
            and (not line["product_id"] or line["product_id"][0] == variant)
            and partners.get(_vendor(line))
            and (line["date_start"] or TODAY) <= TODAY <= (line["date_end"] or TODAY)
        ]
        own = [
            line for line in fit if not line["company_id"] or line["company_id"][0] == world.company
        ]
        first = min(own or fit, key=_listed, default=None)
        for vendor in {_vendor(line) for line in fit}:
            theirs = [line for line in own if _vendor(line) == vendor]
            theirs = theirs or [line for line in fit if _vendor(line) == vendor]
            least = min(_quantity(world, line) for line in theirs)
            choices = [line for line in theirs if _quantity(world, line) == least]
            chosen = min(choices, key=lambda line: (_compared(world, line, rates), *_listed(line)))
            record = _record(world, chosen, product)
            if world.flags.get("map_preferred"):
                record["preferred"] = first is not None and _vendor(first) == vendor
            found[record["remoteId"]] = record
    return found


def _record(world: Recomputed, line: Made, product: Made) -> Made:
    flags, vendor = world.flags, _vendor(line)
    unit, own = _unit(line), product["uom_id"][0]
    record: Made = {
        "remoteId": f"{vendor}_{product['id']}",
        "supplier_remoteId": str(vendor),
        "product_remoteId": str(product["id"]),
        "name": line["product_name"] or None,
        "skuCode": line["product_code"] or None,
    }
    if flags.get("sync_purchase_price", True):
        price = line["price"] * (1 - line.get("discount", 0) / 100)
        if flags.get("product_units", True):
            price *= world.pieces(own) / world.pieces(unit)
        record["currency"] = line["currency_id"][1]
        if flags.get("average_purchase_price"):
            price = product["standard_price"]
            del record["currency"]
        record["price"] = price / world.factor(own)
    minimum = line["min_qty"]
    if flags.get("product_units", True):
        minimum *= world.pieces(unit) / world.pieces(own)
    if flags.get("prod_min_stock_as_sp_moq"):
        rules, least = world.minimum_of(product["id"])
        minimum = least if rules else minimum
    if flags.get("sync_moq", True) or flags.get("prod_min_stock_as_sp_moq"):
        record["minimumPurchaseQuantity"] = minimum * world.factor(own)
    if flags.get("sync_deliveryTime", True):
        record["deliveryTime"] = line["delay"]
    return record


def _vendor(line: Made) -> int:
    return int((line.get("partner_id") or line.get("name"))[0])  # type: ignore[index] # one of them


def _unit(line: Made) -> int:
    return int((line.get("product_uom_id") or line.get("product_uom"))[0])  # type: ignore[index] # too


def _listed(line: Made) -> tuple[t.Any, ...]:
    return line["sequence"], -line["min_qty"], line["price"], line["id"]


def _quantity(world: Recomputed, line: Made) -> float:
    return float(round(line["min_qty"] * world.pieces(_unit(line)), 6))


def _compared(world: Recomputed, line: Made, rates: dict[int, float]) -> float:
    if "discount" not in line:
        return float(line["price"])
    price = line["price"] * (1 - line["discount"] / 100) / world.pieces(_unit(line))
    return float(price / rates[line["currency_id"][0]])


def of_lines(world: Recomputed, model: str) -> dict[str, Made]:
    """Return the quantities of the streams SellOrderLines, BuyOrderLines and ReceiptLines."""
    names = ["product_uom_id", "product_uom", "product_uom_qty", "product_qty", "product_id"]
    domain: list[t.Any] = [["display_type", "=", False], ["product_id", "!=", False]]
    confirmed = ["sale", "done"] if model == "sale.order.line" else ["purchase", "done"]
    if model == "purchase.order.line" or not world.flags.get("pullAllOrders"):
        domain.append(["order_id.state", "in", confirmed])
    if world.companies:
        domain.append(["company_id", "in", world.companies])
    rows = world.rows(model, [*names, "order_id", "price_subtotal", "state"], *domain)
    found: dict[str, Made] = {}
    for row in rows:
        product = world.variants[row["product_id"][0]]
        if not world.is_sent(product) and not world.flags.get("lines_of_other_products"):
            continue
        if model == "purchase.order.line" and world.flags.get("product_units", True):
            # What Odoo itself says of a bought line in the product's unit.
            quantity = row["product_uom_qty"] * world.factor(product["uom_id"][0])
        else:
            ordered = "product_qty" if model == "purchase.order.line" else "product_uom_qty"
            quantity = world.in_own_unit(row[ordered], _unit(row), product)
        found[str(row["id"])] = {
            "remoteId": str(row["id"]),
            "product_remoteId": str(product["id"]),
            "quantity": quantity,
            "subtotalValue": row["price_subtotal"],
            "status": row["state"],
        }
    return found
