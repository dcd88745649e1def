"""What a run reports at its end: a table for people, JSON for machines."""

from __future__ import annotations

import json
import os
import sys
import typing as t

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from odoo_common.errors import Fatal
from odoo_common.printable import printable
from odoo_common.private_files import keep_private
from target_odoo.outcome import OUTCOMES

if t.TYPE_CHECKING:
    import datetime as dt
    import logging
    from collections.abc import Sequence
    from pathlib import Path

    from target_odoo.results.tally import Tally


def write_summary(  # noqa: PLR0913 - what a document consists of
    path: Path,
    tally: Tally,
    *,
    started: dt.datetime,
    ended: dt.datetime,
    about: dict[str, t.Any],
    rejects: Sequence[dict[str, t.Any]] = (),
) -> None:
    """Write a run's counts as JSON.

    Args:
        path: The file, which is replaced.
        tally: The counts.
        started: When the run began.
        ended: When it ended.
        about: What else is to be in it.
        rejects: The rejected records, each as `account.rejection` tells it.

    Raises:
        Fatal: The file can't be written.
    """
    document = {
        "started": started.isoformat(),
        "ended": ended.isoformat(),
        "duration_ms": round((ended - started).total_seconds() * 1000),
        **about,
        **counts(tally),
        "rejects": list(rejects),
        # The dead-letter file has them all.
        "rejects_left_out": tally.total("rejected") - len(rejects),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # It names rejected records and their values: nobody else's.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            keep_private(file.fileno())
            file.write(json.dumps(document, indent=2) + "\n")
    except OSError as error:
        raise Fatal(f"the summary can't be written to {path}: {error}") from error


OUTCOME_COLORS = {"created": "green", "updated": "green", "skipped": "yellow", "rejected": "red"}


def log_not_held(tally: Tally, logger: logging.Logger) -> None:
    """Say what Odoo doesn't hold: a line a stream and field, with how many and an example."""
    for (stream, field), example in sorted(tally.examples.items()):
        count = tally.not_held_fields[stream][field]
        logger.warning(
            "%s: Odoo doesn't hold %s as stated, of %d %s: %s",
            stream,
            field,
            count,
            "record" if count == 1 else "records",
            example,
        )


def log_summary(tally: Tally, logger: logging.Logger, *, dry_run: bool) -> None:
    """Show the counts: as a table where somebody watches, else as a log line of JSON."""
    title = "What would become of the records" if dry_run else "What became of the records"
    if sys.stderr.isatty():
        Console(stderr=True).print(summary_table(tally, title))
    else:
        logger.info("%s: %s", title.lower(), json.dumps(counts(tally)))


def counts(tally: Tally) -> dict[str, t.Any]:
    """Return the counts: by stream, rejections by code, conflicts by who won, what isn't held."""
    return {
        "streams": {stream: tally.of(stream) for stream in tally.streams},
        "rejections": dict(sorted(tally.codes.items())),
        "conflicts": dict(sorted(tally.conflicts.items())),
        "not_held": {
            stream: {
                "records": tally.not_held[stream],
                "fields": dict(sorted(tally.not_held_fields[stream].items())),
            }
            for stream in sorted(tally.not_held)
        },
    }


def summary_table(tally: Tally, title: str) -> Table:
    """Return the counts as a table, a line a stream."""
    caption = "   ".join(
        f"{what}: {', '.join(f'{count} {name}' for name, count in sorted(counts.items()))}"
        for what, counts in (
            ("rejections", tally.codes),
            ("conflicts", tally.conflicts),
            ("not held", tally.not_held),
        )
        if counts
    )
    shown = Table(title=title, caption=caption or None, box=box.SIMPLE_HEAD, show_edge=False)
    shown.pad_edge, shown.padding = False, (0, 1, 0, 0)
    shown.add_column("stream")
    for name in ("read", *OUTCOMES):
        shown.add_column(name, justify="right")
    for stream in tally.streams:
        counts = tally.of(stream)
        cells = [
            f"[{OUTCOME_COLORS[name]}]{counts[name]}[/]"
            if counts[name] and name in OUTCOME_COLORS
            else str(counts[name])
            for name in ("read", *OUTCOMES)
        ]
        shown.add_row(escape(printable(stream)), *cells)
    return shown
