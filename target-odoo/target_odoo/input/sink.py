"""The one sink: collects a stream's records and hands them to the writing steps in batches."""

from __future__ import annotations

import typing as t

from singer_sdk.sinks import Sink
from typing_extensions import override

from target_odoo.input.validation import FastValidator
from target_odoo.settings.schema import DEFAULT_BATCH_SIZE

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from singer_sdk.sinks.core import BaseJSONSchemaValidator
    from singer_sdk.target_base import Target

    from target_odoo.records.item import InputRecord
    from target_odoo.run import TargetRun
    from target_odoo.write.batch_writer import BatchWriter


class OdooTarget(t.Protocol):
    """What a sink needs of its target.

    Attributes:
        run: What all sinks share.
    """

    run: TargetRun

    def write_first(self, models: set[str], *, before: OdooSink) -> None:
        """Write what waits for these models, to which records of `before` refer."""


class OdooSink(Sink):
    """Writes one stream into one model.

    Records are checked against the SCHEMA and otherwise taken as they are: what a date is,
    Odoo's field decides and not the stream's schema.
    """

    MAX_SIZE_DEFAULT = DEFAULT_BATCH_SIZE

    def __init__(
        self,
        target: Target,
        stream_name: str,
        schema: dict[str, t.Any],
        key_properties: Sequence[str] | None,
    ) -> None:
        super().__init__(target, stream_name, schema, key_properties)
        self._odoo: OdooTarget = t.cast("t.Any", target)
        self._run: TargetRun = self._odoo.run
        self._route = self._run.router.of(stream_name, schema)
        self.model = self._route.model
        self.models = self._route.models
        self._writer: BatchWriter | None = None
        self._waiting: list[InputRecord] = []
        self._policy_checks = self._run.recorder.run_log.policy_checks
        self._policy_checks.announce(stream_name, self.model)

    @property
    @override
    def max_size(self) -> int:
        """A batch for each request that may be under way: `batch_size_rows` is one's size."""
        return int(super().max_size) * self._run.settings.parallel_requests

    @property
    @override
    def include_sdc_metadata_properties(self) -> bool:
        """No: Odoo has no fields for them."""
        return False

    @override
    def get_validator(self) -> BaseJSONSchemaValidator | None:
        return FastValidator(self.schema) if self.validate_schema else None

    @override
    def _validate_and_parse(self, record: dict[str, t.Any]) -> dict[str, t.Any]:
        """Check a record; the SDK would log a traceback for each that doesn't fit.

        Dates stay as they came: `records/values.py` reads them by the type of Odoo's field.
        """
        if self._validator is not None:
            self._validator.validate(record)
        return record

    @override
    def process_record(self, record: dict[str, t.Any], context: dict[str, t.Any]) -> None:
        """Keep a record for its batch, in Odoo's shape."""
        item = self._run.take(self.stream_name, record, self.model)
        self._route.translate(item)
        if item.outcome is None and not item.is_deletion:
            self._policy_checks.check_time(self.stream_name, item.record)
        self._waiting.append(item)

    @override
    def process_batch(self, context: dict[str, t.Any]) -> None:
        """Hand the batch on to be written."""
        waiting, self._waiting = self._waiting, []
        with self._run.stop_signals.postponed():
            items = self._run.recorder.settle_done(waiting)
            if not items:
                return
            self.logger.info("writing %d records into %s", len(items), self.model)
            if self._writer is None:
                self._policy_checks.check(
                    self.stream_name, self.model, self.models, self._run.services.session.fields
                )
                self._writer = self._route.writer(self._run.services, self.key_properties)
            footprint = self._writer.footprint(items)
            self._odoo.write_first(footprint.referred - self.models, before=self)
            self._run.pipeline.write(self._writer, items, footprint)
