"""The built-in streams, as data."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Sequence

#: A domain leaf (field path, operator, value), or one of the operators & | !
Term: t.TypeAlias = "tuple[str, str, object] | str"
Domain = tuple[Term, ...]

INVOICE_TYPES = (
    "out_invoice",
    "out_refund",
    "out_receipt",
    "in_invoice",
    "in_refund",
    "in_receipt",
)


@dataclasses.dataclass(frozen=True)
class StreamSpec:
    """One stream: which records of which model.

    Attributes:
        name: The stream's name.
        models: The model; more than one where Odoo renamed it: the first that is there.
        description: One line for the catalog and the docs.
        domains: Which records; more than one where Odoo renamed a field: the first whose
            fields are all there.
    """

    name: str
    models: tuple[str, ...]
    description: str
    domains: tuple[Domain, ...] = ((),)

    def domain_for(self, fields: t.Container[str]) -> Domain:
        """Return the domain whose fields the model has."""
        for domain in self.domains:
            if all(root in fields for root in _roots(domain)):
                return domain
        return self.domains[-1]


def _roots(domain: Domain) -> Sequence[str]:
    return [term[0].partition(".")[0] for term in domain if not isinstance(term, str)]


def _spec(name: str, model: str, description: str, *domains: Domain) -> StreamSpec:
    return StreamSpec(name, tuple(model.split("|")), description, domains or ((),))


STREAMS: tuple[StreamSpec, ...] = (
    # The streams that Optiply's integration knows, under its names.
    _spec("products", "product.product", "Products: one record a variant"),
    _spec("customers", "res.partner", "Partners that bought", (("customer_rank", ">", 0),)),
    _spec("suppliers", "res.partner", "Partners that sold to us", (("supplier_rank", ">", 0),)),
    _spec("sale_orders", "sale.order", "Quotations and sales orders"),
    _spec("sale_order_line", "sale.order.line", "Lines of quotations and sales orders"),
    _spec("purchase_orders", "purchase.order", "Requests for quotation and purchase orders"),
    _spec("purchase_order_lines", "purchase.order.line", "Lines of purchase orders"),
    _spec("stock", "stock.quant", "Quantity a product, location, lot, package and owner"),
    _spec("warehouse", "stock.warehouse", "Warehouses"),
    _spec("location", "stock.location", "Stock locations"),
    _spec("product_suppliers", "product.supplierinfo", "Suppliers' prices of products"),
    _spec("companies", "res.company", "Companies"),
    _spec("users", "res.users", "Users"),
    _spec("accounts", "account.account", "Chart of accounts"),
    _spec(
        "invoices_bills",
        "account.move",
        "Invoices, bills, refunds and receipts, of customers and vendors",
        (("move_type", "in", INVOICE_TYPES),),
    ),
    _spec(
        "invoice_bill_lines",
        "account.move.line",
        "Product lines of invoices and bills",
        (
            ("move_id.move_type", "in", INVOICE_TYPES),
            ("exclude_from_invoice_tab", "=", False),
            ("display_type", "=", False),
        ),
        (("move_id.move_type", "in", INVOICE_TYPES), ("display_type", "=", "product")),
    ),
    _spec(
        "invoice_lines_all",
        "account.move.line",
        "All lines of invoices and bills: products, taxes, due amounts, notes",
        (("move_id.move_type", "in", INVOICE_TYPES),),
    ),
    _spec("bom", "mrp.bom", "Bills of materials"),
    _spec("bom_lines", "mrp.bom.line", "Components of bills of materials"),
    _spec("pos_orders", "pos.order", "Point of sale orders"),
    _spec("pos_order_lines", "pos.order.line", "Lines of point of sale orders"),
    _spec(
        "receipts",
        "stock.picking",
        "Incoming transfers",
        (("picking_type_id.code", "=", "incoming"),),
    ),
    _spec(
        "receipt_lines",
        "stock.move",
        "Products of incoming transfers",
        (("picking_type_id.code", "=", "incoming"),),
    ),
    # The rest of what integrations ask for.
    _spec("product_templates", "product.template", "Products, their variants together"),
    _spec("product_categories", "product.category", "Product categories"),
    _spec("units", "uom.uom", "Units of measure"),
    _spec("pricelists", "product.pricelist", "Pricelists"),
    _spec("pricelist_items", "product.pricelist.item", "Rules of pricelists"),
    _spec("taxes", "account.tax", "Taxes"),
    _spec("journals", "account.journal", "Journals"),
    _spec("payments", "account.payment", "Payments"),
    _spec("payment_terms", "account.payment.term", "Payment terms"),
    _spec("currencies", "res.currency", "Currencies"),
    _spec("currency_rates", "res.currency.rate", "Exchange rates"),
    _spec("countries", "res.country", "Countries"),
    _spec("partners", "res.partner", "All contacts: companies, people, addresses"),
    _spec("stock_moves", "stock.move", "Stock moves: one product of one transfer"),
    _spec("stock_move_lines", "stock.move.line", "Stock moves by lot, package and location"),
    _spec("transfers", "stock.picking", "Transfers: receipts, deliveries, internal"),
    _spec("lots", "stock.lot|stock.production.lot", "Lots and serial numbers"),
    _spec("reordering_rules", "stock.warehouse.orderpoint", "Minimum and maximum stock"),
    _spec("manufacturing_orders", "mrp.production", "Manufacturing orders"),
    _spec("journal_entries", "account.move", "All accounting entries, invoices included"),
)


STREAMS_BY_NAME = {spec.name: spec for spec in STREAMS}
