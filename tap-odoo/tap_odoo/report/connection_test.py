"""What `tap-odoo --test` says: does it work, as whom, and what can be read."""

from __future__ import annotations

import typing as t

from odoo_common.errors import OdooError
from odoo_common.odoo.access_rights import MISSING, READABLE, REFUSED, Rights

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odoo_common.client.connection import Connection
    from tap_odoo.catalog.builtin_streams import StreamSpec

PRODUCTS = "product.product"


class CheckFailed(OdooError):
    """The connection works, but what the user wants can't be read."""


def describe_connection(connection: Connection, specs: Sequence[StreamSpec]) -> Iterator[str]:
    """Yield the lines that say how the connection is.

    Raises:
        OdooError: There is no connection, or the login is refused.
        CheckFailed: Not a single stream can be read.
    """
    uid = connection.uid
    version = connection.version_info.get("server_version", "?")
    settings = connection.settings
    yield f"Odoo {version} at {settings.url}"
    yield f"Database {settings.db}, user {settings.username} (id {uid})"
    yield f"Transport {connection.transport_name}"
    rights = Rights(connection)
    verdicts: dict[str, list[str]] = {READABLE: [], REFUSED: [], MISSING: []}
    for spec in specs:
        verdicts[_verdict(rights, spec)].append(spec.name)
    readable, refused, missing = verdicts.values()
    yield f"{len(readable)} streams can be read: {', '.join(readable) or 'none'}"
    if refused:
        yield f"{len(refused)} are not allowed for this user: {', '.join(refused)}"
    if missing:
        yield f"{len(missing)} belong to modules that are not installed: {', '.join(missing)}"
    if not readable:
        raise CheckFailed("nothing can be read: give the user rights in Odoo")
    products = next((spec for spec in specs if PRODUCTS in spec.models), None)
    if products is not None and products.name in readable:
        count = connection.call(PRODUCTS, "search_count", [], context={"active_test": False})
        yield f"{count} products"


def _verdict(rights: Rights, spec: StreamSpec) -> str:
    verdicts = [rights.verdict(model) for model in spec.models]
    return next((verdict for verdict in (READABLE, REFUSED) if verdict in verdicts), MISSING)
