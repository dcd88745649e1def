"""What Optiply's file should make of a database, calculated by plain RPC alone.

Nothing here is the connectors': rows are read as Odoo gives them, and where Odoo has a method or
a search that answers (`compute_all`, the order of bills, `product_uom_qty`), it is asked.
"""

from __future__ import annotations

import datetime as dt
import typing as t

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

Made = dict[str, t.Any]
EVERYTHING: Made = {"active_test": False, "lang": "en_US"}
TODAY = dt.datetime.now(dt.timezone.utc).date().isoformat()


class Recomputed:
    """The records of Optiply's streams, by key, under some flags.

    Args:
        plain: The database.
        flags: As `mapping_flags` has them.
    """

    def __init__(self, plain: Plain, flags: Made) -> None:
        self.plain = plain
        self.flags = flags
        companies = flags.get("company_ids") or []
        own = plain.call("res.users", "read", [plain.uid], ["company_id"])[0]["company_id"][0]
        self.companies = companies
        self.company = companies[0] if companies else own
        self.context = {**EVERYTHING, "lang": flags.get("language") or "en_US"}
        if companies:
            self.context["allowed_company_ids"] = companies
        self.units = {
            row["id"]: row for row in self.rows("uom.uom", ["name", "factor", "factor_inv"])
        }
        fields = ["product_tmpl_id", "uom_id", "company_id", "active", "standard_price"]
        fields += ["is_storable", "type", "product_template_attribute_value_ids"]
        self.variants = {row["id"]: row for row in self.rows("product.product", fields)}

    def rows(
        self, model: str, fields: t.Sequence[str], *domain: t.Any, **more: t.Any
    ) -> list[Made]:
        """Read rows with those of the fields that this version has."""
        there = self.plain.call(model, "fields_get", list(fields), ["type"])
        names = [name for name in fields if name in there]
        context = {**self.context, **more.pop("context", {})}
        return t.cast(
            "list[Made]",
            self.plain.call(model, "search_read", list(domain), names, context=context, **more),
        )

    # Units.

    def pieces(self, unit: int) -> float:
        row = self.units[unit]
        return float(row["factor"] if "factor_inv" not in row else 1 / row["factor"])

    def in_own_unit(self, quantity: float, unit: int, product: Made) -> float:
        """Return a quantity in the product's own unit, and in pieces where a factor says so."""
        if self.flags.get("product_units", True):
            quantity *= self.pieces(unit) / self.pieces(product["uom_id"][0])
            unit = product["uom_id"][0]
        return quantity * self.factor(unit)

    def factor(self, unit: int) -> float:
        factors = self.flags.get("unit_factors") or {}
        return float(factors.get(self.units[unit]["name"], 1))

    # Which products there are.

    def is_sent(self, product: Made) -> bool:
        stored = (
            product["is_storable"] if "is_storable" in product else product["type"] == "product"
        )
        wanted = self.flags.get("unit_filter") or [self.units[product["uom_id"][0]]["name"]]
        company = product["company_id"] and product["company_id"][0]
        return bool(
            stored
            and self.units[product["uom_id"][0]]["name"] in wanted
            and (not self.companies or not company or company in self.companies)
        )

    def of_products(self) -> dict[str, Made]:
        """Return the records of the stream Products."""
        fields = ["name", "default_code", "code", "lst_price", "taxes_id", "active"]
        fields += ["free_qty", "qty_available", "virtual_available", "incoming_qty", "currency_id"]
        warehouses = self.flags.get("stocks_warehouse_ids") or []
        context = {"warehouse": warehouses, "warehouse_id": warehouses} if warehouses else {}
        rows = self.rows("product.product", fields, context=context)
        names = {"available_quantity": "free_qty", "quantity": "qty_available"}
        level = str(self.flags.get("map_stockLevel") or "available_quantity")
        found: dict[str, Made] = {}
        for row in rows:
            product = self.variants[row["id"]]
            if not self.is_sent(product):
                continue
            factor = self.factor(product["uom_id"][0])
            record: Made = {
                "remoteId": str(row["id"]),
                "name": row["name"],
                "skuCode": row["default_code"] or None,
                "stockLevel": row[names.get(level) or level] * factor,
                "status": "enabled" if row["active"] else "disabled",
                "assembled": self.bill_of(row["id"]) is not None,
            }
            if self.flags.get("sync_articleCode", True):
                record["articleCode"] = row["code"] or None
            if self.flags.get("sync_product_price", True):
                record["price"] = self.price_of(row, product) / factor
                record["currency"] = row["currency_id"][1]
            if self.flags.get("sync_minimumStock"):
                record["minimumStock"] = self.minimum_of(row["id"])[1] * factor
            found[record["remoteId"]] = record
        return found

    def price_of(self, row: Made, product: Made) -> float:
        if self.flags.get("use_standard_price"):
            return float(product["standard_price"])
        if not self.flags.get("sell_price_with_taxes"):
            return float(row["lst_price"])
        company = product["company_id"][0] if product["company_id"] else self.company
        own = [["id", "in", row["taxes_id"]], ["company_id", "=", company], ["active", "=", True]]
        taxes = self.plain.call("account.tax", "search", own)
        if not taxes:
            return float(row["lst_price"])
        total = self.plain.call("account.tax", "compute_all", taxes, row["lst_price"])
        return float(total["total_included"])

    def minimum_of(self, product: int) -> tuple[int, float]:
        """Return how many reordering rules there are, and the sum of their minimums."""
        domain = [["product_id", "=", product], ["active", "=", True]]
        for flag, field in (
            ("stocks_warehouse_ids", "warehouse_id"),
            ("company_ids", "company_id"),
        ):
            if self.flags.get(flag):
                domain.append([field, "in", self.flags[flag]])
        rows = self.rows("stock.warehouse.orderpoint", ["product_min_qty"], *domain)
        return len(rows), sum(row["product_min_qty"] for row in rows)

    # Bills of materials.

    def bill_of(self, variant: int) -> int | None:
        """Return the bill that a production order would take: Odoo's own search for it."""
        product = self.variants[variant]
        company = product["company_id"][0] if product["company_id"] else self.company
        fits = [
            ["active", "=", True],
            "|",
            ["product_id", "=", variant],
            "&",
            ["product_id", "=", False],
            ["product_tmpl_id", "=", product["product_tmpl_id"][0]],
        ]
        if self.flags.get("bom_types"):
            fits.append(["type", "in", self.flags["bom_types"]])
        for more in ([["company_id", "in", [False, company]]], []):
            order = {"order": "sequence, product_id, id", "limit": 1}
            found = self.plain.call(
                "mrp.bom", "search", [*fits, *more], context=self.context, **order
            )
            if found:
                return int(found[0])
        return None

    def of_compositions(self) -> dict[str, Made]:
        """Return the records of the stream ProductCompositions."""
        fields = ["product_id", "product_qty", "product_uom_id"]
        fields += ["bom_product_template_attribute_value_ids"]
        values = {
            row["id"]: row["attribute_line_id"]
            for row in self.rows("product.template.attribute.value", ["attribute_line_id"])
        }
        found: dict[str, Made] = {}
        for variant, product in self.variants.items():
            # Odoo's lists of variants are those of the active ones.
            sent = self.is_sent(product) and product["active"]
            bill = self.bill_of(variant) if sent else None
            if bill is None:
                continue
            [bom] = self.rows("mrp.bom", ["product_qty", "product_uom_id"], ["id", "=", bill])
            made = self.in_own_unit(bom["product_qty"], bom["product_uom_id"][0], product)
            if not self.flags.get("product_units", True):
                made = bom["product_qty"]
            have = set(product["product_template_attribute_value_ids"])
            for line in self.rows("mrp.bom.line", fields, ["bom_id", "=", bill]):
                part = self.variants[line["product_id"][0]]
                wanted = line["bom_product_template_attribute_value_ids"]
                lines = {values[one][0] for one in wanted}
                met = {values[one][0] for one in wanted if one in have}
                if lines != met or not self.is_sent(part):
                    continue
                quantity = self.in_own_unit(line["product_qty"], line["product_uom_id"][0], part)
                found[f"{line['id']}_{variant}"] = {
                    "remoteId": f"{line['id']}_{variant}",
                    "composedProduct_remoteId": str(variant),
                    "partProduct_remoteId": str(part["id"]),
                    "partQuantity": quantity / made,
                }
        return found
