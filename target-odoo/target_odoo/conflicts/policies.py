"""The setting `on_conflict`: who wins where the source and Odoo both changed a field."""

from __future__ import annotations

import dataclasses
import json
import typing as t

from odoo_common.errors import Fatal
from target_odoo.records.column_aliases import other_names
from target_odoo.records.stream_models import model_of
from target_odoo.records.timestamps import time_of
from target_odoo.records.writable_fields import ODOO_KEEPS
from target_odoo.settings.schema import MANUAL, NEWEST, ODOO, POLICIES, SOURCE, TIMESTAMPS

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.ledger.conflicts import Seen
    from odoo_common.odoo.model_fields import Field
    from target_odoo.settings.target_settings import TargetSettings

#: Nobody has decided yet.
OPEN = ""
#: Every field that isn't named.
REST = "*"


@dataclasses.dataclass(frozen=True)
class Policies:
    """Who wins, by stream and field.

    Attributes:
        by_field: For all streams.
        by_stream: For single streams, or all that go to a model; goes before, a stream's own
            first.
        timestamps: The columns with the time of a record's change.
        stream_models: The models of streams whose name doesn't say it.
    """

    by_field: Mapping[str, str] = dataclasses.field(default_factory=dict)
    by_stream: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    timestamps: tuple[str, ...] = ()
    stream_models: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def from_settings(cls, settings: TargetSettings) -> Policies:
        """Read the settings.

        Raises:
            Fatal: `on_conflict` is not one of the policies, nor a table of them.
        """
        given = settings.on_conflict or SOURCE
        if isinstance(given, str) and given.lstrip().startswith("{"):
            given = _table(given)
        if isinstance(given, str):
            given = {REST: given}
        by_field = {name: entry for name, entry in given.items() if not isinstance(entry, dict)}
        by_stream = {name: entry for name, entry in given.items() if isinstance(entry, dict)}
        tables = [by_field, *by_stream.values()]
        for policy in [entry for table in tables for entry in table.values()]:
            if policy not in POLICIES:
                raise Fatal(f"on_conflict: {policy!r} is none of {', '.join(POLICIES)}")
        timestamps: tuple[str, ...] = ()
        if settings.timestamp_field:
            timestamps = (settings.timestamp_field,)
        elif any(NEWEST in table.values() for table in tables):
            timestamps = TIMESTAMPS
        return cls(by_field, by_stream, timestamps, settings.stream_models)

    @property
    def need_memory(self) -> bool:
        """Somewhere somebody else than the source may win."""
        return any(policy != SOURCE for policy in self._all())

    @property
    def need_times(self) -> bool:
        """Somewhere the later change wins."""
        return NEWEST in self._all()

    def _all(self) -> list[str]:
        tables = [self.by_field, *self.by_stream.values()]
        return [policy for table in tables for policy in table.values()]

    def of(self, stream: str, field: str, *, within: str = "", name: str = "") -> str:
        """Return the policy of a field.

        Args:
            stream: The record's stream.
            field: The field.
            within: Of a line, the one2many field: it may be named alone (``order_line``) or
                with the line's (``order_line/price_unit``).
            name: Of a value in one language, ``name@nl_NL``; goes before the field's.
        """
        column = (name or field).partition("@company=")[0]
        by_model = self.by_stream.get(model_of(stream, self.stream_models), {})
        for table in (self.by_stream.get(stream, {}), by_model, self.by_field):
            said = _said(table, f"{within}/{column}" if within else column)
            found = said or table.get(within) or table.get(REST)
            if found:
                return found
        return SOURCE

    def changed_at(self, record: Mapping[str, t.Any]) -> str:
        """Return when a record changed in its source, as Odoo writes it in UTC, or ``""``."""
        name = self.timestamp_in(record)
        return time_of(record[name]) if name else ""

    def timestamp_in(self, record: Mapping[str, t.Any]) -> str:
        """Return the column that says when a record changed, or ``""``."""
        return next((name for name in self.timestamps if record.get(name)), "")

    def without_timestamp(
        self, record: Mapping[str, t.Any], fields: Mapping[str, Field]
    ) -> Mapping[str, t.Any]:
        """Return a record without the column that says when it changed.

        It stays where the model has such a field to write.
        """
        told = [
            name
            for name in self.timestamps
            if name in record and (name not in fields or name in ODOO_KEEPS)
        ]
        return {k: v for k, v in record.items() if k not in told} if told else record


def decide(  # noqa: PLR0913 - the columns of a table of cases
    policy: str,
    *,
    ours: str,
    theirs: str,
    base: str,
    intended: str = "",
    seen: Seen | None = None,
    ours_at: str = "",
    theirs_at: str = "",
) -> tuple[str, bool] | None:
    """Decide about a field whose value in Odoo differs from the source's.

    Args:
        policy: What `on_conflict` says.
        ours: Digest of the source's value.
        theirs: Digest of Odoo's value.
        base: Digest of the value that both last had, or ``""``.
        intended: Digest of a write that was announced and not confirmed, or ``""``.
        seen: The latest conflict about this field.
        ours_at: When the record changed in the source, in UTC, or ``""``.
        theirs_at: When it changed in Odoo.

    Returns:
        The winner (`OPEN`: nobody yet) and whether a person said so; None where nobody
        but us changed Odoo's value, or nothing is known of it.
    """
    if theirs in (ours, base, intended) or not (base or intended):
        return None
    if seen and seen.by_person and (seen.theirs_digest, seen.base_digest) == (theirs, base):
        if seen.decision == SOURCE:
            return SOURCE, True
        # Odoo's value was taken instead of another one of the source: this one is later.
        return (ODOO, True) if seen.ours_digest == ours else None
    if policy == NEWEST and seen and seen.theirs_digest == theirs:
        theirs_at = seen.theirs_at  # later writes of ours moved Odoo's write_date
    if policy == MANUAL or (policy == NEWEST and not (ours_at and theirs_at)):
        return OPEN, False
    if policy == NEWEST:
        return (SOURCE if ours_at > theirs_at else ODOO), False
    return policy, False


def _said(table: Mapping[str, str], field: str) -> str | None:
    """Return what a table says of a field, whatever it is called there.

    Args:
        table: Policies by field, or by column: ``country_id/code`` is the field ``country_id``.
        field: The field; of a line, with the one2many field before it; with its language.
    """
    within, slash, name = field.rpartition("/")
    plain = name.partition("@")[0]
    others = other_names(plain)
    for called in (f"{within}{slash}{other}" for other in (name, plain, *others)):
        for key, policy in table.items():
            if key == called or key.startswith(f"{called}/"):
                return policy
    return None


def _table(text: str) -> dict[str, t.Any]:
    try:
        table = json.loads(text)
    except ValueError as error:
        raise Fatal(f"on_conflict looks like JSON and isn't: {error}") from None
    return dict(table)
