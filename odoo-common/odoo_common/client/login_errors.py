"""Why a login was refused, and what the user can do about it."""

from __future__ import annotations

import typing as t

from odoo_common.client.transports import list_databases
from odoo_common.errors import LoginRefused, OdooError

if t.TYPE_CHECKING:
    from odoo_common.client.http import HttpClient
    from odoo_common.settings.connection import ConnectionSettings


def is_refused_credential(refused: LoginRefused) -> bool:
    """Tell a refused password from an unknown database or too many attempts."""
    return refused.odoo_name.endswith("AccessDenied") and "too many" not in refused.message.lower()


def explain_refusal(
    refused: LoginRefused,
    http: HttpClient,
    settings: ConnectionSettings,
    transport: str,
    *,
    is_a_key: bool,
) -> LoginRefused:
    """Return the refused with what the user can do about it.

    Args:
        refused: What Odoo said.
        http: The server's HTTP, to ask which databases it has.
        settings: What was tried.
        transport: Name of the transport that was refused.
        is_a_key: The secret is an API key, which that transport doesn't take.
    """
    user, db = settings.username, settings.db
    if is_a_key or (settings.is_api_key and transport == "web_session"):
        text = (
            "web_session takes a password, not an API key: set transport to auto, json_rpc, "
            "xml_rpc or (Odoo 19 and later) json_2, and the key as api_key"
        )
    elif transport == "json_2" and "api" in refused.message.lower():
        text = (
            f"json_2 takes an API key of the database {db!r}, and this is none or an expired "
            "one; for a password set transport to auto, web_session, json_rpc or xml_rpc"
        )
    elif is_refused_credential(refused):
        text = (
            f"Odoo refuses user {user!r} on database {db!r}: wrong user name, password or API "
            "key, or the user is archived"
        )
    elif "too many" in refused.message.lower() or "two-factor" in refused.message:
        return refused
    else:
        text = f"the server {settings.url} has no database {db!r}{_known(http)}"
    return LoginRefused(text, odoo_name=refused.odoo_name)


def _known(http: HttpClient) -> str:
    try:
        names = list_databases(http)
    except OdooError:
        names = []
    return f"; it has {', '.join(sorted(names))}" if names else " (upper and lower case count)"
