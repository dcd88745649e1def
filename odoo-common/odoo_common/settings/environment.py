"""Settings that come as text: from the environment, and from programs that know only text."""

from __future__ import annotations

import contextlib
import json
import os
import typing as t

from odoo_common.errors import Fatal
from odoo_common.settings.secret import MASK

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: What a variable must look like, by the JSON Schema type of its setting.
EXAMPLES = {
    "integer": "a whole number such as 100",
    "array": 'JSON such as ["products"]',
    "object": 'JSON such as {"products": ["name"]}',
}


def as_texts(schema: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return a schema for the environment: what may be a text or something else is a text there.

    Args:
        schema: The JSON Schema of the settings.

    Returns:
        One whose values `values_of_texts` reads.
    """
    properties = {
        name: {"type": "string"} if _may_be_text(setting) else setting
        for name, setting in schema["properties"].items()
    }
    return {**schema, "properties": properties}


def values_of_texts(config: Mapping[str, t.Any], schema: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return the values of settings that may be a text or something else, and are a text.

    Meltano, and the environment, have no word for ``"all"`` or a list in the same place: a list
    comes as its JSON, the number of a company as its digits.

    Args:
        config: The settings.
        schema: Their JSON Schema.

    Returns:
        The settings that are another value than their text.

    Raises:
        Fatal: A text begins like JSON, and is none.
    """
    found: dict[str, t.Any] = {}
    for name, setting in schema["properties"].items():
        text = config.get(name)
        if not isinstance(text, str) or not _may_be_text(setting):
            continue
        if text.strip().isdecimal() and "integer" in setting["type"]:
            found[name] = int(text)
        elif text.lstrip()[:1] in {"[", "{"}:
            try:
                found[name] = json.loads(text)
            except ValueError:
                raise Fatal(f"{name}: {text[:50]!r} begins like JSON, and is none") from None
    return found


@contextlib.contextmanager
def naming_variables(schema: Mapping[str, t.Any], prefix: str, *, is_read: bool) -> Iterator[None]:
    """Have an error of the block name the variable whose text is no value of its setting.

    Args:
        schema: The JSON Schema of the settings.
        prefix: How the connector's variables begin.
        is_read: Settings are read from the environment.

    Raises:
        Fatal: It names the variable.
    """
    try:
        yield
    except ValueError as error:
        wrong = unreadable_variable(schema, prefix, os.environ) if is_read else None
        raise (wrong or error) from None


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
    if _may_be_text(setting):
        return ""
    return next((kind for kind in EXAMPLES if kind in kinds), "")


def _is_readable(text: str, kind: str) -> bool:
    try:
        int(text) if kind == "integer" else json.loads(text)
    except ValueError:
        return False
    return True


def _may_be_text(setting: Mapping[str, t.Any]) -> bool:
    """Tell whether a setting is a text or something else than a text."""
    kinds = setting.get("type", ())
    return "string" in kinds and not isinstance(kinds, str) and not {*kinds} <= {"string", "null"}
