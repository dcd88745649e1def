"""Values as the ledger and the log may show them."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from odoo_common.odoo.model_fields import Field

#: Characters of a value that are shown.
SHOWN = 500
#: Parts of names of fields whose values are nobody's business.
SECRETS = ("password", "secret", "token", "api_key", "private_key")


def is_secret(field: Field) -> bool:
    """Tell whether a field's values are shown to nobody."""
    return any(part in field.name for part in SECRETS)


def format_value(field: Field, value: t.Any) -> t.Any:
    """Return a value as the ledger may show it."""
    if field.type == "binary":
        return "(a file)" if value else False
    if is_secret(field):
        return "***"
    return f"{value[:SHOWN]} …" if isinstance(value, str) and len(value) > SHOWN else value
