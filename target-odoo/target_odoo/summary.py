"""The machine-readable summary of a run."""

from __future__ import annotations

import json
import typing as t

from odoo_common.errors import Fatal

if t.TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from target_odoo.outcome import Tally


def write_summary(
    path: Path, tally: Tally, *, started: dt.datetime, ended: dt.datetime, about: dict[str, t.Any]
) -> None:
    """Write a run's counts as JSON.

    Args:
        path: The file, which is replaced.
        tally: The counts.
        started: When the run began.
        ended: When it ended.
        about: What else is to be in it.

    Raises:
        Fatal: The file can't be written.
    """
    document = {
        "started": started.isoformat(),
        "ended": ended.isoformat(),
        **about,
        "streams": {stream: tally.of(stream) for stream in sorted(tally.read)},
        "rejections": dict(sorted(tally.codes.items())),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=2) + "\n")
    except OSError as error:
        raise Fatal(f"the summary can't be written to {path}: {error}") from error
