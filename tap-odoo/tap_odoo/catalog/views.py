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
DESCRIPTION = "Of a view of the database: it may be below zero, repeated, and another one tomorrow"


def is_view(fields: Mapping[str, Field]) -> bool:
    """Tell whether a model is a view, by its fields: no stamps, and nothing that one could enter.

    Odoo doesn't say it itself. The few tables without stamps have fields that are entered.
    """
    if any(name in fields and fields[name].store for name in STAMPS):
        return False
    stored = [field for name, field in fields.items() if field.store and name != KEY]
    return bool(stored) and all(field.readonly and not field.required for field in stored)
