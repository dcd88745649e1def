"""Only values that differ from what Odoo holds are written."""

from __future__ import annotations

import pytest

from odoo_common.odoo.model_fields import Field
from target_odoo.records.compare import differences, is_same, to_write

SAME: list[tuple[Field, object, object]] = [
    (Field("f", "char"), "", False),
    (Field("f", "char"), False, False),
    (Field("f", "float", digits=(16, 2)), 12.344, 12.34),
    (Field("f", "float", digits=(16, 2)), 1.005, 1.01),
    (Field("f", "float"), 0.1 + 0.2, 0.3),
    (Field("f", "monetary"), 9.999, 10.0),
    (Field("f", "many2one"), 7, [7, "Seven"]),
    (Field("f", "many2one"), False, False),
    (Field("f", "many2many"), [3, 1], [1, 3]),
    (Field("f", "many2many"), [], []),
    (Field("f", "html"), "hello", "<p>hello</p>"),
    (Field("f", "html"), "<p>a<br/>b</p>", "<p>a<br>b</p>"),
    (Field("f", "boolean"), False, False),
    (Field("supplier_rank", "integer"), 1, 4),
    (Field("f", "datetime"), "2026-05-01 10:00:00", "2026-05-01 10:00:00"),
]


@pytest.mark.parametrize(("field", "wanted", "current"), SAME, ids=repr)
def test_what_odoo_would_store_alike_is_the_same(
    field: Field, wanted: object, current: object
) -> None:
    assert is_same(field, wanted, current)


OTHER: list[tuple[Field, object, object]] = [
    (Field("f", "char"), "a", "A"),
    (Field("f", "char"), False, "a"),
    (Field("f", "float", digits=(16, 2)), 12.346, 12.34),
    (Field("f", "float"), 1e-7, 0.0),
    (Field("f", "monetary"), 10.01, 10.0),
    (Field("supplier_rank", "integer"), 1, 0),
    (Field("f", "integer"), 1, 4),
    (Field("f", "many2one"), 8, [7, "Seven"]),
    (Field("f", "many2one"), False, [7, "Seven"]),
    (Field("f", "many2many"), [1], [1, 3]),
    (Field("f", "html"), "<p><b>hello</b></p>", "<p>hello</p>"),
    (Field("f", "html"), '<a href="x">l</a>', '<a href="y">l</a>'),
    (Field("f", "boolean"), True, False),
    (Field("f", "integer"), 0, 5),
]


@pytest.mark.parametrize(("field", "wanted", "current"), OTHER, ids=repr)
def test_what_odoo_would_store_otherwise_differs(
    field: Field, wanted: object, current: object
) -> None:
    assert not is_same(field, wanted, current)


def test_differences_are_what_is_left_to_write() -> None:
    fields = {"name": Field("name", "char"), "tag_ids": Field("tag_ids", "many2many")}
    wanted = {"name": "same", "tag_ids": [1, 2]}
    left = differences(fields, wanted, {"name": "same", "tag_ids": [1]})

    assert left == {"tag_ids": [1, 2]}
    assert to_write(fields, left) == {"tag_ids": [[6, 0, [1, 2]]]}
