"""A second, plain way into an Odoo, to check ours against: no code of the connectors."""

from __future__ import annotations

import typing as t

import requests

if t.TYPE_CHECKING:
    from sandbox import Database

ARCHIVED_TOO = {"active_test": False}


class Plain:
    """Calls one database through `/web/dataset/call_kw`."""

    def __init__(self, odoo: Database) -> None:
        self._url = odoo.url
        self._session = requests.Session()
        answer = self._post(
            "/web/session/authenticate",
            {"db": odoo.name, "login": odoo.username, "password": odoo.password},
        )
        self.uid = int(answer["uid"])

    def _post(self, path: str, params: dict[str, t.Any]) -> t.Any:
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self._session.post(self._url + path, json=body, timeout=300).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer.get("result")

    def call(self, model: str, method: str, *args: t.Any, **kwargs: t.Any) -> t.Any:
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def count(self, model: str, domain: t.Sequence[t.Any]) -> int:
        return int(self.call(model, "search_count", list(domain), context=ARCHIVED_TOO))

    def records(
        self,
        model: str,
        domain: t.Sequence[t.Any],
        fields: t.Sequence[str],
        language: str = "en_US",
    ) -> list[dict[str, t.Any]]:
        """Return the rows as a Singer record should hold them, in id order."""
        types = self.call(model, "fields_get", list(fields), ["type"])
        context = {**ARCHIVED_TOO, "lang": language}
        rows = self.call(
            model, "search_read", list(domain), list(fields), order="id", context=context
        )
        return [{name: _singer(types[name]["type"], row[name]) for name in fields} for row in rows]

    def put_on_stock(self, product: int, location: int, more: float) -> None:
        """Count `more` of a product at a location, as its quantity there changes by hand."""
        inventory = {"inventory_mode": True}
        key = [["product_id", "=", product], ["location_id", "=", location]]
        there = self.call("stock.quant", "search_read", key, ["quantity"])
        counted = sum(row["quantity"] for row in there) + more
        values = {"product_id": product, "location_id": location, "inventory_quantity": counted}
        if there:
            ids = [there[0]["id"]]
            counted = there[0]["quantity"] + more
            self.call(
                "stock.quant", "write", ids, {"inventory_quantity": counted}, context=inventory
            )
        else:
            ids = self.call("stock.quant", "create", [values], context=inventory)
        if "inventory_quantity_set" in self.call("stock.quant", "fields_get", [], ["type"]):
            self.call("stock.quant", "action_apply_inventory", ids)


def _singer(kind: str, value: t.Any) -> t.Any:
    if kind in ("boolean", "integer", "float", "monetary"):
        return value
    if value is False:
        return None
    if kind == "many2one":
        return value[0]
    if kind == "many2one_reference":
        return value or None
    if kind == "datetime":
        return value.replace(" ", "T") + "+00:00"
    if kind == "binary" and not isinstance(value, str):
        return None
    return value
