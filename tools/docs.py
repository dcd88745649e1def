"""Writes the tables of settings and streams into the docs, meltano.yml and plugins/.

The connectors' JSON Schemas are the one place where a setting is described. A test compares:
a setting without its line in the docs, or missing in meltano.yml, fails.
"""

from __future__ import annotations

import copy
import json
import re
import textwrap
import typing as t
from pathlib import Path

import yaml

from odoo_common.mapping.document.schema import PUBLISHED
from odoo_common.mapping.runtime.functions import FUNCTIONS, SPECIAL
from odoo_common.mapping.runtime.records.functions import RECORD_FUNCTIONS
from tap_odoo.settings.schema import CONFIG_SCHEMA as TAP
from target_odoo.settings.schema import CONFIG_JSONSCHEMA as TARGET
from tools import hub, modules_docs, release, streams_docs

ROOT = Path(__file__).resolve().parent.parent
PLUGINS: dict[str, dict[str, t.Any]] = {"tap-odoo": TAP, "target-odoo": TARGET}
PAGES = {
    "tap-odoo": ("docs/settings.md", "tap-odoo/README.md"),
    "target-odoo": ("docs/settings.md", "target-odoo/README.md"),
}

#: Meltano's kind of a setting by its JSON type.
KINDS = {
    "string": "string",
    "integer": "integer",
    "number": "decimal",
    "boolean": "boolean",
    "array": "array",
    "object": "object",
}


def json_types(schema: dict[str, t.Any]) -> list[str]:
    """Return the JSON types of a setting, without null."""
    kinds = schema.get("type", "string")
    return [kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null"]


def json_type(schema: dict[str, t.Any]) -> str:
    """Return the JSON type by which Meltano reads a setting: a text where it may be one.

    It refuses a text for an array, also one that the setting allows: ``all``.
    """
    kinds = json_types(schema)
    return "string" if "string" in kinds else kinds[0]


def complete(plugin: str) -> dict[str, t.Any]:
    """Return the JSON Schema of a connector's settings, those of the SDK too."""
    schema = copy.deepcopy(PLUGINS[plugin])
    hub.PAGES[plugin]["class"].append_builtin_config(schema)
    return schema


def table(settings: dict[str, t.Any]) -> str:
    """Return the settings as a Markdown table."""
    lines = ["| setting | type | default | what it does |", "|---|---|---|---|"]
    required = settings.get("required", ())
    for name, schema in settings["properties"].items():
        default = f"`{json.dumps(schema['default'])}`" if "default" in schema else ""
        if name in required:
            default = "required"
        kind = " ".join(f"`{v}`" for v in schema.get("enum", ())) or " or ".join(json_types(schema))
        text = " ".join(schema["description"].split()).replace("|", "\\|")
        lines.append(f"| `{name}` | {kind} | {default} | {text} |")
    return "\n".join(lines)


def meltano_settings(settings: dict[str, t.Any]) -> list[dict[str, t.Any]]:
    """Return the settings as Meltano's plugin definition lists them."""
    found = []
    for name, schema in settings["properties"].items():
        entry: dict[str, t.Any] = {"name": name, "label": schema["title"]}
        if "enum" in schema:
            entry["kind"] = "options"
            entry["options"] = [{"label": v, "value": v} for v in schema["enum"]]
        elif schema.get("format") == "date-time":
            entry["kind"] = "date_iso8601"
        else:
            entry["kind"] = KINDS[json_type(schema)]
        if "default" in schema:
            entry["value"] = schema["default"]
        entry["description"] = " ".join(schema["description"].split())
        if schema.get("secret"):
            entry["sensitive"] = True
        found.append(entry)
    return found


class _Dumper(yaml.SafeDumper):
    """Writes lists indented below their key, as Meltano does."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)


def meltano_yaml(settings: dict[str, t.Any]) -> str:
    """Return the settings as they stand in meltano.yml."""
    text = yaml.dump(
        meltano_settings(settings), Dumper=_Dumper, sort_keys=False, width=88, allow_unicode=True
    )
    return textwrap.indent(text.rstrip(), " " * 8)


def replaced(text: str, name: str, body: str) -> str:
    """Return `text` with what stands between the marks of `name` replaced by `body`."""
    pattern = re.compile(
        rf"(settings of {name}(?: -->)?)(?:\n.*?)??(\n *(?:# |<!-- )end of settings)", re.DOTALL
    )
    if not pattern.search(text):
        raise ValueError(f"no marks for the settings of {name}")
    return pattern.sub(lambda found: f"{found[1]}\n{body}{found[2]}", text)


def between(text: str, name: str, body: str) -> str:
    """Return a page with what stands between the marks of `name` replaced by `body`."""
    marks = re.compile(rf"(<!-- {name} -->).*?(\n<!-- end of {name} -->)", re.DOTALL)
    if not marks.search(text):
        raise ValueError(f"no marks for {name}")
    return marks.sub(lambda found: f"{found[1]}\n{body}{found[2]}", text)


def functions() -> str:
    """Return the functions of expressions as a Markdown table."""
    rows = {name: (function.usage, function.help) for name, function in FUNCTIONS.items()}
    rows |= {name: (one.usage, one.help) for name, one in RECORD_FUNCTIONS.items()}
    lines = ["| function | yields |", "|---|---|"]
    lines += [f"| `{usage}` | {text} |" for usage, text in (rows | SPECIAL).values()]
    return "\n".join(lines)


def pages() -> dict[Path, str]:
    """Return the pages as they should be."""
    found: dict[Path, str] = {}
    for plugin, names in PAGES.items():
        for name in names:
            path = ROOT / name
            text = found.get(path) or path.read_text()
            found[path] = replaced(text, plugin, table(PLUGINS[plugin]))
    path = ROOT / "docs/streams.md"
    found[path] = between(path.read_text(), "streams", streams_docs.table())
    found[path] = between(found[path], "related paths", streams_docs.paths())
    path = ROOT / "meltano.yml"
    found[path] = path.read_text()
    for plugin in PLUGINS:
        found[path] = replaced(found[path], plugin, meltano_yaml(complete(plugin)))
    path = ROOT / "mappings/README.md"
    found[path] = between(path.read_text(), "functions", functions())
    path = ROOT / "mappings/mapping.schema.json"
    found[path] = json.dumps(PUBLISHED, indent=2) + "\n"
    found[ROOT / "docs/modules.md"] = modules_docs.page()
    return (
        found
        | hub.files(
            meltano_settings, {plugin: complete(plugin) for plugin in PLUGINS}, release.version()
        )
        | release.projects()
    )


def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    main()
