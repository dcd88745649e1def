"""Which languages an Odoo has."""

from __future__ import annotations

import typing as t

from odoo_common.errors import Fatal

if t.TYPE_CHECKING:
    from odoo_common.client.odoo_client import OdooClient


def installed_languages(connection: OdooClient) -> frozenset[str]:
    """Return the codes of the languages that are active in Odoo."""
    return frozenset(code for code, _ in connection.call("res.lang", "get_installed"))


def require_language(connection: OdooClient, language: str) -> None:
    """Make sure that Odoo has the language of the setting `language`.

    Odoo 14 ignores one that it doesn't have and answers in English, or fails with an error of SQL.

    Raises:
        Fatal: It hasn't.
    """
    installed = installed_languages(connection)
    if language not in installed:
        raise Fatal(
            f"language {language} is not installed in Odoo: install it there (Settings, "
            f"Languages), or choose one of {', '.join(sorted(installed))}"
        )
