"""The values of many records as one row of arrays, which PostgreSQL makes instead of Odoo's ORM.

`read` and `search_read` take each value of each record through the ORM; a grouping without a key,
which aggregates columns into arrays, takes a quarter of the time (docs/decisions/0041).
Who may see what, Odoo decides alike for both.
"""

from __future__ import annotations

import functools
import typing as t

from odoo_common.client.capabilities import FORMATTED_READ_GROUP
from odoo_common.errors import Rejected
from odoo_common.odoo.model_fields import Field

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from odoo_common.client.odoo_client import OdooClient

#: Types whose columns hold what `read` answers.
TYPES: t.Final = frozenset(
    {
        "boolean",
        "char",
        "date",
        "datetime",
        "float",
        "html",
        "integer",
        "many2one",
        "monetary",
        "selection",
        "text",
    }
)
#: What `read` answers for an empty column; False for the other types.
_EMPTY: t.Final[dict[str, object]] = {"float": 0.0, "integer": 0, "monetary": 0.0}
#: Odoo 14 gives the numbers of an array as text.
_NUMBERS: t.Final = frozenset({"float", "monetary"})
ID: t.Final = Field("id", "integer")


def is_column(field: Field | None) -> bool:
    """Tell whether a column of the model's own table holds a field's value as `read` gives it."""
    return bool(
        field
        and field.store
        and field.type in TYPES
        and not (field.related or field.company_dependent or field.translate)
    )


class ColumnReader:
    """Reads columns of many records.

    Args:
        connection: Where to ask.
    """

    def __init__(self, connection: OdooClient) -> None:
        self._connection = connection
        #: Models for which Odoo refused to.
        self._refused: set[str] = set()

    def rows(
        self,
        model: str,
        domain: Sequence[tuple[str, str, t.Any]],
        fields: Mapping[str, Field],
    ) -> list[dict[str, t.Any]] | None:
        """Return rows as `read` gives them with ``load=""``, in no order; archived records too.

        Args:
            model: The records' model.
            domain: Which records; those that the user may not see are left out.
            fields: By name, fields of which `is_column` holds.

        Returns:
            None where Odoo doesn't answer so: they are to be read in another way.
        """
        if model in self._refused:
            return None
        try:
            arrays = self._arrays(model, domain, fields)
        except Rejected:
            arrays = None
        if arrays is None or len({len(array) for array in arrays}) != 1:
            self._refused.add(model)
            return None
        columns = [
            _as_read(field, array) for field, array in zip(fields.values(), arrays, strict=True)
        ]
        names = tuple(fields)
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def of_records(
        self, model: str, ids: Sequence[int], fields: Mapping[str, Field | None]
    ) -> list[dict[str, t.Any]] | None:
        """Return what `read` answers with ``load=""``, in no order.

        Args:
            model: The records' model.
            ids: Which records.
            fields: What to read.

        Returns:
            None where not all fields are columns, or Odoo doesn't answer so, or one of the records
            is not in its answer: `read` tells those that are hidden from those that are gone.
        """
        columns = {name: field for name, field in fields.items() if field and is_column(field)}
        if len(columns) < len(fields):
            return None
        rows = self.rows(model, [("id", "in", list(ids))], {"id": ID, **columns})
        return rows if rows is not None and len(rows) == len(ids) else None

    def _arrays(
        self, model: str, domain: Sequence[object], names: Iterable[str]
    ) -> list[list[t.Any]] | None:
        aggregates = [f"{name}:array_agg" for name in names]
        ask = functools.partial(self._connection.call, model, context={"active_test": False})

        def formatted() -> tuple[t.Any, list[str]]:
            return ask("formatted_read_group", domain, [], aggregates), aggregates

        def plain() -> tuple[t.Any, list[str]]:
            return ask("read_group", domain, aggregates, []), list(names)

        use = self._connection.capabilities.use
        answer, keys = use(FORMATTED_READ_GROUP, model, formatted, plain)
        if not (isinstance(answer, list) and len(answer) == 1 and isinstance(answer[0], dict)):
            return None
        arrays = [answer[0].get(key) or [] for key in keys]
        return arrays if all(isinstance(array, list) for array in arrays) else None


def _as_read(field: Field, array: list[t.Any]) -> list[t.Any]:
    empty = _EMPTY.get(field.type, False)
    if field.type in _NUMBERS:
        return [empty if value is None else float(value) for value in array]
    return [empty if value is None else value for value in array] if None in array else array
