"""What a run says at its end: a table for people, one line for machines."""

from __future__ import annotations

import json
import sys
import typing as t

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from target_odoo.outcome import OUTCOMES

if t.TYPE_CHECKING:
    import logging

    from target_odoo.outcome import Tally

COLORS = {"created": "green", "updated": "green", "skipped": "yellow", "rejected": "red"}


def show(tally: Tally, logger: logging.Logger, *, dry_run: bool) -> None:
    """Show the counts: as a table where somebody watches, else as a log line of JSON."""
    title = "What would become of the records" if dry_run else "What became of the records"
    if sys.stderr.isatty():
        Console(stderr=True).print(table(tally, title))
    else:
        logger.info("%s: %s", title.lower(), json.dumps(document(tally)))


def document(tally: Tally) -> dict[str, t.Any]:
    """Return the counts: by stream, rejections by code, conflicts by who won."""
    return {
        "streams": {stream: tally.of(stream) for stream in tally.streams},
        "rejections": dict(sorted(tally.codes.items())),
        "conflicts": dict(sorted(tally.conflicts.items())),
    }


def table(tally: Tally, title: str) -> Table:
    """Return the counts as a table, a line a stream."""
    caption = "   ".join(
        f"{what}: {', '.join(f'{count} {name}' for name, count in sorted(counts.items()))}"
        for what, counts in (("rejections", tally.codes), ("conflicts", tally.conflicts))
        if counts
    )
    shown = Table(title=title, caption=caption or None)
    shown.add_column("stream")
    for name in ("read", *OUTCOMES):
        shown.add_column(name, justify="right")
    for stream in tally.streams:
        counts = tally.of(stream)
        cells = [
            f"[{COLORS[name]}]{counts[name]}[/]"
            if counts[name] and name in COLORS
            else str(counts[name])
            for name in ("read", *OUTCOMES)
        ]
        shown.add_row(escape(stream), *cells)
    return shown
