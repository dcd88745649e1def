"""Which relations each stream watches, asked of a real Odoo 19 and 14 and kept as data.

    python -m tools.related_paths     # asks the sandbox's servers, writes related_paths.json

They follow from the fields that Odoo says a model has
(`tap_odoo/incremental/dependency_paths.py`), so no table without a server could tell them. A
live test compares the file with the servers.
"""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

from sandbox import Sandbox
from tap_odoo.incremental.dependency_paths import dependencies_of
from tap_odoo.tap import TapOdoo

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from tap_odoo.streams.model_stream import ModelStream

FILE = Path(__file__).with_name("related_paths.json")
VERSIONS = ("19", "14")


def ask(config: Mapping[str, t.Any]) -> dict[str, list[str]]:
    """Return the relations that each stream watches where it reads what it reads by default.

    Args:
        config: The tap's settings.
    """
    tap = TapOdoo(config=dict(config), parse_env_config=False, setup_mapper=False)
    found = {}
    for name, stream in sorted(tap.streams.items()):
        odoo = t.cast("ModelStream", stream)
        fields = odoo.requested_fields().fields
        dependencies = dependencies_of(
            tap.models, odoo.model, fields, tap.rights.may_read, odoo.domain
        )
        found[name] = sorted(dependencies.paths)
    return found


def main() -> None:
    """Write the file."""
    found = {}
    for version in VERSIONS:
        box = Sandbox(version)
        box.up()
        odoo = box.clone("related_paths")
        config = {"url": odoo.url, "db": odoo.name, "username": odoo.username}
        found[version] = ask({**config, "password": odoo.password})
        box.drop("related_paths")
    FILE.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
