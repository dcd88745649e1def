"""The machine-readable summary of a run."""

from __future__ import annotations

import json
import os
import typing as t

from odoo_common.errors import Fatal
from target_odoo.closing import document as document_of

if t.TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from target_odoo.outcome import Tally


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
        **document_of(tally),
        "rejects": list(rejects),
        # The dead-letter file has them all.
        "rejects_left_out": tally.total("rejected") - len(rejects),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # It names rejected records and their values: nobody else's.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(json.dumps(document, indent=2) + "\n")
    except OSError as error:
        raise Fatal(f"the summary can't be written to {path}: {error}") from error
