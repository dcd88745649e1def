"""A field is found under the names of all versions; the oldest that is there is meant."""

from __future__ import annotations

import itertools

import pytest

from odoo_common.errors import Fatal
from odoo_common.mapping.compile.symbols import ModelNames
from odoo_common.odoo.binary import content_of
from odoo_common.odoo.field_names import FIELD_NAMES, name_in
from odoo_common.odoo.model_fields import Field

OLD_START = "date_planned_start"


@pytest.mark.parametrize(
    ("model", "name", "fields", "here"),
    [
        ("purchase.order.line", "product_uom", {"uom_id"}, "uom_id"),
        ("purchase.order.line", "uom_id", {"product_uom"}, "product_uom"),
        ("purchase.order.line", "product_uom_id", {"product_uom_id"}, "product_uom_id"),
        (
            "mrp.production",
            "date_start",
            {"date_planned_start", "date_start"},
            "date_planned_start",
        ),
        ("ir.attachment", "raw", {"datas", "raw"}, "datas"),
        ("ir.attachment", "datas", {"raw"}, "raw"),
        ("res.partner", "product_uom", {"uom_id"}, "product_uom"),
        ("purchase.order.line", "colour", {"uom_id"}, "colour"),
    ],
)
def test_a_name_is_what_this_odoo_calls_it(
    model: str, name: str, fields: set[str], here: str
) -> None:
    assert name_in(model, name, fields) == here


def test_no_name_of_a_model_stands_for_two_fields() -> None:
    for model, groups in FIELD_NAMES.items():
        names = list(itertools.chain.from_iterable(groups))
        assert len(names) == len(set(names)), model


def test_a_path_of_an_expression_follows_the_names_along_its_relations() -> None:
    models = {
        "purchase.order": {
            "order_line": Field("order_line", "one2many", relation="purchase.order.line"),
            "note": Field("note", "html"),
        },
        "purchase.order.line": {"uom_id": Field("uom_id", "many2one", relation="uom.uom")},
        "uom.uom": {"name": Field("name", "char")},
    }
    names = ModelNames("purchase.order", lambda model: models[model])
    assert names.here(("order_line", "product_uom", "name")) == ("order_line", "uom_id", "name")
    assert names.here(("notes",)) == ("note",)
    assert names.here(("no_field", "product_uom")) == ("no_field", "product_uom")
    lines = names.binding("line", ("order_line",))
    assert lines.here(("line", "product_uom_id", "name")) == ("line", "uom_id", "name")


@pytest.mark.parametrize(
    ("answered", "content"),
    [
        ("aGk=", "aGk="),
        (False, False),
        ({"content": "aGk=", "size": 2}, "aGk="),
        ({"filename": "a.txt", "content": "aGk=", "size": 2}, "aGk="),
        ({"computed": 1}, {"computed": 1}),
        ([1, 2], [1, 2]),
    ],
)
def test_a_file_is_its_base64_in_whatever_form_it_comes(answered: object, content: object) -> None:
    assert content_of(answered) == content


def test_a_file_without_its_content_is_no_empty_file() -> None:
    with pytest.raises(Fatal, match="of a file, 7 bytes, and no content"):
        content_of({"size": 7})
