"""The books of a run: every record has one outcome, and STATE goes out for what has ended."""

from __future__ import annotations

import logging
import sys
import typing as t

from odoo_common.client.codec import json_body
from odoo_common.errors import Fatal
from odoo_common.ledger.runs import DeadLetterRef
from target_odoo.outcome import shortened
from target_odoo.records.item import InputRecord
from target_odoo.results.dead_letters import DeadLetters
from target_odoo.results.hotglue_state import HotglueState, without_external_id
from target_odoo.results.state_gate import StateGate
from target_odoo.results.summary import log_not_held, log_summary
from target_odoo.results.tally import Tally

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from target_odoo.outcome import Reason
    from target_odoo.results.run_log import RunLog
    from target_odoo.settings.target_settings import TargetSettings

logger = logging.getLogger("target-odoo")

#: Characters that stand for a record in the log.
MAX_NAME = 100


class RunRecorder:
    """Numbers the records that are read, and notes what became of each.

    Args:
        settings: The target's.
        run_log: Opens the log of the run.
        state: The last run's state, of a hosted job.

    Attributes:
        tally: The counts.
    """

    def __init__(
        self,
        settings: TargetSettings,
        run_log: Callable[[Tally], RunLog],
        state: dict[str, t.Any] | None,
    ) -> None:
        self.tally = Tally()
        self._dry_run = settings.dry_run
        self._open_run_log = run_log
        self._run_log: RunLog | None = None
        self._gate = StateGate(self._emit_state)
        self._dead_letters = DeadLetters(settings.rejects_path)
        self._hosted = HotglueState(state) if settings.is_hotglue else None
        self._is_closed = False

    @property
    def run_log(self) -> RunLog:
        """What the ledger and the summary are told; opened when the first message is read."""
        if self._run_log is None:
            self._run_log = self._open_run_log(self.tally)
        return self._run_log

    @property
    def is_closed(self) -> bool:
        """How the run ended is noted."""
        return self._is_closed

    @property
    def rejects_path(self) -> Path:
        """The dead-letter file."""
        return self._dead_letters.path

    def take(
        self,
        stream: str,
        record: dict[str, t.Any],
        model: str,
        *,
        message: Mapping[str, t.Any],
        schema: Mapping[str, t.Any],
    ) -> InputRecord:
        """Number a record.

        Args:
            stream: Its stream, after stream maps.
            record: Its fields, after stream maps.
            model: Where it goes.
            message: The RECORD message that it came as.
            schema: The SCHEMA message that holds for it.
        """
        self.tally.read[stream] += 1
        if self._hosted:
            record = without_external_id(record)
        number = self._gate.record_read()
        return InputRecord(number, stream, record, message, model=model, schema=schema)

    def take_state(self, state: dict[str, t.Any]) -> None:
        """Keep a STATE until all that was read before it has ended."""
        self._gate.state_read(state)
        self._gate.release()

    def settle_done(self, items: Sequence[InputRecord]) -> list[InputRecord]:
        """Settle what has ended before anything is written; return the others.

        A hosted job's earlier run wrote some, the mapping file skips or rejects others.
        """
        for item in items:
            if item.outcome is None and self._hosted and self._hosted.is_done(item):
                item.skipped()
        self.settle([item for item in items if item.outcome is not None])
        return [item for item in items if item.outcome is None]

    def settle(self, items: Sequence[InputRecord], *, seconds: float = 0.0) -> None:
        """Put the rejected ones into the dead-letter file, count all, and let STATE out."""
        for item in items:
            if item.outcome is None:
                raise Fatal(f"{item.stream}: a record was left without an outcome")
            if item.outcome == "rejected":
                self._bury(item, t.cast("Reason", item.reason))
            self.tally.end(item.stream, item.outcome)
            self.tally.note_not_held(item.stream, _name(item), item.not_held.values())
            self.tally.conflicts.update(d.decision or "open" for d in item.conflicts_found.values())
            if self._hosted:
                self._hosted.note(item)
        self._dead_letters.sync()
        self.run_log.note(items, seconds)
        for item in items:
            self._gate.record_ended(item.number)
        self._gate.release()

    def finish(self) -> None:
        """Check that every record has its outcome.

        Raises:
            Fatal: One hasn't.
        """
        self._dead_letters.close()
        self.tally.check()

    def close(self, status: str, error: str = "") -> None:
        """Note how the run ended, and show it."""
        self._is_closed = True
        log_not_held(self.tally, logger)
        log_summary(self.tally, logger, dry_run=self._dry_run)
        if self._run_log is None:
            return  # the ledger couldn't be opened
        try:
            self._run_log.end(status, error)
        finally:
            if self._hosted:
                self._print_state(self._hosted.value())

    def _bury(self, item: InputRecord, reason: Reason) -> None:
        logger.error(
            "%s: rejected %s: %s [%s]", item.stream, _name(item), reason.message, reason.code
        )
        letter = DeadLetterRef(self.run_log.run_id, item.number) if self.run_log.run_id else None
        self._dead_letters.write(item.schema, item.message, reason, letter)
        self.tally.codes[reason.code] += 1

    def _emit_state(self, state: dict[str, t.Any]) -> None:
        if not self._hosted:
            self._print_state(state)

    def _print_state(self, state: dict[str, t.Any]) -> None:
        if self._dry_run:
            return
        sys.stdout.write(f"{json_body(state).decode()}\n")
        sys.stdout.flush()


def _name(item: InputRecord) -> str:
    """Return what tells people which record it is: its id, its stream's key, a name."""
    record = item.source or item.record
    keys = [str(key) for key in item.schema.get("key_properties") or ()]
    for column in ("id", ".id", *keys, "name", "ref"):
        if record.get(column):
            return f"{column}={shortened(repr(record[column]), MAX_NAME)}"
    return "a record"
