"""What is known about streams and models: tables, read top to bottom."""

from __future__ import annotations

import typing as t

from odoo_common.errors import NoSuchModel, Rejected

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.odoo.model_fields import ModelFields

#: How the names of models begin that people add in Odoo itself.
CUSTOM = "x_"

#: Well-known stream names whose model can't be read off them.
STREAM_MODELS: dict[str, str] = {
    # the names of hotglue's target, as people's jobs use them
    "TaxRates": "account.tax",
    "Vendors": "res.partner",
    "Suppliers": "res.partner",
    "Customers": "res.partner",
    "Contacts": "res.partner",
    "PurchaseInvoices": "account.move",
    "Invoices": "account.move",
    "Bills": "account.move",
    "BuyOrders": "purchase.order",
    "BuyOrderLines": "purchase.order.line",
    # the streams of tap-odoo
    "products": "product.product",
    "customers": "res.partner",
    "suppliers": "res.partner",
    "sale_orders": "sale.order",
    "purchase_orders": "purchase.order",
    "purchase_order_lines": "purchase.order.line",
    "product_suppliers": "product.supplierinfo",
    "warehouse": "stock.warehouse",
    "location": "stock.location",
    "companies": "res.company",
    "users": "res.users",
    "accounts": "account.account",
    "bom": "mrp.bom",
    "bom_lines": "mrp.bom.line",
}

#: Models whose records are known by what they are about: they need no external id.
NAMED_BY_CONTENT = frozenset({"stock.quant"})

#: Fields that tell the lines of one record apart where a line has no external id: the first
#: that a line has counts.
LINE_KEYS = ("product_id", "name")


def model_of(stream: str, chosen: Mapping[str, str]) -> str:
    """Return the model that a stream is written to.

    One whose name begins as those of models that people add in Odoo itself is such a model:
    Odoo demands that beginning, and hardly one has a dot (`or_dotted`).

    Args:
        stream: Name of the stream.
        chosen: The setting `stream_models`.
    """
    named = chosen.get(stream) or STREAM_MODELS.get(stream)
    return named or (stream if stream.startswith(CUSTOM) else stream.replace("_", "."))


def or_dotted(stream: str, fields: ModelFields) -> str:
    """Return the model of a stream `x_…`: that of exactly its name, else the one with dots.

    Args:
        stream: Name of the stream.
        fields: Knows the models of Odoo.
    """
    for name in (stream, stream.replace("_", ".")):
        try:
            fields.of(name)
        except NoSuchModel:
            continue
        except Rejected:
            pass
        return name
    return stream


#: Models whose lines are added by `write` before this version of Odoo: there `load` leaves the
#: entry unbalanced, and keeps no external ids of lines (seen on 14). No field or method shows it,
#: and trying would write a wrong entry: only the version tells.
ADDED_BY_WRITE_BEFORE: dict[str, tuple[int, ...]] = {"account.move": (16,)}
