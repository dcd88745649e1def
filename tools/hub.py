"""The connectors' definitions in the form of Meltano's hub: plugins/extractors, plugins/loaders.

`meltano add --from-ref plugins/extractors/tap-odoo.yml tap-odoo` reads one; the hub's own files
have the same keys.
"""

from __future__ import annotations

import typing as t
from pathlib import Path

import yaml

from tap_odoo.tap import TapOdoo
from target_odoo.target import TargetOdoo

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from singer_sdk.plugin_base import PluginBase

ROOT = Path(__file__).resolve().parent.parent

#: What a hub's page says besides the settings, by plugin.
PAGES: dict[str, dict[str, t.Any]] = {
    "tap-odoo": {
        "type": "extractors",
        "class": TapOdoo,
        "description": "Reads every change of any model of an Odoo, versions 14 to 19",
    },
    "target-odoo": {
        "type": "loaders",
        "class": TargetOdoo,
        "description": "Writes any stream into an Odoo exactly once, versions 14 to 19",
    },
}
#: The capabilities that the hub has words for.
CAPABILITIES = {
    "extractors": {
        "about",
        "batch",
        "catalog",
        "discover",
        "properties",
        "schema-flattening",
        "state",
        "stream-maps",
        "test",
    },
    "loaders": {
        "about",
        "activate-version",
        "batch",
        "hard-delete",
        "schema-flattening",
        "soft-delete",
        "stream-maps",
    },
}
#: Ways to log in: each is a set of settings that is enough.
LOGINS = ("password", "password_file", "api_key", "api_key_file")


class _Dumper(yaml.SafeDumper):
    """Writes each value out, also one that another setting has too."""

    def ignore_aliases(self, data: t.Any) -> bool:  # noqa: ARG002
        return True


def capabilities(plugin: type[PluginBase], kind: str) -> list[str]:
    """Return what a connector can do, in the hub's words."""
    has = {str(capability.value) for capability in plugin.capabilities}
    return sorted(has & CAPABILITIES[kind])


def definition(
    name: str, settings: Iterable[dict[str, t.Any]], required: Iterable[str], version: str
) -> dict[str, t.Any]:
    """Return a connector's definition.

    Args:
        name: One of `PAGES`.
        settings: Its settings, as Meltano lists them.
        required: Those that each way to log in needs.
        version: The version to install.
    """
    page = PAGES[name]
    return {
        "name": name,
        "variant": "odoo-singer",
        "namespace": name.replace("-", "_"),
        "label": "Odoo",
        "description": page["description"],
        "domain_url": "https://www.odoo.com/",
        "keywords": ["api", "erp", "meltano_sdk"],
        "maintenance_status": "beta",
        "pip_url": f"{name}=={version}",
        "executable": name,
        "capabilities": capabilities(page["class"], page["type"]),
        "settings_group_validation": [[*required, login] for login in LOGINS],
        "settings": list(settings),
    }


def files(
    settings_of: Callable[[dict[str, t.Any]], list[dict[str, t.Any]]],
    schemas: dict[str, dict[str, t.Any]],
    version: str,
) -> dict[Path, str]:
    """Return the definitions as they should be.

    Args:
        settings_of: Turns a connector's JSON Schema into Meltano's list of settings.
        schemas: The connectors' JSON Schemas.
        version: The version to install.
    """
    found = {}
    for name, schema in schemas.items():
        path = ROOT / "plugins" / PAGES[name]["type"] / f"{name}.yml"
        content = definition(name, settings_of(schema), schema["required"], version)
        text = yaml.dump(content, Dumper=_Dumper, sort_keys=False, width=96, allow_unicode=True)
        found[path] = f"# Written by ./run docs from the settings of {name}.\n{text}"
    return found
