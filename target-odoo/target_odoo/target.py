"""target-odoo: settings, the command, and the order of events."""

from __future__ import annotations

import datetime as dt
import json
import sys
import typing as t
from functools import cached_property
from pathlib import Path

from singer_sdk import Target
from singer_sdk.exceptions import (
    InvalidJSONSchema,
    InvalidRecord,
    MissingKeyPropertiesError,
    RecordsWithoutSchemaException,
)
from singer_sdk.singerlib.exceptions import InvalidInputLine
from typing_extensions import override

from odoo_common.cli import friendly
from odoo_common.connection import Connection
from odoo_common.errors import Fatal
from odoo_common.settings import ConnectionSettings
from target_odoo.deferral import Waiting
from target_odoo.drafts import Item
from target_odoo.outcome import Reason, Tally
from target_odoo.reader import MessageReader
from target_odoo.rejects import DeadLetters
from target_odoo.settings import CONFIG_JSONSCHEMA, DEFAULT_REJECTS
from target_odoo.sink import OdooSink
from target_odoo.state_gate import StateGate
from target_odoo.stopping import Stopped, Stopping
from target_odoo.summary import write_summary
from target_odoo.tools import Tools

if t.TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    import click

#: Settings that the SDK gives every target, and that would do nothing here.
NOT_OURS = ("add_record_metadata", "load_method")
#: A shell's exit code for a program that a signal ended.
SIGNAL_EXIT = 128


class SomeRejected(Fatal):
    """Everything else is written, and some records were rejected."""


class KeyMissing(SomeRejected, MissingKeyPropertiesError):
    """Among the rejected records are some without the key that their stream's SCHEMA names.

    That is the tap's fault, which the SDK has a name for; the other records are written.
    """


