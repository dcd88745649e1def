"""What the target and its sinks share in a run."""

from __future__ import annotations

import contextlib
import typing as t
from functools import cached_property

from odoo_common.errors import OdooError
from target_odoo.conflicts.detector import ConflictDetector
from target_odoo.delivery.background_task import BackgroundTask
from target_odoo.delivery.deferral import DeferredRecords
from target_odoo.delivery.pipeline import Pipeline
from target_odoo.delivery.stop_signals import Stopped, StopSignals
from target_odoo.exit_status import how_it_ended
from target_odoo.lookup.setting_checks import check_settings
from target_odoo.results.recorder import RunRecorder
from target_odoo.results.run_log import RunLog
from target_odoo.services import Services
from target_odoo.streams.router import StreamRouter

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from target_odoo.records.item import InputRecord
    from target_odoo.settings.target_settings import TargetSettings


class TargetRun:
    """One run: from the first message to the last outcome.

    Args:
        settings: The target's.
        connect: Returns the client, without a login.
        state: The last run's state, of a hosted job.

    Attributes:
        settings: The target's.
        stop_signals: Signals wait until nothing is half done.
        router: Says what becomes of a stream's records.
        recorder: Numbers the records and notes what became of each.
        pipeline: Writes batches.
        deferred: Records that wait for the end of the input.
    """

    def __init__(
        self,
        settings: TargetSettings,
        connect: Callable[[], OdooClient],
        state: dict[str, t.Any] | None,
    ) -> None:
        self.settings = settings
        self._connect = connect
        self._login = BackgroundTask(lambda: connect().uid)
        self._message: dict[str, t.Any] = {}
        self._schemas: dict[str, dict[str, t.Any]] = {}
        self.stop_signals = StopSignals()
        self.deferred = DeferredRecords()
        self.router = StreamRouter(settings, lambda: self.services)
        self.recorder = RunRecorder(
            settings, lambda tally: RunLog(self.router.settings(), tally), state
        )
        self.pipeline = Pipeline(
            self._settle_batch, self.stop_signals, requests=settings.parallel_requests
        )

    @cached_property
    def services(self) -> Services:
        """What writes; built when the first batch is written.

        Raises:
            OdooError: The login failed, or a setting names what isn't there.
        """
        self._login.result()
        log = self.recorder.run_log
        conflicts = ConflictDetector(
            log.policies,
            log.store,
            place=log.database,
            run=log.run_id,
            dry_run=self.settings.dry_run,
        )
        services = Services.build(self._connect(), self.settings, conflicts)
        check_settings(services.session, self.settings)
        if not self.settings.mapping:
            log.policy_checks.check_tables(services.session.fields)
        return services

    def schema_read(self, message: dict[str, t.Any]) -> None:
        """Remember the SCHEMA message of a stream."""
        self._schemas[message["stream"]] = message

    def schema_of(self, stream: str) -> Mapping[str, t.Any]:
        """Return the SCHEMA message that holds for a stream's records."""
        return self._schemas[stream]

    def record_read(self, message: dict[str, t.Any]) -> None:
        """Remember the RECORD message that is being taken."""
        self._message = message

    def take(self, stream: str, record: dict[str, t.Any], model: str) -> InputRecord:
        """Number a record of the message that is being read."""
        if not self._login.is_begun:
            self._login.begin()  # meanwhile the first batch is read
        schema = self._schemas[self._message["stream"]]
        return self.recorder.take(stream, record, model, message=self._message, schema=schema)

    def settle(self, items: Sequence[InputRecord]) -> None:
        """Note how records ended that are not written."""
        with self.stop_signals.postponed():
            self.recorder.settle(items)

    def finish(self) -> None:
        """Write what is under way and what waits, and check that every record has its outcome."""
        with self.stop_signals.postponed():
            self.pipeline.finish()
            self.recorder.settle(self.deferred.write_all())
            self.recorder.finish()

    def _settle_batch(
        self,
        write: Callable[[Sequence[InputRecord]], None],
        items: Sequence[InputRecord],
        seconds: float,
    ) -> None:
        self.recorder.settle(self.deferred.take(write, items), seconds=seconds)

    @contextlib.contextmanager
    def logged(self) -> Iterator[None]:
        """Open the run's log at the start, and close it when the block fails."""
        try:
            _ = self.recorder.run_log
            yield
        except BaseException as error:
            if not self.recorder.is_closed:
                with contextlib.suppress(Exception, Stopped):
                    self.pipeline.finish()  # what is under way is written, and STATE says so
                with contextlib.suppress(OdooError, Stopped), self.stop_signals.postponed():
                    self.recorder.close(*how_it_ended(error))
            raise

    @contextlib.contextmanager
    def closed(self) -> Iterator[None]:
        """Close the run's log when the block, the end of the run, went well."""
        yield
        with self.stop_signals.postponed():
            is_partial = self.recorder.tally.total("rejected")
            self.recorder.close("partial" if is_partial else "succeeded")
