"""A stream that a mapping file defines."""

from __future__ import annotations

import typing as t

from odoo_common.mapping.compile.expression import UNFIT
from odoo_common.mapping.errors import EvaluationError
from tap_odoo.catalog.columns import KEY, REPLICATION_KEY
from tap_odoo.catalog.record_values import page_converter
from tap_odoo.catalog.selection import Reading
from tap_odoo.fetch.relations import Record, Relations, tree
from tap_odoo.incremental.deletions import GoneIds, wants_deletions
from tap_odoo.incremental.key_deletions import GoneKeys
from tap_odoo.settings import DELETIONS_BY_DEFAULT
from tap_odoo.streams.model_stream import OdooStream

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from singer_sdk import singerlib as singer

    from odoo_common.mapping.compile.expression import Expression
    from odoo_common.odoo.model_fields import ModelFields
    from tap_odoo.fetch.query import Row
    from tap_odoo.fetch.relations import Node
    from tap_odoo.incremental.deletions import Deletions
    from tap_odoo.incremental.window import Window
    from tap_odoo.mapping.stream_view import View
    from tap_odoo.streams.stream_run import Run
    from tap_odoo.tap import TapOdoo

Made = dict[str, t.Any]
#: The value that the setting `deletions` has by itself.
DELETIONS = list(DELETIONS_BY_DEFAULT)


class ViewStream(OdooStream):
    """The records that a mapping file makes of those of a model.

    Args:
        tap: The tap.
        view: What the file says.
        models: Asks for the fields of models.
    """

    def __init__(self, tap: TapOdoo, view: View, models: ModelFields) -> None:
        self._view = view
        self._models = models
        self._relations = Relations(models, tap.scope, view.name, view.context)
        self._keys: GoneKeys | None = None
        super().__init__(
            tap,
            name=view.name,
            model=view.model,
            models=models,
            domain=view.domain,
            context=view.context,
        )

    def _wants_deletions(self, config: Mapping[str, t.Any], name: str) -> bool:
        if config.get("deletions", DELETIONS) == DELETIONS:  # The setting says nothing.
            return self._view.finds_deletions
        return wants_deletions(config, name)

    def _splits(self) -> bool:
        # Keys made of other values can pass from one record to another one, of another shard.
        return self._view.key_is_of_the_id

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

    def reading(self) -> Reading:
        """Return what to ask for: the fields that the expressions of the selected ones use."""
        root = tree(self._models, self.model, self._view.uses(self._chosen()))
        dated = [REPLICATION_KEY] if self.replication_key else []
        names = [KEY, *sorted({*root.fields, *dated} - {KEY})]
        return Reading(names, {})

    def _watched_names(self, reading: Reading) -> Sequence[str]:  # noqa: ARG002
        paths = [".".join(path) for path in self._view.uses(self._chosen())]
        return [*sorted(paths), *(f"{path}.{REPLICATION_KEY}" for path in self._view.also)]

    def _deletions(self, window: Window) -> Deletions:
        if self._view.key_is_the_ids:
            return GoneIds(self.stream_state, window, self._key_of)
        self._keys = GoneKeys(self.stream_state, self._view.key)
        return self._keys

    def _key_of(self, number: int) -> Made | None:
        if not self._view.key_is_of_the_id:
            return None
        values = self._view.values(self._view.key)
        return {name: value.evaluate({KEY: number}) for name, value in values.items()}

    def _converter(self, run: Run) -> Callable[[list[Row]], list[Made]]:
        query = run.plan.result().query
        root = tree(self._models, self.model, self._view.uses(self._chosen()))
        convert = page_converter(self.fields, run.reading.fields)
        values = self._view.values({*self._chosen(), *self._view.key})
        make = self._made_plainly if self._view.reads_rows(root) else self._made

        def to_records(rows: list[Row]) -> list[Made]:
            convert(rows)
            self._relations.read(run.odoo, query, root, rows)
            found: list[Made] = []
            for row in rows:
                try:
                    made = make(row, root, values)
                except EvaluationError as error:
                    self._skip(run, row[KEY], str(error))
                    continue
                found += made
                if self._keys:
                    keys = [[one[name] for name in self._view.key] for one in made]
                    self._keys.made[row[KEY]] = keys
            return found

        return to_records

    def _made_plainly(self, row: Row, root: Node, values: Mapping[str, Expression]) -> list[Made]:
        """Make records of a row where nothing beyond it is read: it needs no copy."""
        try:
            return self._records(row, values)
        except KeyError:  # A field could not be read, or is a list that is gone through.
            return self._made(row, root, values)

    def _made(self, row: Row, root: Node, values: Mapping[str, Expression]) -> list[Made]:
        return self._records(Record(row, root), values)

    def _records(self, record: Made, values: Mapping[str, Expression]) -> list[Made]:
        key = self._view.key
        found: list[Made] = []
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
        run.plan.result().query.trouble.skipped[number] = reason
        self.logger.warning("%s: %s %d is skipped: %s", self.name, self.model, number, reason)


def _misfit(entry: Made, values: Mapping[str, Expression]) -> str:
    """Return which expression can't work with a record, and why."""
    for name, value in values.items():
        try:
            value.evaluate(entry)
        except EvaluationError as error:
            return f"{name}: {error}"
    raise AssertionError("an expression failed once and not again")
