"""target-odoo: settings, the command, and the order of events."""

from __future__ import annotations

import copy
import os
import sys
import typing as t
from functools import cached_property
from pathlib import Path

import click
from singer_sdk import Target
from singer_sdk.configuration._dict_config import parse_environment_config
from singer_sdk.exceptions import (
    ConfigValidationError,
    InvalidJSONSchema,
    MapExpressionError,
    MissingKeyPropertiesError,
    RecordsWithoutSchemaException,
    StreamMapConfigError,
)
from singer_sdk.helpers._classproperty import classproperty
from singer_sdk.singerlib.exceptions import InvalidInputLine
from typing_extensions import override

from odoo_common.cli import check_mapping_option, check_settings_files, friendly
from odoo_common.client.connection import Connection
from odoo_common.errors import Fatal
from odoo_common.mapping.document.document import Document
from odoo_common.mapping.document.schema import TO_ODOO
from odoo_common.printable import printable
from odoo_common.settings.connection import ConnectionSettings, complaint
from odoo_common.settings.environment import (
    as_texts,
    naming_variables,
    values_of_texts,
)
from odoo_common.settings.names import check_names
from target_odoo.delivery.stop_signals import Stopped
from target_odoo.exit_status import SIGNAL_EXIT, KeyMissing, SomeRejected, describe_rejected
from target_odoo.input.damaged_text import DAMAGED
from target_odoo.input.reader import MessageReader
from target_odoo.input.sink import OdooSink
from target_odoo.input.validation import Misfit, reason_of
from target_odoo.mapping.stream_mapping import check
from target_odoo.outcome import Reason
from target_odoo.records.stream_models import model_of
from target_odoo.results.hotglue_state import for_format, read_state
from target_odoo.run import TargetRun
from target_odoo.services import Services
from target_odoo.settings.schema import CONFIG_JSONSCHEMA
from target_odoo.settings.target_settings import TargetSettings

if t.TYPE_CHECKING:
    from types import FrameType


#: Settings that the SDK gives every target, and that would do nothing here.
NOT_OURS = ("add_record_metadata", "load_method")
#: Seconds after which a thread that computes lets another one send its request.
SWITCH_SECONDS = 0.0005


