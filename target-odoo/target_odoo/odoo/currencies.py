"""How many decimals an amount has: those of its record's currency."""

from __future__ import annotations

import typing as t

from odoo_common.odoo.model_fields import id_of
from target_odoo.odoo.context import ALSO_ARCHIVED

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.odoo.model_fields import ModelFields


class Currencies:
    """Knows the currency of every monetary field, and the decimals of every currency.

    Args:
        connection: Where to ask; once a model, and once for all currencies.
        fields: Tells which fields are monetary.
    """

    def __init__(self, connection: OdooClient, fields: ModelFields) -> None:
        self._connection = connection
        self._fields = fields
        self._currency_fields: dict[str, dict[str, str]] = {}
        self._decimals: dict[int, int] = {}
        self._amounts: dict[str, frozenset[str]] = {}

    def currency_fields(self, model: str, names: Iterable[str]) -> dict[str, str]:
        """Return the field with the currency of each of the fields that are monetary."""
        fields = self._fields.of(model)
        monetary = [name for name in names if name in self._monetary(model)]
        if monetary and model not in self._currency_fields:
            answer = self._connection.call(model, "fields_get", [], ["currency_field"])
            self._currency_fields[model] = {
                name: attributes.get("currency_field") or "currency_id"
                for name, attributes in answer.items()
            }
        found = {name: self._currency_fields[model][name] for name in monetary}
        return {name: currency for name, currency in found.items() if currency in fields}

    def decimals(self, model: str, row: Mapping[str, t.Any]) -> dict[str, int]:
        """Return the decimals of a record's monetary fields, where its currency is known.

        Args:
            model: Its model.
            row: Its values, read with ``load=''``, the fields with the currencies among them.
        """
        if self._monetary(model).isdisjoint(row):
            return {}
        currencies = self.currency_fields(model, row)
        if not currencies:
            return {}
        if not self._decimals:
            rows = self._connection.call(
                "res.currency", "search_read", [], ["decimal_places"], context=ALSO_ARCHIVED
            )
            self._decimals = {entry["id"]: entry["decimal_places"] for entry in rows}
        by_field = {
            name: self._decimals.get(id_of(row.get(field))) for name, field in currencies.items()
        }
        return {name: places for name, places in by_field.items() if places is not None}

    def _monetary(self, model: str) -> frozenset[str]:
        if model not in self._amounts:
            fields = self._fields.of(model).values()
            self._amounts[model] = frozenset(f.name for f in fields if f.type == "monetary")
        return self._amounts[model]
