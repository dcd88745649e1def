"""Whose records are read, and how: language, companies, warehouses, own domains.

Odoo takes these as `context` and as terms of the domain. Which setting counts for a model, and
how a model belongs to a company or a warehouse, is in the tables here.
"""

from __future__ import annotations

import re
import typing as t

from odoo_common.errors import Fatal
from odoo_common.odoo.binary import WITH_CONTENT
from odoo_common.odoo.languages import require_language
from tap_odoo.fetch.domain_check import check_domain

if t.TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.odoo.model_fields import Field
    from tap_odoo.settings.tap_settings import TapSettings

Domain = list[t.Any]

#: The setting that names the companies of a model's records; `company_ids` of all others.
COMPANY_SETTING: dict[str, str] = {
    "stock.quant": "stocks_company_ids",
    "stock.location": "stocks_company_ids",
    "stock.warehouse": "stocks_company_ids",
    "stock.warehouse.orderpoint": "stocks_company_ids",
    "stock.move": "stocks_company_ids",
    "stock.move.line": "stocks_company_ids",
    "stock.picking": "stocks_company_ids",
    "stock.lot": "stocks_company_ids",
    "stock.production.lot": "stocks_company_ids",
    "sale.order": "sellorders_company_ids",
    "sale.order.line": "sellorders_company_ids",
    "pos.order": "sellorders_company_ids",
    "pos.order.line": "sellorders_company_ids",
    "purchase.order": "buyorders_company_ids",
    "purchase.order.line": "buyorders_company_ids",
}

#: Values of a product that depend on whose stock is meant.
QUANTITIES = frozenset(
    {
        "qty_available",
        "virtual_available",
        "free_qty",
        "incoming_qty",
        "outgoing_qty",
        "nbr_reordering_rules",
        "reordering_min_qty",
        "reordering_max_qty",
    }
)
PRODUCTS = frozenset({"product.product", "product.template"})


def _either_end(places: list[int]) -> Domain:
    ends = [(end, "child_of", places) for end in ("location_id", "location_dest_id")]
    return ["|", *ends]


#: How a model's records belong to warehouses, by the ids of the warehouses' root locations.
BY_LOCATION: dict[str, Callable[[list[int]], Domain]] = {
    "stock.quant": lambda places: [("location_id", "child_of", places)],
    "stock.location": lambda places: [("id", "child_of", places)],
    "stock.move": _either_end,
    "stock.move.line": _either_end,
}
#: The same, by the ids of the warehouses.
BY_WAREHOUSE: dict[str, str] = {
    "stock.warehouse": "id",
    "stock.warehouse.orderpoint": "warehouse_id",
    "stock.picking": "picking_type_id.warehouse_id",
}

#: Terms that Odoo adds to a domain which speaks neither of their field nor of ids. They are said
#: aloud: the question for ids, the one for rows and the one for what is there must mean the same.
IMPLIED: dict[str, tuple[str, str, object]] = {"ir.attachment": ("res_field", "=", False)}

ACTIVE = "active"
LANGUAGE = re.compile(r"[a-z]{2,3}_[A-Z]{2,3}(@[a-z]+)?")


