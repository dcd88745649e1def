"""target-odoo: settings, the command, and the order of events."""

from __future__ import annotations

import contextlib
import sys
import typing as t
from functools import cached_property
from pathlib import Path

import click
from singer_sdk import Target
from singer_sdk.exceptions import (
    ConfigValidationError,
    InvalidJSONSchema,
    MapExpressionError,
    MissingKeyPropertiesError,
    RecordsWithoutSchemaException,
    StreamMapConfigError,
)
from singer_sdk.singerlib.exceptions import InvalidInputLine
from typing_extensions import override

from odoo_common.cli import check_mapping_option, check_settings_files, friendly
from odoo_common.client.connection import Connection
from odoo_common.errors import Fatal, OdooError
from odoo_common.mapping.document.document import Document
from odoo_common.mapping.document.schema import TO_ODOO
from odoo_common.settings.connection import ConnectionSettings, complaint
from target_odoo.delivery.background_task import Ahead
from target_odoo.delivery.deferral import Waiting
from target_odoo.delivery.pipeline import Pipeline
from target_odoo.delivery.stop_signals import Stopped, Stopping
from target_odoo.exit_status import SIGNAL_EXIT, KeyMissing, SomeRejected, how_it_ended
from target_odoo.input.reader import MessageReader
from target_odoo.input.sink import OdooSink
from target_odoo.input.validation import Misfit, reason_of
from target_odoo.mapping.stream_mapping import check
from target_odoo.records.stream_models import model_of
from target_odoo.results.hotglue_state import for_format, read_state
from target_odoo.results.recorder import Books
from target_odoo.services import Tools
from target_odoo.settings import CONFIG_JSONSCHEMA, parallel_requests
from target_odoo.streams.router import Translator

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

    from target_odoo.records.item import Item


#: Settings that the SDK gives every target, and that would do nothing here.
NOT_OURS = ("add_record_metadata", "load_method")
#: Seconds after which a thread that computes lets another one send its request.
SWITCH_SECONDS = 0.0005


