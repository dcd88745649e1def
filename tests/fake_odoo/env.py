"""One call's view of the fake's records: who asks, in which context, and what a field holds."""

from __future__ import annotations

import dataclasses
import typing as t

from tests.fake_odoo.catalog import X2MANY
from tests.fake_odoo.faults import Fault, NotFakedError, bad_value
from tests.fake_odoo.values import EMPTY

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fake_odoo.behaviour import Behaviour
    from tests.fake_odoo.catalog import FakeField
    from tests.fake_odoo.database import Database, Row

ENGLISH = "en_US"


@dataclasses.dataclass(frozen=True)
class Env:
    """The database as a call sees it.

    Attributes:
        db: The records of all models.
        context: Odoo's context.
    """

    db: Database
    context: dict[str, t.Any]

    def with_context(self, **more: t.Any) -> Env:
        return Env(self.db, {**self.context, **more})

    @property
    def uid(self) -> int:
        return self.db.uid

    @property
    def company(self) -> int:
        """The company that is worked for."""
        allowed = self.context.get("allowed_company_ids")
        if allowed:
            return int(allowed[0])
        return int(self.db.table("res.users")[self.uid]["company_id"])

    @property
    def language(self) -> str:
        return str(self.context.get("lang") or ENGLISH)

    @property
    def with_archived(self) -> bool:
        return self.context.get("active_test") is False

    def fields(self, model: str) -> dict[str, FakeField]:
        return self.db.fields(model)

    def field(self, model: str, name: str) -> FakeField:
        """Return a field.

        Raises:
            Fault: The model has none of that name.
        """
        field = self.fields(model).get(name)
        if field is None:
            raise bad_value(f"Invalid field {name!r} on model {model!r}")
        return field

    def behaviour(self, model: str) -> Behaviour:
        return self.db.behaviour(model)

    def exists(self, model: str, record_id: int) -> bool:
        return record_id in self.db.table(model)

    def stored(self, field: FakeField, row: Row) -> t.Any:
        """Return what a row holds of a field, for this company and language."""
        value = row.get(field.name)
        if field.by_company:
            value = (value or {}).get(self.company)
        elif field.by_language and isinstance(value, dict):
            value = value.get(self.language, value.get(ENGLISH))
        return EMPTY.get(field.type, False) if value is None else value

    def value(self, model: str, record_id: int, name: str) -> t.Any:
        """Return the value of a field: ids of records, and lists of them, for relations."""
        field = self.field(model, name)
        if name == "id":
            return record_id
        behaviour = self.behaviour(model)
        if name in behaviour.computes:
            return behaviour.computes[name](self, record_id)
        if name == "display_name":
            return self.display_name(model, record_id)
        if field.related:
            return self.along(model, record_id, field.related.split("."))
        if field.type == "one2many":
            return self.lines(field, record_id)
        row = self.db.table(model)[record_id]
        is_computed = field.told.get("depends") and name not in row and field.type not in X2MANY
        if not (field.store or field.by_company) or is_computed:
            raise NotFakedError(f"{model}.{name} is computed, and the fake doesn't know how")
        return self.stored(field, row)

    def along(self, model: str, record_id: int, path: list[str]) -> t.Any:
        """Return the value at the end of a path of many2one fields."""
        for name in path[:-1]:
            field = self.field(model, name)
            record_id = self.value(model, record_id, name)
            if not record_id:
                return EMPTY.get(self.field(field.relation, path[-1]).type, False)
            model = field.relation
        return self.value(model, record_id, path[-1])

    def lines(self, field: FakeField, record_id: int) -> list[int]:
        """Return the records that point back to one, archived ones too."""
        inverse = self.field(field.relation, field.inverse)
        found = [
            other
            for other, row in self.db.table(field.relation).items()
            if row.get(inverse.name) == record_id
        ]
        return self.sorted(field.relation, found)

    def visible(self, model: str, ids: Iterable[int]) -> list[int]:
        """Leave archived records out, unless the context wants them."""
        found = [record_id for record_id in ids if self.exists(model, record_id)]
        if self.with_archived or "active" not in self.fields(model):
            return found
        return [record_id for record_id in found if self.value(model, record_id, "active")]

    def sorted(self, model: str, ids: Iterable[int], order: str = "") -> list[int]:
        """Return records in an order as a search names it."""
        found = sorted(ids)
        for term in reversed((order or self.behaviour(model).order).split(",")):
            name, _, direction = term.strip().partition(" ")
            reverse = direction.strip().lower() == "desc"
            kind = self.field(model, name).type
            if kind in X2MANY:
                raise NotFakedError(f"order by {model}.{name}")
            found.sort(key=lambda one: self._place(model, one, name), reverse=reverse)
        return found

    def _place(self, model: str, record_id: int, name: str) -> tuple[int, t.Any]:
        value = self.value(model, record_id, name)
        field = self.field(model, name)
        if field.type == "many2one" and value:
            order = self.sorted(field.relation, self.db.table(field.relation))
            return (0, order.index(value))
        return _sortable(value)

    def display_name(self, model: str, record_id: int) -> str:
        if not self.exists(model, record_id):
            raise Fault("odoo.exceptions.MissingError", f"Record {record_id} of {model} is gone")
        display = self.behaviour(model).display
        shown = display(self, record_id) if display else self.value(model, record_id, "name")
        return str(shown or "")


def _sortable(value: t.Any) -> tuple[int, t.Any]:
    """Have empty values come after the others, as PostgreSQL does."""
    if value is False or value is None:
        return (1, 0)
    return (0, value)
