"""The ledger's tables.

`SCHEMA_VERSION` counts every change of them; `store.UPGRADES` says how an older ledger is
brought up to it.
"""

from __future__ import annotations

import datetime as dt
import typing as t

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from typing_extensions import override

if t.TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

SCHEMA_VERSION = 3


class UtcTime(sa.TypeDecorator[dt.datetime]):
    """An aware time in UTC; SQLite knows none."""

    impl = sa.DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> t.Any:
        """Store UTC without saying so."""
        return None if value is None else value.astimezone(dt.timezone.utc).replace(tzinfo=None)

    @override
    def process_result_value(self, value: t.Any | None, dialect: Dialect) -> dt.datetime | None:
        """Say again that it is UTC."""
        return None if value is None else value.replace(tzinfo=dt.timezone.utc)


#: A mapping or list; PostgreSQL can merge the binary kind.
Document = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)
#: SQLite counts only INTEGER keys up by itself.
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

metadata = sa.MetaData()

about = sa.Table(
    "ledger",
    metadata,
    sa.Column("schema_version", sa.Integer, nullable=False),
)

#: One row a run of a connector.
runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("connector", sa.String(40), nullable=False),
    sa.Column("direction", sa.String(20), nullable=False, comment="to_odoo or from_odoo"),
    sa.Column("job", sa.Text, nullable=False),
    sa.Column("triggered_by", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False, comment="the database and its server"),
    sa.Column("started_at", UtcTime, nullable=False, index=True),
    sa.Column("seen_at", UtcTime, nullable=False, comment="its last sign of life"),
    sa.Column("ended_at", UtcTime),
    sa.Column("duration_ms", sa.BigInteger),
    sa.Column("status", sa.String(20), nullable=False, comment="one of runs.STATUSES"),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("streams", Document, nullable=False, comment="counts by stream"),
    *(
        sa.Column(name, sa.Integer, nullable=False)
        for name in ("read", "created", "updated", "unchanged", "skipped", "rejected")
    ),
    sa.Column("conflicts", sa.Integer, nullable=False),
    sa.Column("rejects_path", sa.Text, nullable=False),
    sa.Column("deletions", sa.Integer, comment="that a tap found; none of a target"),
)

#: One row a record and run.
outcomes = sa.Table(
    "outcomes",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("run", sa.String(40), sa.ForeignKey("runs.id"), nullable=False, index=True),
    sa.Column("at", UtcTime, nullable=False, comment="when its batch was done"),
    sa.Column("duration_ms", sa.Integer, nullable=False, comment="its share of its batch's time"),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("external_id", sa.Text, nullable=False),
    sa.Column("odoo_id", sa.BigInteger, comment="its database id, where known"),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("fields", Document, comment="the fields written"),
    sa.Column("decisions", Document, comment="conflicts: who won, by field"),
    sa.Column("code", sa.String(40), comment="of a rejection, like the columns below"),
    sa.Column("message", sa.Text),
    sa.Column("field", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("existing_id", sa.BigInteger, comment="the record that has the value already"),
    sa.Column("can_retry", sa.Boolean),
    sa.Column("number", sa.BigInteger, comment="the record's place in its run's input"),
    sa.Column("record_key", sa.String(20), comment="digest of its key in the source"),
    sa.Column("settled_by", sa.String(40), comment="the run that tried its dead letter again"),
    sa.Column("not_held", Document, comment="stated values that Odoo doesn't hold, with theirs"),
    sa.Index("outcomes_of_a_record", "model", "external_id"),
    sa.Index("outcomes_by_kind", "outcome", "run"),
    sa.Index("outcomes_of_a_source_record", "stream", "record_key"),
)

#: One row a record (or line) that the target wrote: digests, no values.
memory = sa.Table(
    "memory",
    metadata,
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("model", sa.Text, primary_key=True),
    sa.Column("record", sa.Text, primary_key=True, comment="external id, else .id=7"),
    sa.Column("agreed", Document, nullable=False, comment="field: digest both sides last had"),
    sa.Column("intended", Document, nullable=False, comment="field: digest about to be written"),
    sa.Column("write_date", sa.Text, nullable=False, comment="Odoo's, after that write"),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("replaced", Document, comment="field: digests of what was stated and what Odoo made"),
)

#: One row a field and pair of values that were at odds.
conflicts = sa.Table(
    "conflicts",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("fingerprint", sa.String(64), nullable=False, unique=True),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("odoo_id", sa.BigInteger),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("status", sa.String(20), nullable=False, comment="open or resolved"),
    sa.Column("policy", sa.String(20), nullable=False, comment="on_conflict at that time"),
    sa.Column("decision", sa.String(20), comment="source or odoo; none while open"),
    sa.Column("decided_by", sa.String(20), comment="policy, person or agreement"),
    sa.Column("ours", Document, comment="the source's value"),
    sa.Column("theirs", Document, comment="Odoo's value"),
    sa.Column("ours_digest", sa.String(20), nullable=False),
    sa.Column("theirs_digest", sa.String(20), nullable=False),
    sa.Column("base_digest", sa.String(20), nullable=False, comment="what both last had"),
    sa.Column("theirs_at", sa.Text, nullable=False, comment="Odoo's write_date when first seen"),
    sa.Column("first_run", sa.String(40), nullable=False),
    sa.Column("last_run", sa.String(40), nullable=False),
    sa.Column("first_at", UtcTime, nullable=False),
    sa.Column("last_at", UtcTime, nullable=False),
    sa.Column("decided_at", UtcTime),
    sa.Index("conflicts_of_a_record", "place", "model", "record"),
    sa.Index("conflicts_by_status", "status"),
)
