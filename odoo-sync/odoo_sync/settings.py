"""The connectors' settings, read as the connectors read them: files, the environment, `.env`."""

from __future__ import annotations

import json
import os
import typing as t
from pathlib import Path

from dotenv import dotenv_values, find_dotenv

from odoo_common.errors import Fatal
from odoo_common.settings.connection import CONNECTION_SETTINGS

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Connector → what its environment variables begin with.
PREFIXES = {"tap-odoo": "TAP_ODOO_", "target-odoo": "TARGET_ODOO_"}
#: What stands for the environment where a file is expected, as in Singer's `--config`.
ENVIRONMENT = "ENV"
#: The settings that are read here, with their JSON types.
NAMES: dict[str, str] = {
    **{
        name: kind if isinstance(kind, str) else kind[0]
        for name, kind in ((name, schema["type"]) for name, schema in CONNECTION_SETTINGS.items())
    },
    "ledger_url": "string",
}
TRUE = ("true", "1", "yes", "on")


def from_files(paths: Sequence[str]) -> dict[str, t.Any]:
    """Return the settings of Singer config files; a later file goes before an earlier one.

    Raises:
        Fatal: A file is missing, or holds no JSON object.
    """
    found: dict[str, t.Any] = {}
    for path in paths:
        if path == ENVIRONMENT:
            continue
        try:
            content = json.loads(Path(path).read_text())
        except OSError as error:
            raise Fatal(f"the settings {path} can't be read: {error.strerror}") from None
        except ValueError as error:
            raise Fatal(f"the settings {path} are no JSON: {error}") from None
        if not isinstance(content, dict):
            raise Fatal(f"the settings {path} are no JSON object")
        found |= content
    return found


def from_environment(connector: str) -> dict[str, t.Any]:
    """Return a connector's settings that the environment, or a `.env` file, has.

    Raises:
        Fatal: One is no number, where it must be.
    """
    known: Mapping[str, str | None] = {**dotenv_values(find_dotenv(usecwd=True)), **os.environ}
    found: dict[str, t.Any] = {}
    for name, kind in NAMES.items():
        variable = PREFIXES[connector] + name.upper()
        text = known.get(variable)
        if text is not None:
            found[name] = _value(variable, text, kind)
    return found


def settings_of(connector: str, paths: Sequence[str]) -> dict[str, t.Any]:
    """Return a connector's settings: of these files, or of the environment without any."""
    found = from_files(paths)
    if not paths or ENVIRONMENT in paths:
        found |= from_environment(connector)
    return found


def _value(variable: str, text: str, kind: str) -> t.Any:
    if kind == "boolean":
        return text.lower() in TRUE
    if kind in ("integer", "number"):
        try:
            return int(text) if kind == "integer" else float(text)
        except ValueError:
            raise Fatal(f"{variable} is {text!r}: a number is needed") from None
    return text
