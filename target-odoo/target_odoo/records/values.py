"""A value of a Singer record → the value that Odoo takes, by the field's type."""

from __future__ import annotations

import decimal
import math
import re
import typing as t

from odoo_common.mapping.errors import did_you_mean
from odoo_common.odoo.model_fields import Field
from target_odoo.outcome import reject
from target_odoo.records.timestamps import moment_in, written

if t.TYPE_CHECKING:
    import datetime as dt

_LOOKS_LIKE_A_DATE = re.compile(r"\d{4}-?\d\d-?\d\d")
#: The type of a column of ours that takes one name or a list of them.
NAMES = "names"
_TRUE = frozenset({"true", "1", "yes"})
_FALSE = frozenset({"false", "0", "no"})


class Unsaid:
    """The type of `UNSAID`."""

    def __repr__(self) -> str:
        return "UNSAID"


#: Stands for a value that says nothing: the field is left alone.
UNSAID: t.Final = Unsaid()

#: Digits before or after the point of a number that is wanted as text: `1e99999999` is short.
MAX_DIGITS = 400

#: The types of fields that take text as it is.
PLAIN_TEXT = frozenset({"char", "text", "html"})
#: Odoo can't hold "no value" in these: null says nothing.
_NEVER_EMPTY = frozenset({"integer", "float", "monetary", "boolean"})
#: An empty text is no value here: sources that read CSV say null so.
_EMPTY_TEXT_IS_NULL = frozenset({"integer", "float", "monetary", "date", "datetime"})
#: Values of a selection that a message names at most.
MAX_CHOICES = 10


def to_odoo(field: Field, value: object) -> t.Any:
    """Return `value` as Odoo takes it through RPC.

    Args:
        field: What the value is for; a relational one is for `references` instead.
        value: What a JSON decoder yields: str, int, float, Decimal, bool, None, list, dict.

    Returns:
        A JSON value; False for "empty"; `UNSAID` for null where Odoo can't be empty.

    Raises:
        RecordRejected: It can't be one.
    """
    if value is None or (field.type in _EMPTY_TEXT_IS_NULL and _is_blank(value)):
        return UNSAID if field.required or field.type in _NEVER_EMPTY else False
    converter = _CONVERTERS.get(field.type)
    if converter is None:
        raise reject(
            "field", f"{field.name}: fields of type {field.type} can't be written", field=field.name
        )
    try:
        return converter(field, value)
    except (ValueError, ArithmeticError) as error:
        raise reject(
            "value", f"{field.name}: {error}", field=field.name, value=_shown(value)
        ) from None


def is_plain_text(value: object) -> bool:
    """Tell text that `to_odoo` would leave as it is for a field of the types `PLAIN_TEXT`."""
    return isinstance(value, str) and "\x00" not in value


def external_id_of(value: object) -> str | int | None:
    """Return the external id that the column `id` says, stripped; None where it is empty.

    Raises:
        RecordRejected: It can't be one.
    """
    if value is None or value == "":
        return None
    if isinstance(value, (float, decimal.Decimal)) and math.isfinite(value) and value == int(value):
        return int(value)  # 1001.0 is what some sources make of 1001
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        text = f"id: {_shown(value)} is no external id: it is text or a whole number"
        raise reject("value", text, field="id", value=value)
    if isinstance(value, str) and "\x00" in value:
        # PostgreSQL's text has none, and to leave it out would make two ids one.
        raise reject("value", f"id: {value!r} holds a NUL", field="id", value=value)
    return value.strip() if isinstance(value, str) else value


def database_id_of(column: str, value: object) -> int:
    """Return the database id that a column says, as a number or as text.

    Args:
        column: Its name, for the message.
        value: What it says.

    Raises:
        RecordRejected: It can't be one.
    """
    try:
        number = 0 if isinstance(value, bool) else _integer(Field(column, "integer"), value)
    except (ValueError, ArithmeticError):
        number = 0
    if number < 1:
        text = f"{column}: {_shown(value)} is no database id"
        raise reject("value", text, field=column, value=value)
    return number


