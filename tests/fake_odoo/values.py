"""Values as Odoo keeps them, out of values as a call gives them."""

from __future__ import annotations

import datetime as dt
import decimal
import re
import typing as t

from tests.fake_odoo.faults import NotFakedError, bad_value

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_odoo.catalog import FakeField

#: What `read` answers for nothing; False for the other types.
EMPTY: t.Final[dict[str, t.Any]] = {
    "float": 0.0,
    "integer": 0,
    "monetary": 0.0,
    "many2many": [],
    "one2many": [],
}
DATE, DATETIME = "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"


def kept(field: FakeField, value: t.Any) -> t.Any:
    """Return a plain value as it is kept: None for nothing.

    Raises:
        Fault: It is no value for this field.
    """
    take = _TAKES.get(field.type)
    if take is None:
        raise NotFakedError(f"values of type {field.type} ({field.name})")
    if value is None or (value is False and field.type != "boolean"):
        return None
    return take(field, value)


def rounded(value: float, places: int) -> float:
    """Round as Odoo does: the half goes away from zero."""
    exact = decimal.Decimal(repr(float(value)))
    unit = decimal.Decimal(1).scaleb(-places)
    return float(exact.quantize(unit, rounding=decimal.ROUND_HALF_UP))


def _text(_field: FakeField, value: t.Any) -> str:
    return value if isinstance(value, str) else str(value)


def _html(_field: FakeField, value: t.Any) -> str:
    text = str(value)
    if re.fullmatch(r"[^<>&]*", text):
        return f"<p>{text}</p>" if text else ""
    if re.fullmatch(r"(<p>[^<>&]*</p>)*", text):
        return text
    raise NotFakedError(f"the sanitizer of html: {text!r}")


def _integer(_field: FakeField, value: t.Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad_value(f"invalid literal for int() with base 10: {value!r}") from None


def _number(field: FakeField, value: t.Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise bad_value(f"could not convert string to float: {value!r}") from None
    places = field.digits
    return number if places is None else rounded(number, places)


def _boolean(_field: FakeField, value: t.Any) -> bool:
    return bool(value)


def _date(_field: FakeField, value: t.Any) -> str:
    try:
        return dt.datetime.strptime(str(value)[:10], DATE).strftime(DATE)  # noqa: DTZ007
    except ValueError:
        text = f"time data {value!r} does not match format '{DATE}'"
        raise bad_value(text) from None


def _datetime(_field: FakeField, value: t.Any) -> str:
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        text += " 00:00:00"
    try:
        return dt.datetime.strptime(text, DATETIME).strftime(DATETIME)  # noqa: DTZ007
    except ValueError:
        text = f"time data {value!r} does not match format '{DATETIME}'"
        raise bad_value(text) from None


def _selection(field: FakeField, value: t.Any) -> t.Any:
    if value not in field.choices:
        raise bad_value(f"Wrong value for {field.name}: {value!r}")
    return value


def _record(field: FakeField, value: t.Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotFakedError(f"{field.name}: a many2one of {value!r}")
    return value


_TAKES: dict[str, Callable[[FakeField, t.Any], t.Any]] = {
    "binary": _text,
    "boolean": _boolean,
    "char": _text,
    "date": _date,
    "datetime": _datetime,
    "float": _number,
    "html": _html,
    "integer": _integer,
    "many2one": _record,
    "many2one_reference": _integer,
    "monetary": _number,
    "selection": _selection,
    "text": _text,
}
