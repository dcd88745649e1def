"""A stream that a mapping file defines."""

from __future__ import annotations

import typing as t

from odoo_common.mapping.compile.expression import UNFIT
from odoo_common.mapping.errors import EvaluationError
from tap_odoo.catalog.columns import KEY, REPLICATION_KEY
from tap_odoo.catalog.record_values import page_converter
from tap_odoo.catalog.selection import RequestedFields
from tap_odoo.fetch.query import joined
from tap_odoo.fetch.references import References
from tap_odoo.fetch.relations import ExpressionRow, Relations, tree
from tap_odoo.incremental.key_deletions import DeletedKeys
from tap_odoo.incremental.question import digest
from tap_odoo.streams.model_stream import ModelStream

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from singer_sdk import Tap
    from singer_sdk import singerlib as singer
    from singer_sdk.helpers.types import Record

    from odoo_common.mapping.compile.expression import Expression
    from tap_odoo.fetch.query import Row
    from tap_odoo.fetch.relations import Node
    from tap_odoo.incremental.deletions import Deletions
    from tap_odoo.incremental.question import Parts
    from tap_odoo.incremental.window import Window
    from tap_odoo.mapping.mapped_view import MappedView
    from tap_odoo.settings.tap_settings import TapSettings
    from tap_odoo.streams.context import TapContext
    from tap_odoo.streams.stream_run import Run


class MappedStream(ModelStream):
    """The records that a mapping file makes of those of a model.

    Args:
        tap: The tap.
        tap_context: What its streams have in common.
        view: What the file says.
    """

    def __init__(self, tap: Tap, tap_context: TapContext, view: MappedView) -> None:
        self._view = view
        self._models = models = tap_context.models
        self._relations = Relations(models, tap_context.scope, view.name, view.context)
        self._keys: DeletedKeys | None = None
        references = None
        domain = view.domain
        # What refers to them and may not be read is in no stream of this user's either.
        may_read = tap_context.rights.may_read
        named = [pair for pair in view.referenced_by if may_read(pair[0])]
        if named:
            references = References(models, tap_context.scope, view.name, named)
            there = references.ids(tap_context.connection)
            domain = ["|", ("id", "in", there), *joined(domain)] if domain else []
        super().__init__(
            tap,
            tap_context,
            name=view.name,
            model=view.model,
            domain=domain,
            odoo_context=view.context,
            references=references,
            dates=view.changed_on,
        )
        # Who has joined by a reference is no other question.
        self._terms[0] = view.domain

    def _wants_deletions(self, settings: TapSettings, name: str) -> bool:
        if settings.has_default_deletions:
            return self._view.finds_deletions
        return super()._wants_deletions(settings, name)

    def _can_split(self) -> bool:
        # Keys made of other values can pass from one record to another one, of another shard.
        return super()._can_split() and self._view.key_is_of_the_id

    def _schema_of_records(self) -> dict[str, t.Any]:
        return self._view.schema(deletions=self._finds_deletions)

    def _key(self) -> Sequence[str]:
        return self._view.key

    def _is_default(self, name: str) -> bool:  # noqa: ARG002
        return True

    @property
    def is_timestamp_replication_key(self) -> bool:
        """True: `write_date`, which the records themselves need not have."""
        return True

    def _generate_schema_messages(self) -> t.Generator[singer.SchemaMessage, None, None]:
        """Leave the replication key out: a record of the file need not have it."""
        for message in super()._generate_schema_messages():
            message.bookmark_properties = None
            yield message

    def requested_fields(self) -> RequestedFields:
        """Return what to ask for: the fields that the expressions of the selected ones use."""
        root = tree(self._models, self.model, self._view.uses(self._chosen()))
        dated = [REPLICATION_KEY] if self.replication_key else []
        names = [KEY, *sorted({*root.fields, *dated} - {KEY})]
        return RequestedFields(names, {})

    def _watched_names(self, requested: RequestedFields) -> Sequence[str]:  # noqa: ARG002
        paths = [".".join(path) for path in self._view.uses(self._chosen())]
        return [
            *sorted(paths),
            *(f"{path}.{REPLICATION_KEY}" for path in self._view.also_changed_by),
        ]

    def _question_parts(self) -> Parts:
        return {**super()._question_parts(), "mapping": digest(self._view.definition)}

    def _deletions(self, window: Window) -> Deletions:
        if self._view.key_is_the_ids:
            return super()._deletions(window)
        self._keys = DeletedKeys(self._bookmark, window, self._view.key, self._hidden_records())
        return self._keys

    def _key_of(self, number: int) -> Record | None:
        if not self._view.key_is_of_the_id:
            return None
        values = self._view.values(self._view.key)
        return {name: value.evaluate({KEY: number}) for name, value in values.items()}

    def _converter(self, run: Run) -> Callable[[list[Row]], list[Record]]:
        query = run.plan.result().query
        root = tree(self._models, self.model, self._view.uses(self._chosen()))
        note_odd = self._note_odd(run)
        convert = page_converter(self.fields, run.requested.fields, note_odd=note_odd)
        values = self._view.values({*self._chosen(), *self._view.key})
        make = self._records_of_row if self._view.reads_rows(root) else self._records_of_tree

        def to_records(rows: list[Row]) -> list[Record]:
            convert(rows)
            self._relations.read(run.odoo, query, root, rows)
            found: list[Record] = []
            for row in rows:
                try:
                    made = make(row, root, values)
                except EvaluationError as error:
                    self._skip(run, row[KEY], str(error))
                    continue
                found += made
                if self._keys:
                    keys = [[one[name] for name in self._view.key] for one in made]
                    self._keys.computed[row[KEY]] = keys
            return found

        return to_records

    def _records_of_row(
        self, row: Row, root: Node, values: Mapping[str, Expression]
    ) -> list[Record]:
        """Make records of a row where nothing beyond it is read: it needs no copy."""
        try:
            return self._records(row, values)
        except KeyError:  # A field could not be read, or is a list that is iterated.
            return self._records_of_tree(row, root, values)

    def _records_of_tree(
        self, row: Row, root: Node, values: Mapping[str, Expression]
    ) -> list[Record]:
        return self._records(ExpressionRow(row, root), values)

    def _records(self, record: Record, values: Mapping[str, Expression]) -> list[Record]:
        key = self._view.key
        found: list[Record] = []
        for entry in self._view.entries(record):
            try:
                made = {name: value.function(entry) for name, value in values.items()}
            except UNFIT:
                raise EvaluationError(_misfit(entry, values)) from None
            missing = [name for name in key if made[name] is None]
            if missing:
                raise EvaluationError(f"{', '.join(missing)} of the key is null")
            found.append(made)
        return found

    def _skip(self, run: Run, number: int, reason: str) -> None:
        run.plan.result().query.problems.skipped[number] = reason
        self.logger.warning("%s: %s %d is skipped: %s", self.name, self.model, number, reason)


def _misfit(entry: Record, values: Mapping[str, Expression]) -> str:
    """Return which expression can't work with a record, and why."""
    for name, value in values.items():
        try:
            value.evaluate(entry)
        except EvaluationError as error:
            return f"{name}: {error}"
    raise AssertionError("an expression failed once and not again")
