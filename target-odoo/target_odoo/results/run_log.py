"""The account of a run: in the ledger, where there is one, and in the summary file."""

from __future__ import annotations

import dataclasses
import logging
import typing as t
from pathlib import Path

from odoo_common.ledger.database import Store
from odoo_common.ledger.identifiers import database_key, job_of, keep_days, masked
from odoo_common.ledger.runs import COUNTS, Origin, Run, forget_old, now
from odoo_common.ledger.written_values import Key
from target_odoo.conflicts.policies import Policies
from target_odoo.conflicts.policy_checks import PolicyChecks
from target_odoo.results.dead_letters import dead_letter_ref, key_digest
from target_odoo.results.summary import write_summary
from target_odoo.settings.schema import DEFAULT_LEDGER

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.records.item import InputRecord
    from target_odoo.results.tally import Tally
    from target_odoo.settings.target_settings import TargetSettings

logger = logging.getLogger(__name__)

#: Rejected records that the summary names; the dead-letter file has all.
MAX_REJECTS = 1000


class RunLog:
    """Notes what a run does. Without a ledger, and in a dry run, nothing goes there.

    Args:
        settings: The target's, with what a mapping file says of its streams.
        tally: The run's counts.

    Attributes:
        store: The ledger, where there is one.
        policies: Who wins a conflict.
        policy_checks: Whether `on_conflict` names what there is.
        database: What the ledger calls the Odoo database.
    """

    def __init__(self, settings: TargetSettings, tally: Tally) -> None:
        self._tally = tally
        self._started = now()
        self._rejects_path = settings.rejects_path
        self._rejects: list[dict[str, t.Any]] = []
        self._summary_path = settings.summary_path
        self._dry_run = settings.dry_run
        self._config = config = settings.config
        self.policies = policies = Policies.from_settings(settings)
        self.policy_checks = PolicyChecks(policies)
        location = settings.ledger_url or (DEFAULT_LEDGER if policies.need_memory else "")
        self.database = database_key(config)
        self.store = Store(str(location)) if location else None
        self._run: Run | None = None
        if self.store and policies.need_memory and self.store.is_new:
            logger.warning(
                "the ledger %s is new: nothing is remembered yet, so nothing counts as a "
                "conflict in this run",
                _whole_name(self.store),
            )
        if self.store and not self._dry_run:
            forget_old(self.store, days=keep_days(config))
            self._run = Run(
                self.store,
                Origin(
                    connector="target-odoo",
                    direction="to_odoo",
                    place=self.database,
                    job=job_of(config),
                    triggered_by=settings.triggered_by,
                    rejects_path=str(settings.rejects_path.absolute()),
                ),
            )

    @property
    def run_id(self) -> str:
        """The run's id in the ledger, or ``""``."""
        return self._run.id if self._run else ""

    def note(self, items: Sequence[InputRecord], seconds: float) -> None:
        """Note what became of records.

        Args:
            items: The records, all with an outcome.
            seconds: How long they took together.
        """
        rejected = [rejection(item) for item in items if item.outcome == "rejected"]
        self._rejects += rejected[: MAX_REJECTS - len(self._rejects)]
        if not self._run or not items:
            return
        share = round(seconds * 1000 / len(items))
        at = now()
        rows = [
            outcome_row(item)
            | {"at": at, "duration_ms": share, "number": item.number}
            | {"record_key": key_digest(item.schema, item.message)}
            for item in items
        ]
        letters = [dead_letter_ref(item.message) for item in items]
        self._run.record(rows, self._counts(), [letter for letter in letters if letter])

    def end(self, status: str, error: str = "") -> None:
        """Note how the run ended, in the ledger and in the summary."""
        if status in ("succeeded", "partial"):
            self.policy_checks.warn()
        error = masked(error, self._config)
        try:
            if self._run:
                self._run.end(status, self._counts(), error=error)
        finally:
            if self.store:
                self.store.close()
            if self._summary_path:
                self._write_summary(Path(self._summary_path), status, error)

    def _write_summary(self, path: Path, status: str, error: str) -> None:
        about = {
            "run": self.run_id,
            "status": status,
            "error": error,
            "dry_run": self._dry_run,
            "rejects_path": str(self._rejects_path),
        }
        write_summary(
            path,
            self._tally,
            started=self._started,
            ended=now(),
            about=about,
            rejects=self._rejects,
        )

    def _counts(self) -> dict[str, t.Any]:
        streams = {stream: self._tally.of(stream) for stream in sorted(self._tally.read)}
        totals = {name: sum(counts[name] for counts in streams.values()) for name in COUNTS}
        return {"streams": streams, "conflicts": sum(self._tally.conflicts.values()), **totals}


def rejection(item: InputRecord) -> dict[str, t.Any]:
    """Return what there is to know about a rejected record."""
    reason = item.reason
    return {
        "stream": item.stream,
        "model": item.model,
        "external_id": item.external_id or _own_name(item.record),
        "odoo_id": item.odoo_id or None,
        "code": reason.code if reason else None,
        "message": reason.message if reason else None,
        "field": reason.field if reason else None,
        "value": reason.value if reason else None,
        "existing_id": (reason.existing_id or None) if reason else None,
        "can_retry": reason.can_retry if reason else None,
    }


def outcome_row(item: InputRecord) -> dict[str, t.Any]:
    """Return what became of a record, as the ledger has it."""
    itself = Key(item.model, item.external_id or f".id={item.odoo_id}")
    decisions = {
        (conflict.field if key == itself else f"{key.record}/{conflict.field}"): (
            conflict.decision or "open"
        )
        for (key, _), conflict in item.conflicts_found.items()
    }
    is_written = item.outcome in ("created", "updated")
    return rejection(item) | {
        "outcome": item.outcome,
        "fields": list(item.fields) if is_written else None,
        "message": (item.reason.message if item.reason else item.note) or None,
        "decisions": decisions or None,
        "not_held": [dataclasses.asdict(entry) for entry in item.not_held.values()] or None,
    }


def _own_name(record: Mapping[str, t.Any]) -> str:
    for column in ("id", ".id"):
        if record.get(column):
            return f"{'.id=' if column == '.id' else ''}{record[column]}"
    return ""


def _whole_name(store: Store) -> str:
    return str(Path(store.url.database or "").absolute()) if store.is_sqlite else store.name
