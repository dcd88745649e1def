"""The records of all models, and the transaction that a call is."""

from __future__ import annotations

import contextlib
import datetime as dt
import typing as t

from tests.fake_odoo.catalog import fields_of
from tests.fake_odoo.faults import Fault
from tests.fake_odoo.values import DATETIME

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.fake_odoo.behaviour import Behaviour
    from tests.fake_odoo.catalog import FakeField

Row = dict[str, t.Any]
BEGIN = dt.datetime(2026, 3, 2, 8, 0, 0, tzinfo=dt.timezone.utc)


class Database:
    """Tables of rows by id.

    Args:
        version: 14 or 19.
        behaviours: What the models do; a model that is not in it is not installed.

    Attributes:
        uid: The user who asks.
        now: The server's clock; each transaction that writes moves it on by a second.
        denied: Models and operations that the user may not.
        hidden: Records that the user may not see, by model.
        broken: What Odoo fails to read: models, fields (or ``""``: any), records (or 0: any).
    """

    def __init__(self, version: int, behaviours: Mapping[str, Behaviour]) -> None:
        self.version = version
        self.uid = 0
        self.now = BEGIN
        self.denied: set[tuple[str, str]] = set()
        self.hidden: dict[str, set[int]] = {}
        self.broken: set[tuple[str, str, int]] = set()
        self._behaviours = behaviours
        self._fields = {
            model: fields for model, fields in fields_of(version).items() if model in behaviours
        }
        self._tables: dict[str, dict[int, Row]] = {model: {} for model in self._fields}
        self._last_id = dict.fromkeys(self._fields, 0)
        self._sequences: dict[str, int] = {}

    @property
    def models(self) -> list[str]:
        return list(self._fields)

    def remove_model(self, model: str) -> None:
        """Have a model not installed."""
        del self._fields[model]

    def fields(self, model: str) -> dict[str, FakeField]:
        """Return the fields of a model.

        Raises:
            Fault: It is not installed.
        """
        if model not in self._fields:
            if self.version < 16:
                raise Fault("builtins.KeyError", repr(model))
            raise Fault("werkzeug.exceptions.NotFound", "404: Not Found", code=404)
        return self._fields[model]

    def behaviour(self, model: str) -> Behaviour:
        return self._behaviours[model]

    def table(self, model: str) -> dict[int, Row]:
        self.fields(model)
        return self._tables[model]

    def new_id(self, model: str) -> int:
        self._last_id[model] += 1
        return self._last_id[model]

    def number(self, sequence: str) -> int:
        """Return the next number of a sequence; those of undone calls are lost, as in Odoo."""
        self._sequences[sequence] = self._sequences.get(sequence, 0) + 1
        return self._sequences[sequence]

    def stamp(self) -> str:
        return self.now.strftime(DATETIME)

    def tick(self, seconds: float = 1) -> None:
        self.now += dt.timedelta(seconds=seconds)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Undo all that the block did if it fails."""
        before = self._copied()
        try:
            yield
        except BaseException:
            self._tables = before
            raise

    @contextlib.contextmanager
    def transaction_undone(self) -> Iterator[None]:
        """Undo all that the block does."""
        before = self._copied()
        try:
            yield
        finally:
            self._tables = before

    def _copied(self) -> dict[str, dict[int, Row]]:
        return {
            model: {record_id: dict(row) for record_id, row in table.items()}
            for model, table in self._tables.items()
        }
