"""Which stated values are sent along, by what fields_get says of dependencies."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.odoo.model_fields import Field
from target_odoo.changes.recomputed import Family, Recomputation

if t.TYPE_CHECKING:
    from odoo_common.odoo.model_fields import ModelFields


def field(name: str, *depends: str, relation: str = "", related: str = "") -> Field:
    kind = "many2one" if relation else "char"
    return Field(name, kind, depends=depends, relation=relation, related=related)


MODELS = {
    "order": [
        field("partner", relation="partner"),
        field("currency", "partner"),
        field("date", "lines.date"),
        field("lines", relation="line"),
        field("ref"),
    ],
    "line": [
        field("order", relation="order"),
        field("quantity"),
        field("date", "quantity", "order.partner"),
        field("list_price", "quantity"),
        field("price", "list_price"),
        field("discount", "order.total"),
        field("text"),
    ],
    "variant": [
        field("template", relation="template"),
        field("kind", related="template.kind"),
        field("stored", related="template.stored"),
    ],
    "template": [field("kind"), field("stored", "kind")],
}
MODELS["order"].append(field("total", "lines.price"))
ORDER = Family("order", {"lines": "line"})


class Fields:
    def of(self, model: str) -> dict[str, Field]:
        return {one.name: one for one in MODELS[model]}


@pytest.fixture
def recomputation() -> Recomputation:
    return Recomputation(t.cast("ModelFields", Fields()))


STATED = ("quantity", "date", "price", "discount", "text")


def test_what_depends_on_a_written_field_is_sent_also_by_way_of_others(
    recomputation: Recomputation,
) -> None:
    found = recomputation.affected(ORDER, "line", STATED, own={"quantity"})
    assert found == ["date", "price", "discount"]


def test_what_is_written_anyway_is_not_sent_twice(recomputation: Recomputation) -> None:
    found = recomputation.affected(ORDER, "line", STATED, own={"quantity", "price"})
    assert found == ["date", "discount"]


def test_a_line_takes_along_what_depends_on_its_order(recomputation: Recomputation) -> None:
    written = {("order", "partner")}
    assert recomputation.affected(ORDER, "line", STATED, own=(), others=written) == ["date"]


def test_an_order_takes_along_what_depends_on_its_lines(recomputation: Recomputation) -> None:
    written = {("line", "date")}
    stated = ("partner", "currency", "date", "ref")
    found = recomputation.affected(ORDER, "order", stated, own={"lines"}, others=written)
    assert found == ["date"]


def test_another_line_counts_only_by_way_of_the_order(recomputation: Recomputation) -> None:
    written = {("line", "quantity"), ("order", "lines")}
    found = recomputation.affected(ORDER, "line", STATED, own=(), others=written)
    assert found == ["discount"]


def test_what_nothing_depends_on_takes_nothing_along(recomputation: Recomputation) -> None:
    assert recomputation.affected(ORDER, "line", STATED, own={"text"}) == []
    assert recomputation.affected(ORDER, "order", ("currency", "date"), own={"ref"}) == []


def test_a_field_of_the_record_that_it_is_stored_in_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("target_odoo.changes.recomputed._INHERITED", {"variant": "template"})
    recomputation = Recomputation(t.cast("ModelFields", Fields()))
    found = recomputation.affected(Family("variant", {}), "variant", ("stored",), own={"kind"})
    assert found == ["stored"]