class TargetOdoo(Target):
    """Writes Singer streams into Odoo, each record exactly once."""

    name = "target-odoo"
    config_jsonschema = CONFIG_JSONSCHEMA
    default_sink_class = OdooSink
    message_reader_class = MessageReader
    #: Minutes after which records are written although their batch isn't full.
    _MAX_RECORD_AGE_IN_MINUTES = 1.0

    def __init__(self, *, state: dict[str, t.Any] | None = None, **kwargs: t.Any) -> None:
        super().__init__(**kwargs)
        # One stream after the other: orders come after the partners that they name.
        self._max_parallelism = 1
        self.stopping = Stopping()
        self.waiting = Waiting()
        self._login = Ahead(lambda: self.connection.uid)
        self._being_written: list[OdooSink] = []
        self._message: dict[str, t.Any] = {}
        self._schemas: dict[str, dict[str, t.Any]] = {}
        self._key_missing = False
        self.translator = Translator(self.config, lambda: self.tools)
        state = for_format(state, self.config.get("state_format"))
        self.books = Books(self.config, self.translator.config, state)
        requests = parallel_requests(self.config)
        self.pipeline = Pipeline(self._settle_batch, self.stopping, requests=requests)
        self.message_reader = MessageReader(around=self._accounted, pipeline=self.pipeline)

    @cached_property
    def connection(self) -> Connection:
        """The connection to Odoo."""
        settings = ConnectionSettings.from_config(self.config)
        return Connection(settings, user_agent=f"target-odoo/{self.plugin_version}")

    @cached_property
    def tools(self) -> Tools:
        """The connection and the writing steps; built when the first batch is written.

        Raises:
            OdooError: The login failed, or a setting names a model that isn't there.
        """
        self._login.result()
        tools = Tools.build(self.connection, self.config, conflicts=self.books.account.conflicts)
        tools.check_models()
        return tools

    def take(self, stream: str, record: dict[str, t.Any], model: str) -> Item:
        """Number a record of the message that is being read."""
        if not self._login.is_begun:
            self._login.begin()  # meanwhile the first batch is read
        schema = self._schemas[self._message["stream"]]
        return self.books.take(stream, record, model, message=self._message, schema=schema)

    def write_first(self, models: set[str], *, before: OdooSink) -> None:
        """Write what waits for these models, to which records of `before` refer."""
        self._being_written.append(before)
        for sink in list(self._sinks_active.values()):
            other = t.cast("OdooSink", sink)
            if models & other.models and other not in self._being_written:
                self.drain_one(other)
        self._being_written.remove(before)

    def _settle_batch(
        self, write: Callable[[Sequence[Item]], None], items: Sequence[Item], seconds: float
    ) -> None:
        self.books.settle(self.waiting.take(write, items), seconds=seconds)

    @override
    def _process_schema_message(self, message_dict: dict[str, t.Any]) -> None:
        stream = message_dict["stream"]
        if not isinstance(message_dict["schema"].get("properties"), dict):
            raise Fatal(f"the SCHEMA of stream {stream} has no object of properties")
        keys = message_dict.get("key_properties") or []
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise Fatal(f"the key_properties of stream {stream} must be a list of names")
        try:
            super()._process_schema_message(message_dict)
        except InvalidJSONSchema as error:
            raise Fatal(f"the SCHEMA of stream {stream} is no JSON Schema: {error}") from error
        self._schemas[message_dict["stream"]] = message_dict

    @override
    def _process_record_message(self, message_dict: dict[str, t.Any]) -> None:
        self._message = message_dict
        try:
            super()._process_record_message(message_dict)
        except (Misfit, MissingKeyPropertiesError) as error:
            self._key_missing |= isinstance(error, MissingKeyPropertiesError)
            stream = message_dict["stream"]
            reason = reason_of(error, message_dict, self._schemas[stream])
            model = model_of(stream, self.config.get("stream_models") or {})
            item = self.take(stream, message_dict["record"], model)
            item.rejected(reason)
            with self.stopping.postponed():
                self.books.settle([item])

    @override
    def _process_state_message(self, message_dict: dict[str, t.Any]) -> None:
        self._assert_line_requires(message_dict, requires={"value"})
        with self.stopping.postponed():
            self.books.take_state(message_dict["value"])

    @override
    def _process_activate_version_message(self, message_dict: dict[str, t.Any]) -> None:
        """Pass over it: in Odoo, nothing is deleted because a tap didn't mention it."""
        self.logger.debug("%s: ACTIVATE_VERSION is passed over", message_dict["stream"])

    @override
    def _write_state_message(self, state: dict[str, t.Any]) -> None:
        """Leave the SDK's way of writing STATE unused: `Books` know when it is true."""

    @override
    def process_endofpipe(self) -> None:
        with self._accounted(), self._ended():
            super().process_endofpipe()
            with self.stopping.postponed():
                self.pipeline.finish()
                self.books.settle(self.waiting.write_all())
                self.books.finish()
            rejected = self.books.tally.total("rejected")
            if rejected:
                were = (
                    "record was rejected; it is"
                    if rejected == 1
                    else "records were rejected; they are"
                )
                text = f"{rejected} {were} in {self.books.rejects_path}"
                if self.config.get("fail_on_reject") is not False:
                    raise KeyMissing(text) if self._key_missing else SomeRejected(text)
                self.logger.warning("%s", text)

    @contextlib.contextmanager
    def _accounted(self) -> Iterator[None]:
        """Open the account at the start, and close it when the block fails."""
        try:
            _ = self.books.account
            yield
        except BaseException as error:
            if not self.books.is_closed:
                with contextlib.suppress(Exception, Stopped):
                    self.pipeline.finish()  # what is under way is written, and STATE says so
                with contextlib.suppress(OdooError, Stopped), self.stopping.postponed():
                    self.books.close(*how_it_ended(error))
            raise

    @contextlib.contextmanager
    def _ended(self) -> Iterator[None]:
        """Close the account when the block, the end of the run, went well."""
        yield
        with self.stopping.postponed():
            self.books.close("partial" if self.books.tally.total("rejected") else "succeeded")

    @override
    def _handle_termination(self, signum: int, frame: FrameType | None) -> None:
        self.logger.warning("signal %d: stopping as soon as nothing is half done", signum)
        self.stopping.told(signum)

    @classmethod
    @override
    def cb_config(cls, ctx: click.Context, param: click.Option, value: tuple[str, ...]) -> t.Any:
        check_settings_files(value)
        return super().cb_config(ctx, param, value)

    @classmethod
    @override
    def append_builtin_config(cls, config_jsonschema: dict[str, t.Any]) -> None:
        super().append_builtin_config(config_jsonschema)
        for name in NOT_OURS:
            config_jsonschema["properties"].pop(name, None)

    @classmethod
    @override
    def invoke(  # type: ignore[override]  # our own options beside the SDK's
        cls,
        *,
        about: bool = False,
        about_format: str | None = None,
        config: t.Any = None,
        file_input: t.IO[str] | None = None,
        state: Path | None = None,
        access_token: bool = False,
    ) -> None:
        super(Target, cls).invoke(about=about, about_format=about_format)
        sys.setswitchinterval(SWITCH_SECONDS)
        if file_input is None and sys.stdin is None and not access_token:
            raise Fatal("there is nothing to read: stdin is closed")
        cls.print_version(print_fn=cls.logger.info)
        target = cls(
            config=config.config if config else {},
            parse_env_config=bool(config and config.parse_env),
            state=read_state(state) if state else None,
        )
        if access_token:
            _ = target.connection.uid  # Not the tools: they open the ledger, for a run.
            cls.logger.info("Odoo has no access tokens to renew: the login works")
            return
        try:
            target.listen(file_input)
        except (InvalidInputLine, RecordsWithoutSchemaException) as error:
            raise Fatal(str(error)) from error
        except Stopped as stopped:
            cls.logger.warning(
                "stopped by signal %d: STATE covers what is written, the rest comes again with "
                "the next run",
                stopped.signum,
            )
            sys.exit(SIGNAL_EXIT + stopped.signum)

    @override
    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        try:
            return super()._validate_config(raise_errors=raise_errors)
        except ConfigValidationError as error:
            raise complaint(error.errors, self.config, self.config_jsonschema) from None

    @classmethod
    @override
    def get_singer_command(cls) -> click.Command:
        command = super().get_singer_command()
        command.params += [
            click.Option(
                ["--state"],
                type=click.Path(path_type=Path),
                help="The last run's state, for state_format hotglue: what succeeded then is "
                "skipped.",
            ),
            click.Option(
                ["--access-token"],
                is_flag=True,
                help="Log in and end: for hosted jobs that renew tokens, of which Odoo has none.",
            ),
            check_mapping_option(cls._cb_check_mapping),
        ]
        return friendly(command, cls.logger, (MapExpressionError, StreamMapConfigError))

    @classmethod
    def _cb_check_mapping(cls, ctx: click.Context, _param: object, path: Path | None) -> None:
        if path is None:
            return
        given = ctx.params.get("config")
        target = cls(
            config=given.config if given else {},
            parse_env_config=bool(given and given.parse_env),
            validate_config=True,
        )
        flags = target.config.get("mapping_flags") or {}
        document = Document.load(path, TO_ODOO, flags)
        check(document, Tools.build(target.connection, target.config).shapes)
        click.echo(f"{path} fits {target.config['url']}: {', '.join(document.streams)}")
        ctx.exit()
