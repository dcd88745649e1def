"""Whether what `on_conflict` and `timestamp_field` name is there.

Else the source would win, or everything wait for a person, without a word.
"""

from __future__ import annotations

import logging
import typing as t

from odoo_common.errors import Fatal, NoSuchModel
from odoo_common.mapping.errors import did_you_mean
from target_odoo.conflicts.policies import REST
from target_odoo.records.column_aliases import EXTRA_COLUMNS, name_of
from target_odoo.records.parsed_record import ATTACHMENTS
from target_odoo.records.stream_models import model_of
from target_odoo.settings.schema import NEWEST

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from odoo_common.odoo.model_fields import ModelFields
    from target_odoo.conflicts.policies import Policies

logger = logging.getLogger(__name__)


class PolicyChecks:
    """Compares the names in the settings with the streams that come.

    Args:
        policies: What the settings say.
    """

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self._tables = set(policies.by_stream)
        self._fields = set(policies.by_field) - {REST}
        #: By stream that came, whether something of it was written.
        self._streams: dict[str, bool] = {}
        self._by_time: dict[tuple[str, str], bool] = {}
        self._untimed: set[tuple[str, str]] = set()

    def announce(self, stream: str, model: str) -> None:
        """Note that a stream comes; it may have no records."""
        self._tables -= {stream, model}
        self._streams.setdefault(stream, False)

    def check_tables(self, fields: ModelFields) -> None:
        """Make sure that the fields are there that tables name, where the model is clear.

        Before anything is written; of a stream that a mapping file writes into several models it
        isn't.

        Args:
            fields: The fields of models.

        Raises:
            Fatal: One isn't.
        """
        for table, rules in self._policies.by_stream.items():
            model = model_of(table, self._policies.stream_models)
            for column in rules.keys() - {REST}:
                wrong = _missing(fields, model, column)
                if wrong:
                    raise Fatal(f"on_conflict, {table}: {wrong}")

    def check(self, stream: str, model: str, models: Collection[str], fields: ModelFields) -> None:
        """Make sure that the fields are there that the tables of a stream name.

        Args:
            stream: The stream, before it is written for the first time.
            model: Its model.
            models: All models that its records are written into.
            fields: The fields of models.

        Raises:
            Fatal: One isn't.
        """
        self._streams[stream] = True
        by_stream = self._policies.by_stream
        for table, of in ((stream, models), (model, {model})):
            for column in by_stream.get(table, {}).keys() - {REST}:
                wrong = [_missing(fields, one, column) for one in sorted(of)]
                if all(wrong):
                    raise Fatal(f"on_conflict, {table}: {wrong[0]}")
        self._fields -= {
            column
            for column in self._fields
            if not all(_missing(fields, one, column) for one in models)
        }

    def check_time(self, stream: str, record: Mapping[str, t.Any]) -> None:
        """Warn once a stream and column of a time that can't be read, or isn't there."""
        policies = self._policies
        if not policies.need_times:
            return
        column = policies.timestamp_in(record)
        told = (stream, column)
        if told in self._untimed or (column and policies.changed_at(record)):
            return
        if column:
            logger.warning(
                "%s: %s %r can't be read as a time (ISO 8601, RFC 2822, or seconds or "
                "milliseconds since 1970): under newest such a record waits for a person",
                stream,
                column,
                record[column],
            )
        elif self._needs_time(stream, record):
            logger.warning(
                "%s: a record has no %s: under newest it waits for a person; timestamp_field "
                "names the column with the time of change",
                stream,
                " or ".join(policies.timestamps),
            )
        else:
            return
        self._untimed.add(told)

    def _needs_time(self, stream: str, record: Mapping[str, t.Any]) -> bool:
        """Tell whether the later change wins some field of a record."""
        for column in record:
            if (stream, column) not in self._by_time:
                policy = self._policies.of(stream, column.partition("/")[0])
                self._by_time[stream, column] = policy == NEWEST
        return any(self._by_time[stream, column] for column in record)

    def warn(self) -> None:
        """Tell at the end of the input what named nothing."""
        for table in sorted(self._tables):
            logger.warning("on_conflict: no stream %s came, nor one of such a model", table)
        if not all(self._streams.values()):
            return  # one without records may have the field
        for column in sorted(self._fields):
            logger.warning("on_conflict: no stream that came has a field %s", column)


def _missing(fields: ModelFields, model: str, column: str) -> str:
    """Return what is wrong with a column of a model, or ``""``."""
    name, _, inner = column.partition("/")
    name = name.partition("@")[0]
    try:
        there = fields.of(model)
    except NoSuchModel:
        return ""  # each of its records is rejected with that
    name = name_of(model, name, there)
    if name in EXTRA_COLUMNS.get(model, {}) or name == ATTACHMENTS:
        return ""
    if name not in there:
        return f"{model} has no field {name}{did_you_mean(name, there)}"
    if inner and there[name].type == "one2many":
        return _missing(fields, there[name].relation, inner)
    return ""
