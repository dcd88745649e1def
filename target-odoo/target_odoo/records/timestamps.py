"""When a record changed in its source, in whatever form the source writes it."""

from __future__ import annotations

import datetime as dt
import decimal
import email.utils
import re

import pendulum

_ISO = re.compile(r"\d{4}-\d\d-\d\d|\d{8}(?:$|[Tt])")
_NUMBER = re.compile(r"\d{9,13}(?:\.\d*)?$")
#: RFC 2822, as HTTP and mail write it: `Sun, 01 Jun 2025 10:00:00 GMT`.
_RFC_2822 = re.compile(r"(?:[A-Za-z]{3}, *)?\d{1,2} [A-Za-z]{3} \d{4} \d")
_UTC = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)
_BLANK_BEFORE_OFFSET = re.compile(r"\s+(?=[+-]\d\d)")
_END_OF_DAY = re.compile(r"(?<=[T ])24(?=:?00)")
#: Seconds since 1970 from 1973 on, and where milliseconds begin: smaller numbers count something
#: else.
_SECONDS, _MILLISECONDS, _TOO_MANY = 10**8, 10**11, 10**14


def time_of(value: object) -> str:
    """Return a moment as Odoo writes it in UTC, or ``""`` where it can't be read as one.

    Args:
        value: Text in ISO 8601 (without an offset it is UTC) or RFC 2822; or seconds or
            milliseconds since 1970, as a number or as text.
    """
    try:
        return written(_moment(value))
    except (ValueError, ArithmeticError, OSError):
        return ""


def _moment(value: object) -> dt.datetime:
    if isinstance(value, (int, float, decimal.Decimal)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError("neither text nor a number")  # noqa: TRY004 - it is told as a value
    text = value.strip()
    if _NUMBER.match(text):
        return _since_1970(decimal.Decimal(text))
    if _RFC_2822.match(text):
        found = email.utils.parsedate_to_datetime(text)
        return found if found.tzinfo else found.replace(tzinfo=dt.timezone.utc)
    if not _ISO.match(text):
        raise ValueError("no form that is known")
    text = _BLANK_BEFORE_OFFSET.sub("", _UTC.sub("Z", text)).upper()
    ends_the_day = bool(_END_OF_DAY.search(text))
    moment = moment_in(_END_OF_DAY.sub("00", text))
    return moment + dt.timedelta(days=1) if ends_the_day else moment


def moment_in(text: str) -> dt.datetime:
    """Return the moment that a text in ISO 8601 is; without an offset in UTC, a date its midnight.

    Raises:
        ValueError: It is none.
    """
    found: object = pendulum.parse(text, tz="UTC")
    if not isinstance(found, dt.datetime):
        raise ValueError("a span of time is no moment")  # noqa: TRY004 - it is told as a value
    return found


def written(moment: dt.datetime) -> str:
    """Return a moment as Odoo writes it, in UTC."""
    # Not strftime: it writes the year 999 with three digits.
    return moment.astimezone(dt.timezone.utc).replace(tzinfo=None).isoformat(" ", "seconds")


def _since_1970(number: decimal.Decimal) -> dt.datetime:
    if not _SECONDS <= number < _TOO_MANY:
        raise ValueError("too few or too many seconds")
    seconds = number if number < _MILLISECONDS else number / 1000
    return dt.datetime.fromtimestamp(float(seconds), dt.timezone.utc)