def _text(field: Field, value: object) -> str:
    if isinstance(value, str):
        # PostgreSQL has no NUL in text; Odoo answers it with a server error.
        text = value.replace("\x00", "")
    elif isinstance(value, decimal.Decimal):
        text = _plain(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        text = str(value)
    else:
        raise ValueError(f"{_shown(value)} is not text")  # noqa: TRY004 - it is told as a value
    if field.type == "selection" and field.selection:
        keys = [str(key) for key in field.selection]
        if text not in keys:
            raise ValueError(f"{text!r} is none of its values {_choices(text, keys)}")
    return text


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def _choices(text: str, keys: list[str]) -> str:
    """Name the values that a selection has, or the first and what comes close."""
    if len(keys) <= MAX_CHOICES:
        return ", ".join(keys)
    more = f"{len(keys) - MAX_CHOICES} more{did_you_mean(text, keys)}"
    return f"{', '.join(keys[:MAX_CHOICES])} and {more}"


def _plain(value: decimal.Decimal) -> str:
    """Write a number out: 1E+3 is 1000, 2.0 is 2."""
    if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
        raise ValueError(f"{_shown(value)} is too long to write out")
    text = f"{value:f}"
    head, _, tail = text.partition(".")
    return text if tail.strip("0") else head


def _integer(_field: Field, value: object) -> int:
    number = _number(value)
    if number != int(number):
        raise ValueError(f"{_shown(value)} is not a whole number")
    return int(number)


def _float(_field: Field, value: object) -> float:
    return float(_number(value))


def _number(value: object) -> decimal.Decimal | int | float:
    if isinstance(value, bool):
        raise ValueError("true and false are no numbers")  # noqa: TRY004 - it is told as a value
    if isinstance(value, str):
        try:
            if "_" in value:  # which Python takes for a separator, and nobody else does
                raise decimal.InvalidOperation  # noqa: TRY301
            value = decimal.Decimal(value.strip())
        except decimal.InvalidOperation:
            raise ValueError(f"{value!r} is not a number") from None
    if not isinstance(value, (int, float, decimal.Decimal)) or not math.isfinite(value):
        raise ValueError(f"{_shown(value)} is not a number")
    return value


def _boolean(_field: Field, value: object) -> bool:
    text = str(value).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError(f"{_shown(value)} is neither true nor false")


def _date(_field: Field, value: object) -> str:
    return _moment(value).date().isoformat()


def _datetime(_field: Field, value: object) -> str:
    return written(_moment(value))


def _moment(value: object) -> dt.datetime:
    if not isinstance(value, str) or not _LOOKS_LIKE_A_DATE.match(value):
        raise ValueError(f"{_shown(value)} is not an ISO 8601 date")
    return moment_in(value.strip())


def _names(field: Field, value: object) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    texts = [_text(field, entry).strip() for entry in entries]
    if isinstance(value, list) and not all(texts):
        raise ValueError("a name is empty")
    return [text for text in texts if text]


def _base64(field: Field, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("binary content must be base64 text")  # noqa: TRY004
    return "".join(_text(field, value).split())


def _json(_field: Field, value: object) -> object:
    if isinstance(value, (dict, list)):
        return value
    raise ValueError(f"{_shown(value)} is not a JSON object")


_CONVERTERS: dict[str, t.Callable[[Field, object], object]] = {
    "char": _text,
    "text": _text,
    "html": _text,
    "selection": _text,
    "reference": _text,
    "integer": _integer,
    "many2one_reference": _integer,
    "float": _float,
    "monetary": _float,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "binary": _base64,
    "json": _json,
    NAMES: _names,
}


def _shown(value: object, most: int = 60) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= most else f"{text[:most]}…"