class TargetOdoo(Target):
    """Writes Singer streams into Odoo, each record exactly once."""

    name = "target-odoo"
    #: A copy: the SDK adds its own settings to it in place.
    config_jsonschema = copy.deepcopy(CONFIG_JSONSCHEMA)
    default_sink_class = OdooSink
    message_reader_class = MessageReader
    #: Minutes after which records are written although their batch isn't full.
    _MAX_RECORD_AGE_IN_MINUTES = 1.0

    def __init__(self, *, state: dict[str, t.Any] | None = None, **kwargs: t.Any) -> None:
        self._reads_environment = bool(kwargs.get("parse_env_config"))
        schema, prefix = self.config_jsonschema, self._env_var_prefix
        with naming_variables(schema, prefix, is_read=self._reads_environment):
            super().__init__(**kwargs)
        # One stream after the other: orders come after the partners that they name.
        self._max_parallelism = 1
        self._being_written: list[OdooSink] = []
        self._key_missing = False
        settings = TargetSettings.from_config(self.config)
        self.run = TargetRun(
            settings, lambda: self.connection, for_format(state, settings.state_format)
        )
        self.message_reader = MessageReader(around=self.run.logged, pipeline=self.run.pipeline)

    @cached_property
    def connection(self) -> Connection:
        """The connection to Odoo."""
        settings = ConnectionSettings.from_config(self.config)
        return Connection(settings, user_agent=f"target-odoo/{self.plugin_version}")

    def write_first(self, models: set[str], *, before: OdooSink) -> None:
        """Write what waits for these models, to which records of `before` refer."""
        self._being_written.append(before)
        for sink in list(self._sinks_active.values()):
            other = t.cast("OdooSink", sink)
            if models & other.models and other not in self._being_written:
                self.drain_one(other)
        self._being_written.remove(before)

    @override
    def _process_schema_message(self, message_dict: dict[str, t.Any]) -> None:
        stream = printable(message_dict["stream"])
        if not isinstance(message_dict["schema"].get("properties"), dict):
            raise Fatal(f"the SCHEMA of stream {stream} has no object of properties")
        keys = message_dict.get("key_properties") or []
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise Fatal(f"the key_properties of stream {stream} must be a list of names")
        try:
            super()._process_schema_message(message_dict)
        except InvalidJSONSchema as error:
            raise Fatal(
                f"the SCHEMA of stream {stream} is no JSON Schema: {error}; "
                "validate_records: false takes records without a look at their SCHEMA"
            ) from error
        self.run.schema_read(message_dict)

    @override
    def _process_record_message(self, message_dict: dict[str, t.Any]) -> None:
        self.run.record_read(message_dict)
        stream = message_dict["stream"]
        try:
            if DAMAGED in message_dict and stream in self.mapper.stream_maps:
                reason = Reason("value", str(message_dict.pop(DAMAGED)))
                raise Misfit(reason, message_dict["record"])  # noqa: TRY301 - rejected like others
            super()._process_record_message(message_dict)
        except (Misfit, MissingKeyPropertiesError) as error:
            self._key_missing |= isinstance(error, MissingKeyPropertiesError)
            reason = reason_of(error, message_dict, self.run.schema_of(stream))
            model = model_of(stream, self.run.settings.stream_models)
            item = self.run.take(stream, message_dict["record"], model)
            item.rejected(reason)
            self.run.settle([item])

    @override
    def _process_state_message(self, message_dict: dict[str, t.Any]) -> None:
        self._assert_line_requires(message_dict, requires={"value"})
        with self.run.stop_signals.postponed():
            self.run.recorder.take_state(message_dict["value"])

    @override
    def _process_activate_version_message(self, message_dict: dict[str, t.Any]) -> None:
        """Pass over it: in Odoo, nothing is deleted because a tap didn't mention it."""
        self.logger.debug("%s: ACTIVATE_VERSION is passed over", message_dict["stream"])

    @override
    def _write_state_message(self, state: dict[str, t.Any]) -> None:
        """Leave the SDK's way of writing STATE unused: `RunRecorder` knows when it is true."""

    @override
    def process_endofpipe(self) -> None:
        with self.run.logged(), self.run.closed():
            super().process_endofpipe()
            self.run.finish()
            rejected = self.run.recorder.tally.total("rejected")
            if rejected:
                text = describe_rejected(rejected, self.run.settings.rejects_path)
                if self.run.settings.fail_on_reject:
                    raise KeyMissing(text) if self._key_missing else SomeRejected(text)
                self.logger.warning("%s", text)

    @override
    def _handle_termination(self, signum: int, frame: FrameType | None) -> None:
        self.logger.warning("signal %d: stopping as soon as nothing is half done", signum)
        self.run.stop_signals.told(signum)

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
            _ = target.connection.uid  # Not the services: they open the ledger, for a run.
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
    @classproperty
    def _env_var_config(cls) -> dict[str, t.Any]:  # noqa: N805 - of the class
        """Return the settings of the environment."""
        cls.append_builtin_config(cls.config_jsonschema)
        return parse_environment_config(as_texts(cls.config_jsonschema), cls._env_var_prefix)

    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        self.append_builtin_config(self.config_jsonschema)
        self._config |= values_of_texts(self._config, self.config_jsonschema)
        # First: a required setting may be there, misspelled.
        check_names(
            self.config,
            {*self.config_jsonschema["properties"], *NOT_OURS},
            self.logger,
            environment=os.environ if self._reads_environment else None,
            prefix=self._env_var_prefix,
        )
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
        flags = target.run.settings.mapping_flags
        document = Document.load(path, TO_ODOO, flags)
        check(document, Services.build(target.connection, target.run.settings).parser)
        click.echo(f"{path} fits {target.config['url']}: {', '.join(document.streams)}")
        ctx.exit()