class Scope:
    """What the settings say about whose records are read, and how.

    Args:
        connection: Where to ask whether languages, companies and warehouses are there.
        settings: The tap's.

    Raises:
        Fatal: A language is not installed, a company not the user's, a warehouse not there.
    """

    def __init__(self, connection: OdooClient, settings: TapSettings) -> None:
        self._connection = connection
        self._settings = settings
        self._language = self._checked_language(settings.language)
        self._companies = settings.companies
        self._check_companies()
        self._warehouses = settings.stocks_warehouse_ids
        self._places = self._root_locations()
        self._own_company: int | None = None

    @property
    def language_context(self) -> dict[str, t.Any]:
        """Odoo's context for what is asked beside the records: labels, names."""
        return {"lang": self._language} if self._language else {}

    def context(self, stream: str, model: str) -> dict[str, t.Any]:
        """Return Odoo's context for a stream's reads.

        Odoo's own filter of archived records is off: it would also hide the archived ones of
        the records that are watched. A BOM that is archived would change no product.
        """
        context: dict[str, t.Any] = {
            "active_test": False,
            **WITH_CONTENT,
            **self.language_context,
        }
        companies = self._companies_of(model)
        if companies:
            context["allowed_company_ids"] = companies
        if model in PRODUCTS and self._warehouses:
            # Odoo 14 looks at the one, later versions at the other; both take a list.
            context.update(warehouse=self._warehouses, warehouse_id=self._warehouses)
        return {**context, **(self._settings.context.get(stream) or {})}

    def company_of(self, model: str) -> int:
        """Return the company in whose name a model's records are read."""
        companies = self._companies_of(model)
        if companies:
            return companies[0]
        if self._own_company is None:
            uid = self._connection.uid
            rows = self._connection.call("res.users", "read", [uid], ["company_id"])
            self._own_company = int(rows[0]["company_id"][0])
        return self._own_company

    def domain(self, stream: str, model: str, fields: Mapping[str, Field]) -> Domain:
        """Return the terms that the settings add to a stream's domain."""
        own = self._settings.domain.get(stream) or []
        check_domain(own, f"setting domain, stream {stream}")
        return [
            *self._active_terms(fields),
            *self._company_terms(model, fields),
            *self._warehouse_terms(model),
            *own,
        ]

    def question(self, stream: str, model: str, fields: Mapping[str, Field]) -> dict[str, t.Any]:
        """Return what the settings say about a stream's records, by the name of the setting."""
        settings = self._settings
        stocks = self._companies["stocks_company_ids"] if model in PRODUCTS else []
        places = self._warehouse_terms(model)
        warehouses = self._warehouses if places or model in PRODUCTS else []
        return {
            "include_archived": settings.include_archived or ACTIVE not in fields,
            "company_ids": [self._companies_of(model), stocks],
            "stocks_warehouse_ids": warehouses,
            "language": self._language,
            "context": settings.context.get(stream) or {},
            "many2one": settings.many2one,
        }

    def in_other_context(
        self, stream: str, model: str, names: Sequence[str]
    ) -> tuple[Sequence[str], dict[str, t.Any]]:
        """Return the fields that are read for other companies than the rest, and how.

        A product's quantities are those of `stocks_company_ids`, its prices and names those
        of `company_ids`.
        """
        stocks = self._companies["stocks_company_ids"]
        if model not in PRODUCTS or not stocks or stocks == self._companies["company_ids"]:
            return (), {}
        quantities = [name for name in names if name in QUANTITIES]
        context = {**self.context(stream, model), "allowed_company_ids": stocks}
        return quantities, context if quantities else {}

    def _active_terms(self, fields: Mapping[str, Field]) -> Domain:
        """Archived records are read unless the settings say otherwise: archiving is a change."""
        archived_too = self._settings.include_archived or ACTIVE not in fields
        return [] if archived_too else [(ACTIVE, "=", True)]

    def _companies_of(self, model: str) -> list[int]:
        own = self._companies[COMPANY_SETTING.get(model, "company_ids")]
        return own or self._companies["company_ids"]

    def _company_terms(self, model: str, fields: Mapping[str, Field]) -> Domain:
        companies = self._companies_of(model)
        if not companies:
            return []
        if model == "res.company":
            return [("id", "in", companies)]
        if _is_searchable(fields, "company_ids"):
            return [("company_ids", "in", companies)]
        if _is_searchable(fields, "company_id"):
            # Without a company, a record belongs to all of them.
            return [("company_id", "in", [False, *companies])]
        return []

    def _warehouse_terms(self, model: str) -> Domain:
        if not self._warehouses:
            return []
        if model in BY_LOCATION:
            return BY_LOCATION[model](self._places)
        if model in BY_WAREHOUSE:
            return [(BY_WAREHOUSE[model], "in", self._warehouses)]
        return []

    def _checked_language(self, language: str | None) -> str | None:
        if not language:
            return None
        if not LANGUAGE.fullmatch(language):
            raise Fatal(f"language {language!r} is none: write it like nl_NL")
        require_language(self._connection, language)
        return language

    def _check_companies(self) -> None:
        if not any(self._companies.values()):
            return
        rows = self._connection.call("res.users", "read", [self._connection.uid], ["company_ids"])
        allowed = set(rows[0]["company_ids"])
        for name, ids in self._companies.items():
            _check_known(
                f"{name}: user {self._connection.settings.username} has no company", ids, allowed
            )

    def _root_locations(self) -> list[int]:
        if not self._warehouses:
            return []
        rows = self._connection.call(
            "stock.warehouse",
            "search_read",
            [("id", "in", self._warehouses)],
            ["view_location_id"],
            context={"active_test": False},
        )
        there = {row["id"] for row in rows}
        _check_known("stocks_warehouse_ids: there is no warehouse", self._warehouses, there)
        return [row["view_location_id"][0] for row in rows]


def implied_terms(model: str, fields: Container[str], domain: Domain) -> Domain:
    """Return what Odoo would add to a domain by itself, and doesn't beside a term on ids."""
    implied = IMPLIED.get(model)
    if implied is None or implied[0] not in fields:
        return []
    named = {term[0] for term in domain if not isinstance(term, str)}
    return [] if named & {"id", implied[0]} else [implied]


def _check_known(what: str, ids: Sequence[int], known: Container[int]) -> None:
    unknown = [number for number in ids if number not in known]
    if unknown:
        raise Fatal(f"{what} with the id {', '.join(map(str, unknown))}")


def _is_searchable(fields: Mapping[str, Field], name: str) -> bool:
    field = fields.get(name)
    return field is not None and (field.store or field.searchable)
