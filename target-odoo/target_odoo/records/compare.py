"""Which values differ from what Odoo holds: only those are written."""

from __future__ import annotations

import decimal
import hashlib
import html.parser
import math
import typing as t

from odoo_common.odoo.model_fields import id_of
from target_odoo.records.reference_keys import has_reference_keys, in_order

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.odoo.model_fields import Field

#: Decimals of a monetary value whose currency isn't known.
MONEY_DECIMALS = 2
#: Fields in which Odoo counts up by itself, with each posted invoice: that it is one at all says
#: something, how many doesn't.
COUNTERS = frozenset({"customer_rank", "supplier_rank"})

#: Tags whose content no reader sees; Odoo removes them.
UNSEEN = frozenset({"script", "style"})
#: A partner's tax number, which Odoo writes in its country's way.
VAT = "vat"


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
    if wanted == current and type(wanted) is type(current):
        return True
    if field.type == "float" and not field.digits:
        return math.isclose(wanted, current, rel_tol=1e-12, abs_tol=1e-12)
    if field.name == VAT and current and current == _compact(wanted):
        return True
    ours = normal_form(field, wanted, money_decimals)
    return bool(ours == normal_form(field, current, money_decimals))


def normal_form(field: Field, value: t.Any, money_decimals: int = MONEY_DECIMALS) -> t.Any:
    """Return a value so that those which Odoo would store alike are equal."""
    if field.type == "monetary":
        return _rounded(value or 0, money_decimals)
    if has_reference_keys(field):
        return in_order(value)
    if field.type in _NORMAL_FORMS:
        return _NORMAL_FORMS[field.type](field, value)
    return value or False


def digest(field: Field, value: t.Any, money_decimals: int = MONEY_DECIMALS) -> str:
    """Return a short text that is the same for values which Odoo would store alike."""
    form = normal_form(field, value, money_decimals)
    text = repr(form.normalize() if isinstance(form, decimal.Decimal) else form)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def to_write(fields: Mapping[str, Field], values: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return values as `write` takes them: a many2many becomes a command."""
    return {
        name: [[6, 0, list(value)]] if fields[name].type == "many2many" else value
        for name, value in values.items()
    }


def _number(field: Field, value: t.Any) -> t.Any:
    if field.digits:
        return _rounded(value or 0, field.digits[1])
    return float(f"{float(value or 0):.12g}") + 0.0


def _whole(field: Field, value: t.Any) -> int:
    number = int(value or 0)
    return min(number, 1) if field.name in COUNTERS else number


def _rounded(value: float, digits: int) -> decimal.Decimal:
    # Odoo rounds half up on the decimal text, not half even on the binary value.
    step = decimal.Decimal(1).scaleb(-digits)
    rounded = decimal.Decimal(repr(value)).quantize(step, rounding=decimal.ROUND_HALF_UP)
    return rounded + 0  # no minus zero


def _compact(number: t.Any) -> str:
    """Return a number as Odoo stores those whose country it knows: no spaces, no punctuation."""
    return "".join(sign for sign in str(number or "").upper() if sign.isalnum())


def _html(_field: Field, value: t.Any) -> list[str]:
    return _Words.of(value or "")


class _Words(html.parser.HTMLParser):
    """Reduces HTML to what a reader sees: Odoo wraps, sanitises and reorders the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._is_hidden = False

    @classmethod
    def of(cls, text: str) -> list[str]:
        parser = cls()
        parser.feed(str(text))
        parser.close()
        return parser.words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._is_hidden = True
        elif tag not in ("p", "div", "span", "br"):
            links = [f"{name}={value}" for name, value in attrs if name in ("href", "src")]
            self.words.append(f"<{tag} {' '.join(links)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._is_hidden = False

    def handle_data(self, data: str) -> None:
        if not self._is_hidden:
            self.words += data.split()


_NORMAL_FORMS: dict[str, t.Callable[[Field, t.Any], t.Any]] = {
    "float": _number,
    "boolean": lambda _field, value: bool(value),
    "integer": _whole,
    "many2one": lambda _field, value: id_of(value),
    "many2one_reference": lambda _field, value: int(value or 0),
    "many2many": lambda _field, value: sorted(set(value or ())),
    "html": _html,
}
