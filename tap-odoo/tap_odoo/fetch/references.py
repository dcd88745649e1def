"""The records that other records refer to: a vendor of a price list, who is no supplier yet."""

from __future__ import annotations

import typing as t

from odoo_common.client.capabilities import FORMATTED_READ_GROUP
from tap_odoo.fetch.query import conjunction

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.odoo.model_fields import ModelFields
    from tap_odoo.fetch.record_scope import Scope


class References:
    """Finds the records that some fields of other models refer to.

    Args:
        models: Asks for the fields of models.
        scope: Whose records are read.
        stream: The stream that they are for.
        fields: As (model, many2one field).
    """

    def __init__(
        self, models: ModelFields, scope: Scope, stream: str, fields: Sequence[tuple[str, str]]
    ) -> None:
        self._models = models
        self._scope = scope
        self._stream = stream
        self._fields = fields

    def ids(self, odoo: OdooClient, since: str | None = None) -> list[int]:
        """Return the ids of what is referred to: a request a field.

        Args:
            odoo: Where to ask.
            since: Only by records that changed from this time on, in Odoo's format.
        """
        found: set[int] = set()
        for model, field in self._fields:
            scope = self._scope.domain(self._stream, model, self._models.of(model))
            changed = [("write_date", ">=", since)] if since else []
            domain = conjunction(scope, [(field, "!=", False)], changed)
            found |= self._of_field(odoo, model, field, domain)
        return sorted(found)

    def _of_field(
        self, odoo: OdooClient, model: str, field: str, domain: Sequence[t.Any]
    ) -> set[int]:
        context = self._scope.context(self._stream, model)

        def formatted() -> t.Any:
            return odoo.call(model, "formatted_read_group", domain, [field], [], context=context)

        def plain() -> t.Any:
            return odoo.call(model, "read_group", domain, [field], [field], context=context)

        groups = odoo.capabilities.use(FORMATTED_READ_GROUP, model, formatted, plain)
        return {group[field][0] for group in groups}
