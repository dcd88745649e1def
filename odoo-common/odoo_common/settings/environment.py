"""Settings in environment variables: the error that names the one that can't be read."""

from __future__ import annotations

import json
import typing as t

from odoo_common.errors import Fatal
from odoo_common.settings.secret import MASK

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: What a variable must look like, by the JSON Schema type of its setting.
EXAMPLES = {
    "integer": "a whole number such as 100",
    "array": 'JSON such as ["products"]',
    "object": 'JSON such as {"products": ["name"]}',
}


def unreadable_variable(
    schema: Mapping[str, t.Any], prefix: str, environment: Mapping[str, str]
) -> Fatal | None:
    """Return the error that names a variable whose text is no value of its setting.

    Args:
        schema: The JSON Schema of the settings.
        prefix: How the connector's variables begin: ``TAP_ODOO_``.
        environment: The variables.

    Returns:
        The error, or None where each of them can be read.
    """
    for name, setting in schema["properties"].items():
        variable = f"{prefix}{name.upper().replace('-', '_')}"
        given = environment.get(variable)
        kind = _kind_of(setting)
        if given is None or kind not in EXAMPLES or _is_readable(given, kind):
            continue
        shown = MASK if setting.get("secret") else repr(given[:50])
        return Fatal(f"the environment variable {variable} is {shown}, not {EXAMPLES[kind]}")
    return None


def _kind_of(setting: Mapping[str, t.Any]) -> str:
    kinds = setting.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return next((kind for kind in EXAMPLES if kind in kinds), "")


def _is_readable(text: str, kind: str) -> bool:
    try:
        int(text) if kind == "integer" else json.loads(text)
    except ValueError:
        return False
    return True
