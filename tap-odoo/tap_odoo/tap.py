"""The Singer tap: settings, discovery, command line."""

from __future__ import annotations

import functools
import typing as t

import click
from singer_sdk import Stream, Tap
from singer_sdk.contrib.msgspec import MsgSpecWriter
from singer_sdk.helpers.capabilities import PluginCapabilities, TapCapabilities

from odoo_common.cli import friendly
from odoo_common.connection import Connection
from odoo_common.errors import Fatal
from odoo_common.model_fields import ModelFields
from odoo_common.settings import ConnectionSettings
from tap_odoo.check import CheckFailed, describe
from tap_odoo.discovery import available, wanted_specs
from tap_odoo.incremental import to_utc
from tap_odoo.rights import Rights
from tap_odoo.settings import CONFIG_SCHEMA
from tap_odoo.streams import OdooStream

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from singer_sdk.helpers.capabilities import CapabilitiesEnum


class TapOdoo(Tap):
    """Singer tap for Odoo 14 to 19."""

    name = "tap-odoo"
    package_name = "tap-odoo"
    dynamic_catalog = True
    message_writer_class = MsgSpecWriter
    config_jsonschema: t.ClassVar[dict[str, t.Any]] = CONFIG_SCHEMA
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

    @functools.cached_property
    def connection(self) -> Connection:
        """The connection that all streams share."""
        settings = ConnectionSettings.from_config(self.config)
        return Connection(settings, user_agent=f"{self.name}/{self.plugin_version}")

    @functools.cached_property
    def models(self) -> ModelFields:
        """The fields of the models, each asked once."""
        return ModelFields(self.connection)

    @functools.cached_property
    def rights(self) -> Rights:
        """What the user may read, each model asked once."""
        return Rights(self.connection)

    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        """Check the settings, also what JSON Schema can't: that a date is one."""
        errors = super()._validate_config(raise_errors=raise_errors)
        start = self.config.get("start_date")
        try:
            to_utc(start or "2000-01-01")
        except ValueError:
            raise Fatal(f"start_date {start!r} is no date such as 2026-01-01T00:00:00Z") from None
        return errors

    def discover_streams(self) -> Sequence[Stream]:
        """Return the streams that this database has for this user."""
        only = self._wanted_by_catalog()
        specs = wanted_specs(self.config.get("models") or (), only)
        return [
            OdooStream(
                self,
                name=spec.name,
                model=model,
                models=self.models,
                domain=spec.domain_for(self.models.of(model)),
            )
            for spec, model in available(self.connection, self.models, self.rights, specs)
        ]

    def _wanted_by_catalog(self) -> list[str] | None:
        """Return the streams that the input catalog selects: the others are not looked at."""
        if self.input_catalog is None:
            return None
        return [
            name
            for name, entry in self.input_catalog.items()
            if entry.metadata.resolve_selection()[()]
        ]

    @classmethod
    def cb_test(cls, ctx: click.Context, param: click.Option, value: str) -> None:
        """Say in plain words whether the settings work (`--test`)."""
        if value != "all":
            super().cb_test(ctx, param, value)
            return
        config = ctx.params["config"]
        tap = cls(
            config=config.config,
            parse_env_config=config.parse_env,
            setup_mapper=False,
        )
        try:
            for line in describe(
                tap.connection, wanted_specs(tap.config.get("models") or (), None)
            ):
                click.echo(line)
        except CheckFailed as failed:
            click.echo(failed.message)
            ctx.exit(1)
        ctx.exit()

    @classmethod
    def get_singer_command(cls) -> click.Command:
        """Return the command `tap-odoo`."""
        return friendly(super().get_singer_command(), cls.logger)
