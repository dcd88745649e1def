"""Which languages an Odoo has: another one is told before anything is written."""

from __future__ import annotations

import typing as t

from odoo_common.languages import installed_languages, require_language
from target_odoo.context import InContext
from target_odoo.outcome import reject

if t.TYPE_CHECKING:
    from odoo_common.connection import Connection
    from target_odoo.shape import Shape
    from target_odoo.tools import Tools


def in_language(connection: Connection, language: str) -> InContext:
    """Return a connection whose calls are in the language of the setting `language`.

    Raises:
        Fatal: It is not active in Odoo.
    """
    require_language(connection, language)
    return InContext(connection, {"lang": language})


def check_languages(tools: Tools, shape: Shape) -> None:
    """Make sure that a record's translations can be written, before anything of it is.

    Raises:
        RecordRejected: One is in a language that Odoo doesn't have.
    """
    for language, values in sorted(shape.translations.items()):
        if not tools.languages:
            tools.languages = installed_languages(tools.connection)
        if language not in tools.languages:
            column = f"{next(iter(values))}@{language}"
            known = ", ".join(sorted(tools.languages))
            text = f"the language {language} is not active in Odoo: there are {known}"
            raise reject("value", text, field=column, value=language)
