"""The table of the built-in streams, for docs/streams.md."""

from __future__ import annotations

import json

from tap_odoo.stream_table import STREAMS


def table() -> str:
    """Return the streams as a Markdown table."""
    lines = ["| stream | model | records | only |", "|---|---|---|---|"]
    for spec in STREAMS:
        models = " or ".join(f"`{model}`" for model in spec.models)
        only = " or ".join(f"`{json.dumps(domain)}`" for domain in spec.domains if domain)
        lines.append(f"| `{spec.name}` | {models} | {spec.description} | {only} |")
    return "\n".join(lines)
