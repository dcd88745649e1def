"""What the streams of a run have in common, each part made when it is first needed."""

from __future__ import annotations

import concurrent.futures
import contextlib
import functools
import importlib
import typing as t
from pathlib import Path

from singer_sdk import Tap

from odoo_common.client.connection import Connection
from odoo_common.errors import NoSuchModel, Rejected
from odoo_common.odoo.access_rights import Rights
from odoo_common.odoo.database_clock import use_database_clock
from odoo_common.odoo.identity import Identity, identity_of
from odoo_common.odoo.model_fields import ModelFields
from odoo_common.settings.connection import ConnectionSettings
from tap_odoo.fetch.record_scope import Scope
from tap_odoo.fetch.shards import Shard
from tap_odoo.report.progress import ProgressReporter
from tap_odoo.settings.tap_settings import TapSettings
from tap_odoo.streams.context import TapContext
from tap_odoo.streams.lost_streams import LostStreams

if t.TYPE_CHECKING:
    from tap_odoo.streams.mapped_catalog import MappedCatalog
    from tap_odoo.streams.model_stream import ModelStream

#: Streams whose first questions are asked while another is read.
PREFETCHED_STREAMS = 2


class ContextTap(Tap):
    """A tap that gives its streams a `TapContext`."""

    @functools.cached_property
    def connection(self) -> Connection:
        """The connection that all streams share."""
        settings = ConnectionSettings.from_config(self.config)
        return Connection(settings, user_agent=f"{self.name}/{self.plugin_version}")

    @functools.cached_property
    def models(self) -> ModelFields:
        """The fields of the models, each asked once."""
        return ModelFields(self.connection, self.scope.language_context)

    @functools.cached_property
    def scope(self) -> Scope:
        """Whose records are read, and in which language."""
        return Scope(self.connection, self.settings)

    @functools.cached_property
    def settings(self) -> TapSettings:
        """The settings, a mapping file's flags in the place of those of the same names."""
        flags = self.mapping.scope_settings if self.mapping else {}
        return TapSettings.from_config({**self.config, **flags})

    @functools.cached_property
    def mapping(self) -> MappedCatalog | None:
        """The mapping file, where there is one."""
        path = self.config.get("mapping")
        if not path:
            return None
        # Its language takes a tenth of a second to import, for the runs that have no file.
        module = importlib.import_module("tap_odoo.streams.mapped_catalog")
        return t.cast("MappedCatalog", module.MappedCatalog(Path(path), self.config))

    @functools.cached_property
    def executor(self) -> concurrent.futures.Executor:
        """The threads that ask the first questions of a stream."""
        return concurrent.futures.ThreadPoolExecutor(PREFETCHED_STREAMS)

    @functools.cached_property
    def progress(self) -> ProgressReporter:
        """Reports how the run is getting on."""
        return ProgressReporter(
            open_line=lambda: _terminal().TerminalProgressLine(),
            print_table=lambda reports: _terminal().print_table(reports),
        )

    @functools.cached_property
    def shard(self) -> Shard | None:
        """Which share of the records is this run's; None for all."""
        return Shard.parse(self.settings.shard)

    @functools.cached_property
    def rights(self) -> Rights:
        """What the user may read, each model asked once."""
        return Rights(self.connection)

    @functools.cached_property
    def identity(self) -> Identity:
        """Which database answers, and as which user; the clock that stamps its records is used."""
        found = identity_of(self.connection)
        use_database_clock(self.connection, found.login_date)
        return found

    @functools.cached_property
    def lost(self) -> LostStreams:
        """What of the wanted streams can't be read."""
        return LostStreams(self.settings)

    @functools.cached_property
    def tap_context(self) -> TapContext:
        """What the streams have in common."""
        return TapContext(
            settings=self.settings,
            connection=self.connection,
            models=self.models,
            scope=self.scope,
            rights=self.rights,
            shard=self.shard,
            identity=lambda: self.identity,
            progress=self.progress,
            executor=self.executor,
            prefetch_after=self.prefetch_after,
        )

    def prefetch_after(self, stream: str) -> None:
        """Have the first questions of the next streams asked while `stream` is read."""
        names = [other.name for other in self.selected_streams()]
        start = names.index(stream) + 1 if stream in names else len(names)
        for name in names[start : start + PREFETCHED_STREAMS]:
            with contextlib.suppress(NoSuchModel, Rejected):  # told when its turn comes
                t.cast("ModelStream", self.streams[name]).prepare()

    def selected_streams(self) -> list[ModelStream]:
        """Return the streams that this run reads, in their order."""
        return [t.cast("ModelStream", one) for one in self.streams.values() if one.selected]


def _terminal() -> t.Any:
    # rich takes a tenth of a second to import; many runs need it at their end only.
    return importlib.import_module("tap_odoo.report.terminal")