class TargetOdoo(Target):
    """Writes Singer streams into Odoo, each record exactly once."""

    name = "target-odoo"
    config_jsonschema = CONFIG_JSONSCHEMA
    default_sink_class = OdooSink
    message_reader_class = MessageReader
    #: Minutes after which records are written although their batch isn't full.
    _MAX_RECORD_AGE_IN_MINUTES = 1.0

    def __init__(self, **kwargs: t.Any) -> None:
        super().__init__(**kwargs)
        # One stream after the other: orders come after the partners that they name.
        self._max_parallelism = 1
        self.stopping = Stopping()
        self.tally = Tally()
        self.waiting = Waiting()
        self._started = dt.datetime.now(tz=dt.timezone.utc)
        self._being_written: list[OdooSink] = []
        self._gate = StateGate(self._emit_state)
        self._message: dict[str, t.Any] = {}
        self._key_missing = False
        self._schemas: dict[str, dict[str, t.Any]] = {}
        self._dead_letters = DeadLetters(Path(self.config.get("rejects_path") or DEFAULT_REJECTS))

    @cached_property
    def tools(self) -> Tools:
        """The connection and the writing steps; built when the first batch is written."""
        settings = ConnectionSettings.from_config(self.config)
        connection = Connection(settings, user_agent=f"target-odoo/{self.plugin_version}")
        return Tools.build(connection, self.config)

    def take(self, stream: str, record: dict[str, t.Any]) -> Item:
        """Number a record of the message that is being read."""
        self.tally.read[stream] += 1
        return Item(self._gate.record_read(), stream, record, self._message)

    def write_first(self, models: set[str], *, before: OdooSink) -> None:
        """Write what waits for these models, to which records of `before` refer."""
        self._being_written.append(before)
        for sink in list(self._sinks_active.values()):
            other = t.cast("OdooSink", sink)
            if other.model in models and other not in self._being_written:
                self.drain_one(other)
        self._being_written.remove(before)

    def settle(self, items: Sequence[Item]) -> None:
        """Put the rejected ones into the dead-letter file, count all, and let STATE out."""
        for item in items:
            if item.outcome is None:
                raise Fatal(f"{item.stream}: a record was left without an outcome")
            if item.outcome == "rejected":
                self._bury(item, t.cast("Reason", item.reason))
                self.tally.codes[t.cast("Reason", item.reason).code] += 1
            self.tally.end(item.stream, item.outcome)
        self._dead_letters.sync()
        for item in items:
            self._gate.record_ended(item.number)
        self._gate.release()

    def _bury(self, item: Item, reason: Reason) -> None:
        self.logger.error(
            "%s: rejected %s: %s [%s]", item.stream, _name(item.record), reason.message, reason.code
        )
        schema = self._schemas[t.cast("str", item.message["stream"])]
        self._dead_letters.write(schema, item.message, reason)

    @override
    def _process_schema_message(self, message_dict: dict[str, t.Any]) -> None:
        try:
            super()._process_schema_message(message_dict)
        except InvalidJSONSchema as error:
            stream = message_dict.get("stream")
            raise Fatal(f"the SCHEMA of stream {stream} is no JSON Schema: {error}") from error
        self._schemas[message_dict["stream"]] = message_dict

    @override
    def _process_record_message(self, message_dict: dict[str, t.Any]) -> None:
        self._message = message_dict
        try:
            super()._process_record_message(message_dict)
        except (InvalidRecord, MissingKeyPropertiesError) as error:
            self._key_missing |= isinstance(error, MissingKeyPropertiesError)
            text = str(error).partition("\n")[0] or "it doesn't fit the SCHEMA"
            item = self.take(message_dict["stream"], message_dict["record"])
            item.rejected(Reason("schema", text))
            with self.stopping.postponed():
                self.settle([item])

    @override
    def _process_state_message(self, message_dict: dict[str, t.Any]) -> None:
        self._assert_line_requires(message_dict, requires={"value"})
        self._gate.state_read(message_dict["value"])
        with self.stopping.postponed():
            self._gate.release()

    @override
    def _write_state_message(self, state: dict[str, t.Any]) -> None:
        """Leave the SDK's way of writing STATE unused: `StateGate` knows when it is true."""

    def _emit_state(self, state: dict[str, t.Any]) -> None:
        if self.config.get("dry_run"):
            return
        sys.stdout.write(f"{json.dumps(state, default=float)}\n")
        sys.stdout.flush()

    @override
    def process_endofpipe(self) -> None:
        super().process_endofpipe()
        with self.stopping.postponed():
            self.settle(self.waiting.write_all())
            self._dead_letters.close()
        self._report()
        rejected = self.tally.total("rejected")
        if rejected:
            text = f"{rejected} records were rejected; they are in {self._dead_letters.path}"
            if self.config.get("fail_on_reject") is not False:
                raise KeyMissing(text) if self._key_missing else SomeRejected(text)
            self.logger.warning("%s", text)

    def _report(self) -> None:
        what = "what would become" if self.config.get("dry_run") else "what became"
        self.logger.info("%s of the records:\n%s", what, self.tally.table())
        if self.config.get("summary_path"):
            write_summary(
                Path(self.config["summary_path"]),
                self.tally,
                started=self._started,
                ended=dt.datetime.now(tz=dt.timezone.utc),
                about={
                    "dry_run": bool(self.config.get("dry_run")),
                    "rejects_path": str(self._dead_letters.path),
                },
            )
        self.tally.check()

    @override
    def _handle_termination(self, signum: int, frame: FrameType | None) -> None:
        self.logger.warning("signal %d: stopping as soon as nothing is half done", signum)
        self.stopping.told(signum)

    @classmethod
    @override
    def append_builtin_config(cls, config_jsonschema: dict[str, t.Any]) -> None:
        super().append_builtin_config(config_jsonschema)
        for name in NOT_OURS:
            config_jsonschema["properties"].pop(name, None)

    @classmethod
    @override
    def invoke(cls, **kwargs: t.Any) -> None:
        try:
            super().invoke(**kwargs)
        except (InvalidInputLine, RecordsWithoutSchemaException) as error:
            raise Fatal(str(error)) from error
        except Stopped as stopped:
            cls.logger.warning(
                "stopped by signal %d: STATE covers what is written, the rest comes again with "
                "the next run",
                stopped.signum,
            )
            sys.exit(SIGNAL_EXIT + stopped.signum)

    @classmethod
    @override
    def get_singer_command(cls) -> click.Command:
        return friendly(super().get_singer_command(), cls.logger)


def _name(record: dict[str, t.Any]) -> str:
    for column in ("id", ".id", "name", "ref"):
        if record.get(column):
            return f"{column}={record[column]!r}"
    return "a record"
