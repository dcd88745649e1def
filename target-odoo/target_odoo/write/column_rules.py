"""What the columns of a model's records mean where records of one name follow each other."""

from __future__ import annotations

import contextlib
import typing as t

from odoo_common.errors import NoSuchModel
from target_odoo.records.item import ColumnRules

if t.TYPE_CHECKING:
    from target_odoo.services import Services


def rules_of(services: Services, model: str) -> ColumnRules:
    """Return what the columns of a model's records mean."""
    lines = frozenset[str]()
    if services.settings.keeps_missing_lines:
        with contextlib.suppress(NoSuchModel):
            fields = services.session.fields.of(model).values()
            lines = frozenset(field.name for field in fields if field.type == "one2many")
    return ColumnRules(lines, services.conflicts.policies.timestamps)
