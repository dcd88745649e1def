"""The tables of the built-in streams, for docs/streams.md."""

from __future__ import annotations

import json

from tap_odoo.catalog.builtin_streams import STREAMS
from tap_odoo.settings.tap_settings import DELETIONS_BY_DEFAULT
from tools.related_paths import FILE, VERSIONS


def table() -> str:
    """Return the streams as a Markdown table."""
    lines = ["| stream | model | mode | records | only |", "|---|---|---|---|---|"]
    for spec in STREAMS:
        models = " or ".join(f"`{model}`" for model in spec.models)
        only = " or ".join(f"`{json.dumps(domain)}`" for domain in spec.domains if domain)
        mode = "incremental" + (", deletions" if spec.name in DELETIONS_BY_DEFAULT else "")
        lines.append(f"| `{spec.name}` | {models} | {mode} | {spec.description} | {only} |")
    return "\n".join(lines)


def paths() -> str:
    """Return the relations that each stream watches as a Markdown table."""
    known = json.loads(FILE.read_text())
    lines = ["| stream | Odoo 19 | Odoo 14 |", "|---|---|---|"]
    for spec in STREAMS:
        cells = [", ".join(f"`{p}`" for p in known[v].get(spec.name, ())) for v in VERSIONS]
        if any(cells):
            lines.append(f"| `{spec.name}` | {' | '.join(cells)} |")
    return "\n".join(lines)
