"""What the streams of a run have in common."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    import concurrent.futures

    from odoo_common.client.connection import Connection
    from odoo_common.odoo.access_rights import Rights
    from odoo_common.odoo.identity import Identity
    from odoo_common.odoo.model_fields import ModelFields
    from tap_odoo.fetch.record_scope import Scope
    from tap_odoo.fetch.shards import Shard
    from tap_odoo.report.progress import ProgressReporter
    from tap_odoo.settings.tap_settings import TapSettings


@dataclasses.dataclass(frozen=True)
class TapContext:
    """What the streams of a run have in common.

    Attributes:
        settings: The tap's.
        connection: The one Odoo that is read.
        models: The fields of its models, each asked once.
        scope: Whose records are read, and in which language.
        rights: What the user may read, each model asked once.
        shard: Which share of the records is this run's; None for all.
        identity: Says which database answers, and as which user; asked once.
        progress: Reports how the run is getting on.
        executor: The threads that ask the first questions of a stream.
        prefetch_after: Given the name of the stream that begins, has the first questions of the
            next ones asked.
    """

    settings: TapSettings
    connection: Connection
    models: ModelFields
    scope: Scope
    rights: Rights
    shard: Shard | None
    identity: t.Callable[[], Identity]
    progress: ProgressReporter
    executor: concurrent.futures.Executor
    prefetch_after: t.Callable[[str], None]
