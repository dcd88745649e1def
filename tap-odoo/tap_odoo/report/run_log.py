"""The record of a run in the ledger, where the settings name one."""

from __future__ import annotations

import contextlib
import typing as t

from odoo_common.errors import OdooError
from odoo_common.ledger.database import Store
from odoo_common.ledger.identifiers import database_key, job_of, keep_days, masked
from odoo_common.ledger.runs import COUNTS, Origin, Run, forget_old
from tap_odoo.report.progress import Incomplete

if t.TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from tap_odoo.report.stream_report import StreamReport


class RunLog:
    """Notes a run: from its beginning, so that one which is killed is seen too.

    Args:
        config: The tap's settings, with a `ledger_url`.
        started: When the run began; None: now.

    Raises:
        LedgerError: The ledger can't be used.
    """

    def __init__(self, config: Mapping[str, t.Any], started: dt.datetime | None) -> None:
        self._config = config
        self._store = Store(str(config["ledger_url"]))
        forget_old(self._store, days=keep_days(config))
        origin = Origin(
            connector="tap-odoo",
            direction="from_odoo",
            place=database_key(config),
            job=job_of(config),
            triggered_by=str(config.get("triggered_by") or ""),
        )
        self._run = Run(self._store, origin, started)

    def end(self, reports: Sequence[StreamReport], error: BaseException | None) -> None:
        """Note how the run ended.

        Args:
            reports: What it did, by stream.
            error: What ended it, if it didn't come to its end.
        """
        streams = {report.stream: _counts(report) for report in reports}
        totals = {name: sum(counts[name] for counts in streams.values()) for name in ENDINGS}
        status, text = _status_of(reports, error)
        try:
            self._run.end(
                status,
                {**dict.fromkeys(COUNTS, 0), **totals, "streams": streams},
                error=masked(text, self._config),
            )
        finally:
            self._store.close()


#: Columns of a run that a tap counts. What could not be read is `rejected`.
ENDINGS = ("read", "rejected", "deletions")


def _counts(report: StreamReport) -> dict[str, int]:
    return {
        "read": report.records,
        "rejected": report.skipped,
        "deletions": report.deletions,
        "incomplete": report.incomplete,
        "requests": report.requests,
        "retries": report.retries,
        "duration_ms": round(report.seconds * 1000),
    }


def _status_of(reports: Sequence[StreamReport], error: BaseException | None) -> tuple[str, str]:
    """Return the status of a run, and what was wrong."""
    if isinstance(error, (SystemExit, KeyboardInterrupt)):
        return "stopped", "stopped by a signal"
    if isinstance(error, OdooError):
        return ("partial" if isinstance(error, Incomplete) else "failed"), error.message
    if error is not None:
        return "failed", f"{type(error).__name__}: {error}"
    incomplete = [report.stream for report in reports if not report.is_whole]
    if incomplete:
        return "partial", f"fields or records of {', '.join(incomplete)} could not be read"
    return "succeeded", ""


@contextlib.contextmanager
def recorded(
    config: Mapping[str, t.Any], started: dt.datetime | None, reports: Sequence[StreamReport]
) -> t.Iterator[None]:
    """Note what the block does as a run.

    Args:
        config: As for `RunLog`.
        started: As for `RunLog`.
        reports: What is done, by stream; it fills while the block runs.
    """
    run_log = RunLog(config, started)
    try:
        yield
    except BaseException as error:
        with contextlib.suppress(OdooError):  # the first error is the one to report
            run_log.end(reports, error)
        raise
    run_log.end(reports, None)


def note_failed(
    config: Mapping[str, t.Any], started: dt.datetime | None, error: BaseException
) -> None:
    """Note a run that ended before it could read."""
    with contextlib.suppress(OdooError):
        RunLog(config, started).end((), error)
