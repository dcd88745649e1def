"""The names under which the ledger knows fields: one for each language and company.

A translated field has a value for each language, a company-dependent one for each company. What
the source and Odoo last had both is remembered of each of these by itself: as ``name@nl_NL``, and
``standard_price@company=3``. All other fields are known by their own names.
"""

from __future__ import annotations

import typing as t

from target_odoo.odoo.context import company_of

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.odoo.model_fields import Field, ModelFields

MARK = "@"
#: The language in which Odoo answers a call that says none, whatever the user's own is.
DEFAULT_LANGUAGE = "en_US"


class FieldKeys:
    """Names the values of fields.

    Args:
        connection: In whose company they are written.
        fields: The fields of the models.
        language: The language of values that say none.
    """

    def __init__(
        self, connection: OdooClient, fields: ModelFields, language: str | None = None
    ) -> None:
        self._connection = connection
        self._fields = fields
        self._language = language or DEFAULT_LANGUAGE
        self._company = 0
        self._per_company: dict[tuple[str, str], bool] = {}

    def name(self, model: str, field: Field, language: str = "") -> str:
        """Return the name under which a value of a field is remembered.

        Args:
            model: The field's model.
            field: The field.
            language: The value's language; without it that of values that say none.
        """
        parts = [field.name]
        if field.translate:
            parts.append(language or self._language)
        if self._is_per_company(model, field):
            self._company = self._company or company_of(self._connection)
            parts.append(f"company={self._company}")
        return MARK.join(parts)

    def _is_per_company(self, model: str, field: Field) -> bool:
        known = self._per_company.get((model, field.name))
        if known is None:
            # Also what shows such a field of another record, as a template its product's cost.
            known = field.company_dependent or (
                not field.store and any(self._ends_per_company(model, p) for p in _paths(field))
            )
            self._per_company[model, field.name] = known
        return known

    def _ends_per_company(self, model: str, path: str) -> bool:
        field = None
        for name in path.split("."):
            field = self._fields.of(model).get(name) if model else None
            if field is None:
                return False
            model = field.relation
        return field is not None and field.company_dependent


def known_as(known: Iterable[str], name: str) -> str:
    """Return the name under which a value is remembered, of those that are known.

    Before languages and companies were told apart, only the field's own name was noted. That
    one counts until a value of the field is remembered under its whole name.
    """
    field, mark, _ = name.partition(MARK)
    names = set(known)
    if not mark or name in names or any(other.startswith(field + MARK) for other in names):
        return name
    return field


def with_old_names(names: Iterable[str]) -> set[str]:
    """Return names together with those that an earlier version had for the same fields."""
    return {old for name in names for old in (name, name.partition(MARK)[0])}


def in_other_languages(digests: Mapping[str, str], field: Field, name: str) -> set[str]:
    """Return the digests of the other values of a translated field.

    In a language that nobody translated it to, Odoo shows one of them.
    """
    if not field.translate:
        return set()
    start = field.name + MARK
    return {d for other, d in digests.items() if other != name and other.startswith(start)}


def _paths(field: Field) -> list[str]:
    if field.related:
        return [field.related]
    return [path for path in field.depends if "." in path]
