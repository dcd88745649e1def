"""What there is to know about an Odoo and its user before anything is synced."""

from __future__ import annotations

import concurrent.futures
import typing as t

from odoo_common.errors import Fatal, NoSuchModel, Rejected
from odoo_common.odoo.access_rights import MISSING, OPERATIONS, READABLE, Rights

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

#: Models that the connectors read and write, for which rights are asked.
MODELS = (
    "product.template",
    "product.product",
    "product.category",
    "product.supplierinfo",
    "res.partner",
    "sale.order",
    "purchase.order",
    "stock.quant",
    "stock.picking",
    "account.move",
    "mrp.production",
    "ir.attachment",
    "ir.model.data",
)
#: Questions that are under way at the same time.
PARALLEL = 4
ENTERPRISE = "e"
PRODUCTS = "product.product"


class NotAllowed(Fatal):
    """The login works, and the user may not do what the connector is for."""


#: Connector → what its user must be allowed to do with one model at least, and in words.
NEEDS: dict[str, tuple[tuple[str, ...], str]] = {
    "tap-odoo": (("read",), "read"),
    "target-odoo": (("create", "write"), "create or change"),
}


def facts(connection: Connection) -> dict[str, t.Any]:
    """Return what `odoo-sync check` says, as JSON has it.

    Raises:
        OdooError: There is no connection, or the login is refused.
    """
    uid = connection.uid
    settings, version = connection.settings, connection.version_info
    numbers = version.get("server_version_info") or [""]
    return {
        "odoo_version": version.get("server_version", "?"),
        "edition": "enterprise" if numbers[-1] == ENTERPRISE else "community",
        "url": settings.url,
        "database": settings.db,
        "transport": connection.transport_name,
        "user_id": uid,
        "user": _user(connection, uid),
        "rights": _rights(connection),
        "modules": _rows(connection, "ir.module.module", ["name", "shortdesc", "application"]),
        "languages": _rows(connection, "res.lang", ["code", "name"]),
        "companies": _companies(connection, uid),
        "products": _products(connection),
    }


def require(found: dict[str, t.Any], connector: str) -> None:
    """Make sure that the user may do anything of what a connector is for.

    Raises:
        NotAllowed: Nothing of it.
    """
    operations, words = NEEDS[connector]
    for rights in found["rights"].values():
        if rights and any(rights[operation] for operation in operations):
            return
    user = found["user"]["login"]
    raise NotAllowed(f"user {user} may {words} nothing that {connector} knows: give rights in Odoo")


def _user(connection: Connection, uid: int) -> dict[str, t.Any]:
    names = ["name", "login", "lang", "tz"]
    [row] = connection.call("res.users", "read", [uid], names)
    return {name: row[name] or None for name in names}


def _rights(connection: Connection) -> dict[str, dict[str, bool] | None]:
    """Return what the user may do with each model; None for one that is not installed."""
    rights = Rights(connection)
    with concurrent.futures.ThreadPoolExecutor(PARALLEL) as threads:
        asked = {
            model: [threads.submit(rights.verdict, model, operation) for operation in OPERATIONS]
            for model in MODELS
        }
        verdicts = {model: [one.result() for one in asked[model]] for model in MODELS}
    return {
        model: None
        if MISSING in found
        else {name: verdict == READABLE for name, verdict in zip(OPERATIONS, found, strict=True)}
        for model, found in verdicts.items()
    }


#: Which rows of a model are meant.
DOMAINS: dict[str, list[tuple[str, str, t.Any]]] = {
    "ir.module.module": [("state", "=", "installed")],
    "res.lang": [("active", "=", True)],
}


def _rows(connection: Connection, model: str, names: list[str]) -> list[dict[str, t.Any]] | None:
    """Return rows of a model, or None where the user may not read it."""
    try:
        rows = connection.call(
            model, "search_read", DOMAINS[model], fields=names, order=names[0] + " asc"
        )
    except Rejected:
        return None
    return [{name: row[name] for name in names} for row in rows]


def _companies(connection: Connection, uid: int) -> list[dict[str, t.Any]]:
    """Return the companies that the user may work in; the first is the user's own."""
    [user] = connection.call("res.users", "read", [uid], ["company_id", "company_ids"])
    own = user["company_id"][0]
    ids = sorted(user["company_ids"], key=lambda company: (company != own, company))
    context = {"allowed_company_ids": ids}
    rows = connection.call("res.company", "read", ids, ["name"], context=context)
    names = {row["id"]: row["name"] for row in rows}
    return [{"id": company, "name": names[company]} for company in ids if company in names]


def _products(connection: Connection) -> dict[str, int] | None:
    """Return how many products there are, or None where the user may not see them."""
    context = {"active_test": False}
    try:
        every = connection.call(PRODUCTS, "search_count", [], context=context)
        active = connection.call(PRODUCTS, "search_count", [("active", "=", True)])
    except (NoSuchModel, Rejected):
        return None
    return {"total": every, "archived": every - active}
