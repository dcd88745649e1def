"""The database `hard` as its users see it, asked by plain RPC."""

from __future__ import annotations

import functools
import typing as t

import pytest

from tests.live.plain import ARCHIVED_TOO, Plain

if t.TYPE_CHECKING:
    from sandbox import Database


class Hard(Plain):
    """Knows the records of `hard` by their names."""

    @functools.cached_property
    def _names(self) -> dict[str, tuple[str, int]]:
        rows = self.call(
            "ir.model.data", "search_read", [["module", "=", "hard"]], ["name", "model", "res_id"]
        )
        return {row["name"]: (row["model"], row["res_id"]) for row in rows}

    def find(self, name: str) -> tuple[str, int]:
        """The model and id of the record `hard.<name>`."""
        return self._names[name]

    def id(self, name: str) -> int:
        return self.find(name)[1]

    def value(self, name: str, field: str, **context: t.Any) -> t.Any:
        """A field of a record, as Odoo answers it."""
        model, record = self.find(name)
        context = {**ARCHIVED_TOO, **context}
        (row,) = self.call(model, "read", [record], [field], context=context)
        return row[field]


@pytest.fixture(scope="session")
def admin(hard: Database) -> Hard:
    return Hard(hard)
