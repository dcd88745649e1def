"""Which models are views of the database, whose ids say nothing.

Odoo makes reports (sale.report, report.stock.quantity …) of SQL views. What stands there as an id
may be below zero, come twice, or belong to another row tomorrow: it is no key, no row can be
told to be deleted, and nothing can be asked for beyond an id.
"""

from __future__ import annotations

import typing as t

from tap_odoo.catalog.columns import KEY

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.odoo.model_fields import Field

#: Odoo stamps the rows of its tables, except of a few; it can't stamp those of a view.
STAMPS = ("create_date", "write_date")
#: Of the 9 views of Odoo 14 and the 9 of Odoo 19 at least 0.86 of the fields are readonly and 0.97
#: optional, stock.avco.report apart; of the 9 tables without stamps at most 0.5 are both.
MOSTLY = 0.75
DESCRIPTION = "Of a view of the database: it may be below zero, repeated, and another one tomorrow"


def is_view(model: str, fields: Mapping[str, Field]) -> bool:
    """Tell whether a model is a view, which Odoo doesn't say itself.

    Without stamps it is one if it is called a report, or if hardly anything in it can be entered
    (`MOSTLY`): the few tables without stamps have fields that are entered, or must be filled.
    """
    if any(name in fields and fields[name].store for name in STAMPS):
        return False
    stored = [field for name, field in fields.items() if field.store and name != KEY]
    readonly = sum(field.readonly for field in stored)
    optional = sum(not field.required for field in stored)
    return "report" in model.split(".") or min(readonly, optional) > MOSTLY * len(stored)
