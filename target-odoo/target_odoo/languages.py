"""Which languages an Odoo has: another one is told before anything is written."""

from __future__ import annotations

import typing as t

from odoo_common.errors import Fatal
from target_odoo.context import InContext
from target_odoo.outcome import reject

if t.TYPE_CHECKING:
    from odoo_common.connection import Connection
    from target_odoo.shape import Shape
    from target_odoo.tools import Tools


def active_languages(connection: Connection) -> frozenset[str]:
    """Return the codes of the languages that are active in Odoo."""
    rows = connection.call("res.lang", "search_read", [("active", "=", True)], ["code"])
    return frozenset(row["code"] for row in rows)


def in_language(connection: Connection, language: str) -> InContext:
    """Return a connection whose calls are in the language of the setting `language`.

    Raises:
        Fatal: It is not active in Odoo.
    """
    active = active_languages(connection)
    if language not in active:
        # Odoo 14 fails with an error of SQL, or answers in English.
        raise Fatal(
            f"language {language} is not installed in Odoo: install it there (Settings, "
            f"Languages), or choose one of {', '.join(sorted(active))}"
        )
    return InContext(connection, {"lang": language})


def check_languages(tools: Tools, shape: Shape) -> None:
    """Make sure that a record's translations can be written, before anything of it is.

    Raises:
        RecordRejected: One is in a language that Odoo doesn't have.
    """
    for language, values in sorted(shape.translations.items()):
        if not tools.languages:
            tools.languages = active_languages(tools.connection)
        if language not in tools.languages:
            column = f"{next(iter(values))}@{language}"
            known = ", ".join(sorted(tools.languages))
            text = f"the language {language} is not active in Odoo: there are {known}"
            raise reject("value", text, field=column, value=language)
