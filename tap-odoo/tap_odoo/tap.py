"""The Singer tap: settings, discovery, command line."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import importlib
import os
import sys
import typing as t

import click
from singer_sdk.configuration._dict_config import parse_environment_config
from singer_sdk.exceptions import (
    ConfigValidationError,
    MapExpressionError,
    StreamMapConfigError,
)
from singer_sdk.helpers._classproperty import classproperty
from singer_sdk.helpers.capabilities import PluginCapabilities, TapCapabilities

from odoo_common.cli import check_mapping_option, check_settings_files, friendly
from odoo_common.errors import Fatal
from odoo_common.odoo.access_rights import REFUSED
from odoo_common.settings.connection import complaint
from odoo_common.settings.environment import (
    as_texts,
    naming_variables,
    values_of_texts,
)
from odoo_common.settings.names import check_names
from tap_odoo.catalog.builtin_streams import STREAMS
from tap_odoo.catalog.discovery import available, wanted_specs
from tap_odoo.fetch.shards import Shard
from tap_odoo.hosted_options import add_hosted_options
from tap_odoo.incremental.window import to_utc
from tap_odoo.input_checks import check_catalog, checked_state
from tap_odoo.report.connection_test import CheckFailed, describe_connection
from tap_odoo.report.estimates import write_estimates
from tap_odoo.settings.schema import CONFIG_SCHEMA
from tap_odoo.settings.stream_names import check_stream_names
from tap_odoo.streams.context_tap import ContextTap
from tap_odoo.streams.continuity import check_bookmarks
from tap_odoo.streams.model_stream import ModelStream
from tap_odoo.streams.record_writer import PageWriter
from tap_odoo.streams.unseen_changes import say_unseen

if t.TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import FrameType

    from singer_sdk import Stream
    from singer_sdk.helpers.capabilities import CapabilitiesEnum


class TapOdoo(ContextTap):
    """Singer tap for Odoo 14 to 19."""

    name = "tap-odoo"
    package_name = "tap-odoo"
    dynamic_catalog = True
    message_writer_class = PageWriter
    #: A copy: the SDK adds its own settings to it in place.
    config_jsonschema: t.ClassVar[dict[str, t.Any]] = copy.deepcopy(CONFIG_SCHEMA)
    # BATCH is left out: its files would bypass field selection and stream maps.
    capabilities: t.ClassVar[list[CapabilitiesEnum]] = [
        TapCapabilities.CATALOG,
        TapCapabilities.STATE,
        TapCapabilities.DISCOVER,
        PluginCapabilities.ABOUT,
        PluginCapabilities.STREAM_MAPS,
        PluginCapabilities.FLATTENING,
        PluginCapabilities.STRUCTURED_LOGGING,
    ]

    #: When the run began.
    _started: dt.datetime | None = None

    def __init__(self, *, state: t.Any = None, catalog: t.Any = None, **kwargs: t.Any) -> None:
        check_catalog(catalog)
        state = checked_state(state)
        self._reads_environment = bool(kwargs.get("parse_env_config"))
        schema, prefix = self.config_jsonschema, self._env_var_prefix
        with naming_variables(schema, prefix, is_read=self._reads_environment):
            super().__init__(state=state, catalog=catalog, **kwargs)

    @classproperty
    def _env_var_config(cls) -> dict[str, t.Any]:  # noqa: N805 - of the class
        """Return the settings of the environment."""
        cls.append_builtin_config(cls.config_jsonschema)
        return parse_environment_config(as_texts(cls.config_jsonschema), cls._env_var_prefix)

    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        """Check the settings, also what JSON Schema can't: that a date is one."""
        self.append_builtin_config(self.config_jsonschema)
        self._config |= values_of_texts(self._config, self.config_jsonschema)
        # First: a required setting may be there, misspelled.
        check_names(
            self.config,
            self.config_jsonschema["properties"],
            self.logger,
            environment=os.environ if self._reads_environment else None,
            prefix=self._env_var_prefix,
        )
        try:
            errors = super()._validate_config(raise_errors=raise_errors)
        except ConfigValidationError as error:
            raise complaint(error.errors, self.config, self.config_jsonschema) from None
        start = self.config.get("start_date")
        try:
            to_utc(start or "2000-01-01")
        except ValueError:
            raise Fatal(f"start_date {start!r} is no date such as 2026-01-01T00:00:00Z") from None
        Shard.parse(self.config.get("shard"))
        if self.config.get("batch_config"):
            # The SDK would write the STATE of a page before the BATCH message that has it.
            raise Fatal("batch_config: this tap writes no BATCH messages; leave the setting out")
        return errors

    def discover_streams(self) -> Sequence[Stream]:
        """Return the streams that this database has for this user."""
        only = self._wanted_by_catalog()
        if self.mapping:
            check_stream_names(self.settings, self.mapping.document.streams)
            streams, self.lost.left_out = self.mapping.streams(self, self.tap_context, only)
            return streams
        every = wanted_specs(self.settings.models, None)
        check_stream_names(self.settings, [spec.name for spec in every])
        specs = wanted_specs(self.settings.models, only)
        found, self.lost.left_out = available(
            self.connection, self.models, self.rights, specs, trusted=only is not None
        )
        return [
            ModelStream(
                self,
                self.tap_context,
                name=spec.name,
                model=model,
                domain=spec.domain_for(self.models.of(model)),
            )
            for spec, model in found
        ]

    # The SDK calls it final; it sorts the streams by name.
    def load_streams(self) -> list[Stream]:  # type: ignore[misc]
        """Return the streams in the order in which they are read: a mapping file's own."""
        found = super().load_streams()
        if self.mapping:
            order = list(self.mapping.document.streams)
            found.sort(key=lambda stream: order.index(stream.name))
        return found

    def setup_mapper(self) -> None:
        """Discover the streams: the first thing of a run, and often the last of one that fails."""
        self._started = dt.datetime.now(tz=dt.timezone.utc)
        try:
            _ = self.streams  # They complete the catalog that the mapper is given.
            super().setup_mapper()
        except Exception as error:
            if self.config.get("ledger_url"):
                _run_log().note_failed(self.config, self._started, error)
            raise

    # The SDK calls it final; nothing else of it runs when a run ends, well or badly.
    def sync_all(self) -> None:  # type: ignore[misc]
        """Read all streams that are selected.

        Raises:
            Incomplete: A selected stream could not be read, or something else could not and
                `strict` is set.
            Fatal: The state is that of another shard, or of another question.
        """
        with self._recorded():
            try:
                self._begin()
                super().sync_all()
            finally:
                self.executor.shutdown(cancel_futures=True)
                self.progress.close()
            self.lost.settle(self.progress.reports, self._refused())

    def _begin(self) -> None:
        self.lost.look_for(self._wanted(), self.streams)
        for stream in self.selected_streams():
            stream.claim()
        check_bookmarks(self.selected_streams(), self.settings, self.connection)
        say_unseen(self.selected_streams())
        if self.settings.hg_sync_output:
            counters = {stream.name: stream.estimate() for stream in self.selected_streams()}
            write_estimates(self.settings.hg_sync_output, counters)

    def _wanted(self) -> set[str]:
        """Return the streams that a catalog or a setting selects, or that were read before."""
        by_catalog = self._wanted_by_catalog()
        if by_catalog is not None:
            return set(by_catalog)
        before = {name for name, bookmark in self.state.get("bookmarks", {}).items() if bookmark}
        every = wanted_specs(self.settings.models, None)
        more = {spec.name for spec in every if spec not in STREAMS}
        return before | set(self.settings.only) | (set() if self.mapping else more)

    def _refused(self) -> dict[str, str]:
        """Return the streams that nobody selected and that the user may not read."""
        models = {spec.name: spec.models[0] for spec in wanted_specs(self.settings.models, None)}
        return {
            name: reason
            for name, reason in self.lost.left_out.items()
            if name in models and self.rights.verdict(models[name]) == REFUSED
        }

    def _recorded(self) -> contextlib.AbstractContextManager[None]:
        """Return what records a run in the ledger, where there is one."""
        if not self.config.get("ledger_url"):
            return contextlib.nullcontext()
        recorded = _run_log().recorded(self.config, self._started, self.progress.reports)
        return t.cast("contextlib.AbstractContextManager[None]", recorded)

    def _wanted_by_catalog(self) -> list[str] | None:
        """Return the streams that the input catalog selects: the others are not looked at."""
        if self.input_catalog is None:
            return None
        only = self.settings.only
        return [
            name
            for name, entry in self.input_catalog.items()
            if entry.metadata.resolve_selection()[()] and (not only or name in only)
        ]

    def _handle_termination(self, signum: int, frame: FrameType | None) -> t.NoReturn:  # noqa: ARG002
        """End with 128 + the signal, as a shell expects of a program that didn't finish.

        The STATE to go on from has been printed: one follows each page.
        """
        sys.exit(128 + signum)

    @classmethod
    def cb_test(cls, ctx: click.Context, param: click.Option, value: str) -> None:
        """Print whether the settings work (`--test`)."""
        if value != "all":
            super().cb_test(ctx, param, value)
            return
        tap = cls._from_options(ctx)
        try:
            specs = wanted_specs(tap.settings.models, None)
            if tap.mapping:
                specs = tap.mapping.specs()
            for line in describe_connection(tap.connection, specs):
                click.echo(line)
        except CheckFailed as failed:
            click.echo(failed.message)
            ctx.exit(1)
        ctx.exit()

    @classmethod
    def _cb_check_mapping(cls, ctx: click.Context, _param: object, path: Path | None) -> None:
        if path is None:
            return
        module = importlib.import_module("tap_odoo.mapping.mapping_file")  # as `mapping` does
        tap = cls._from_options(ctx)
        names = module.check(module.document_of(path, tap.config), tap.models)
        click.echo(f"{path} fits {tap.config['url']}: {', '.join(names)}")
        ctx.exit()

    @classmethod
    def cb_config(cls, ctx: click.Context, param: click.Option, value: tuple[str, ...]) -> t.Any:
        """Read the settings of `--config`."""
        check_settings_files(value)
        return super().cb_config(ctx, param, value)

    @classmethod
    def _from_options(cls, ctx: click.Context) -> TapOdoo:
        """Return a tap with the settings of the command line's `--config`."""
        config = ctx.params["config"]
        return cls(config=config.config, parse_env_config=config.parse_env, setup_mapper=False)

    @classmethod
    def get_singer_command(cls) -> click.Command:
        """Return the command `tap-odoo`."""
        command = add_hosted_options(
            super().get_singer_command(), lambda ctx: cls._from_options(ctx).connection
        )
        command.params.append(check_mapping_option(cls._cb_check_mapping))
        return friendly(command, cls.logger, (MapExpressionError, StreamMapConfigError))


def _run_log() -> t.Any:
    # SQLAlchemy takes half a second to import, for the runs that have no ledger.
    return importlib.import_module("tap_odoo.report.run_log")
