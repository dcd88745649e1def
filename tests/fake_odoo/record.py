"""Asks the real Odoos of the sandbox what the fields are that the fake has.

``python -m tests.fake_odoo.record`` writes ``fields_14.json`` and ``fields_19.json`` anew; the
models and fields are those of ``wanted_fields.json``. Labels and help texts stay out.
"""

from __future__ import annotations

import json
import typing as t

from odoo_common.odoo.model_fields import ATTRIBUTES
from sandbox import Sandbox
from tests.fake_odoo.catalog import ALWAYS, FOLDER, VERSIONS, fields_file
from tests.live.plain import Plain

#: What is told of each field: what the connectors ask for, and where an amount's currency is.
RECORDED: t.Final = (*(set(ATTRIBUTES) - {"string", "help"}), "currency_field")


def recorded(plain: Plain) -> dict[str, dict[str, dict[str, t.Any]]]:
    """Return the attributes of the wanted fields as an Odoo tells them."""
    wanted = json.loads((FOLDER / "wanted_fields.json").read_text())
    rows = plain.call("ir.model", "search_read", [["model", "in", list(wanted)]], ["model"])
    there = {row["model"] for row in rows}
    models = {}
    for model, names in wanted.items():
        if model not in there:
            continue  # of other versions
        answer = plain.call(model, "fields_get", [*ALWAYS, *names.split()], list(RECORDED))
        models[model] = {name: without_labels(answer[name]) for name in sorted(answer)}
    return models


def without_labels(told: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return attributes with the keys of a selection in the place of its labels."""
    if "selection" not in told:
        return told
    return {**told, "selection": [[key, key] for key, _ in told["selection"]]}


def compact(models: dict[str, dict[str, dict[str, t.Any]]]) -> str:
    """Return them as JSON with a line a field."""
    parts = []
    for model, fields in models.items():
        lines = [
            f"  {json.dumps(name)}: {json.dumps(said, sort_keys=True)}"
            for name, said in fields.items()
        ]
        parts.append(f"{json.dumps(model)}: {{\n" + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Record each version."""
    for version in VERSIONS:
        plain = Plain(Sandbox(str(version)).database())
        fields_file(version).write_text(compact(recorded(plain)))


if __name__ == "__main__":
    main()
