"""A few models, for tests of what a mapping file makes of them."""

from __future__ import annotations

import typing as t

from odoo_common.odoo.model_fields import Field, ModelFields

DATED = Field("write_date", "datetime")
MODELS: dict[str, list[Field]] = {
    "order": [
        Field("name", "char"),
        Field("state", "selection"),
        Field("total", "monetary"),
        Field("count", "integer"),
        Field("done", "boolean"),
        Field("date", "date"),
        Field("partner_id", "many2one", relation="partner"),
        Field("line_ids", "one2many", relation="line"),
        DATED,
    ],
    "line": [
        Field("qty", "float"),
        Field("product_id", "many2one", relation="product"),
        Field("order_id", "many2one", relation="order"),
        DATED,
    ],
    "product": [
        Field("name", "char"),
        Field("line_ids", "one2many", relation="line"),
        Field("maker_id", "many2one", relation="partner"),
        DATED,
    ],
    "partner": [Field("name", "char"), DATED],
}


class Models:
    """The fields of the models above."""

    def of(self, model: str) -> dict[str, Field]:
        return {field.name: field for field in (Field("id", "integer"), *MODELS[model])}


FIELDS = t.cast("ModelFields", Models())
