"""Which values differ from what Odoo holds: only those are written."""

from __future__ import annotations

import decimal
import html.parser
import math
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.model_fields import Field

#: Decimals of a monetary value whose currency isn't known.
MONEY_DECIMALS = 2


def differences(
    fields: Mapping[str, Field],
    wanted: Mapping[str, t.Any],
    current: Mapping[str, t.Any],
    decimals: Mapping[str, int] | None = None,
) -> dict[str, t.Any]:
    """Return those of the wanted values that differ from the current ones.

    Args:
        fields: The model's fields.
        wanted: By field, as `values.to_odoo` gives them: ids for relations.
        current: By field, as Odoo's `read` gives them.
        decimals: Of monetary fields whose currency is known.
    """
    places = decimals or {}
    return {
        name: value
        for name, value in wanted.items()
        if not is_same(
            fields[name], value, current.get(name, False), places.get(name, MONEY_DECIMALS)
        )
    }


def is_same(
    field: Field, wanted: t.Any, current: t.Any, money_decimals: int = MONEY_DECIMALS
) -> bool:
    """Tell whether writing `wanted` would change nothing."""
    if field.type == "monetary":
        return _rounded(wanted, money_decimals) == _rounded(current, money_decimals)
    if field.type in _COMPARERS:
        return _COMPARERS[field.type](field, wanted, current)
    return (wanted or False) == (current or False)


def to_write(fields: Mapping[str, Field], values: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return values as `write` takes them: a many2many becomes a command."""
    return {
        name: [[6, 0, list(value)]] if fields[name].type == "many2many" else value
        for name, value in values.items()
    }


def id_of(value: t.Any) -> int:
    """Return the id in a many2one as `read` gives it: ``7``, ``[7, "name"]`` or False."""
    return int(value[0] if isinstance(value, (list, tuple)) else value or 0)


def _same_number(field: Field, wanted: t.Any, current: t.Any) -> bool:
    digits = field.digits[1] if field.digits else None
    if digits is None:
        return math.isclose(wanted, current, rel_tol=1e-12, abs_tol=1e-12)
    return _rounded(wanted, digits) == _rounded(current, digits)


def _rounded(value: float, digits: int) -> decimal.Decimal:
    # Odoo rounds half up on the decimal text, not half even on the binary value.
    step = decimal.Decimal(1).scaleb(-digits)
    return decimal.Decimal(repr(value)).quantize(step, rounding=decimal.ROUND_HALF_UP)


def _same_boolean(_field: Field, wanted: t.Any, current: t.Any) -> bool:
    return bool(wanted) == bool(current)


def _same_integer(_field: Field, wanted: t.Any, current: t.Any) -> bool:
    return int(wanted or 0) == int(current or 0)


def _same_record(_field: Field, wanted: t.Any, current: t.Any) -> bool:
    return id_of(wanted) == id_of(current)


def _same_set(_field: Field, wanted: t.Any, current: t.Any) -> bool:
    return set(wanted or ()) == set(current or ())


def _same_html(_field: Field, wanted: t.Any, current: t.Any) -> bool:
    return _Words.of(wanted or "") == _Words.of(current or "")


class _Words(html.parser.HTMLParser):
    """Reduces HTML to what a reader sees: Odoo wraps, sanitises and reorders the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    @classmethod
    def of(cls, text: str) -> list[str]:
        parser = cls()
        parser.feed(str(text))
        parser.close()
        return parser.words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("p", "div", "span", "br"):
            links = [f"{name}={value}" for name, value in attrs if name in ("href", "src")]
            self.words.append(f"<{tag} {' '.join(links)}>")

    def handle_data(self, data: str) -> None:
        self.words += data.split()


_COMPARERS: dict[str, t.Callable[[Field, t.Any, t.Any], bool]] = {
    "float": _same_number,
    "boolean": _same_boolean,
    "integer": _same_integer,
    "many2one": _same_record,
    "many2one_reference": _same_integer,
    "many2many": _same_set,
    "html": _same_html,
}
