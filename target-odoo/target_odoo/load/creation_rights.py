"""Whether the user may create records of a model, and their lines."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.odoo.access_rights import REFUSED, Rights

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.odoo.model_fields import ModelFields
    from target_odoo.load.load_row import LoadRow
    from target_odoo.outcome import Reason

#: Codes of refusals that may be a missing right.
VAGUE = frozenset({"user", "validation"})


class CreationRights:
    """Asks Odoo what the user may create, of each model once.

    Args:
        connection: Where to ask.
        fields: The fields of the models.
    """

    def __init__(self, connection: OdooClient, fields: ModelFields) -> None:
        self._rights = Rights(connection)
        self._fields = fields

    def named(
        self, model: str, rows: Sequence[LoadRow], reasons: Mapping[int, Reason]
    ) -> dict[int, Reason]:
        """Say `access` of those that are refused because the user may not create them.

        Newer Odoos say it in a sentence of the user's language, like any other refusal.

        Args:
            model: The model of the records.
            rows: The records.
            reasons: Why Odoo refused some of them, by position.
        """
        return {
            position: dataclasses.replace(reason, code="access", can_retry=True)
            if reason.code in VAGUE and not self.may_create(model, rows[position].lines)
            else reason
            for position, reason in reasons.items()
        }

    def may_create(self, model: str, lines: Iterable[str]) -> bool:
        """Tell whether the user may create records of a model.

        Args:
            model: The model.
            lines: The one2many fields whose lines come with them.
        """
        fields = self._fields.of(model)
        models = [model, *(fields[name].relation for name in lines)]
        return all(self._rights.verdict(name, "create") != REFUSED for name in models)
