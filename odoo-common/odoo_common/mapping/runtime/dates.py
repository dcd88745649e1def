"""The functions of expressions that are about days and moments: text in, text out (ISO 8601)."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import typing as t
import zoneinfo

from odoo_common.mapping.runtime.operators import describe_value

_FRACTION = re.compile(r"\.(\d+)")
_BASIC_DAY = re.compile(r"^(\d{4})(\d\d)(\d\d)(?=T|$)")
_OFFSET = re.compile(r"([+-]\d\d)(\d\d)?$")
_FORMAT = re.compile(r"(?:[^%]|%[YymdHMSj%])*")
MAX_FORMAT = 100
#: The end of a moment as tap-odoo has it, and its length: read without a second look.
_UTC, _USUAL = "+00:00", 25


def _moment(value: object) -> dt.datetime:
    """Parse any usual ISO 8601 form; one without an offset is UTC."""
    if not isinstance(value, str) or len(value) > 64:
        raise TypeError(f"{describe_value(value)} is no date in ISO 8601")
    if len(value) == _USUAL and value.endswith(_UTC):
        with contextlib.suppress(ValueError):
            return dt.datetime.fromisoformat(value)
    text = value.strip()
    text = f"{text[:-1]}+00:00" if text[-1:] in ("Z", "z") else text
    text = _BASIC_DAY.sub(r"\1-\2-\3", text)
    # Python 3.10 takes three or six digits, and offsets with a colon, only.
    text = _FRACTION.sub(lambda found: f".{found[1][:6]:0<6}", text)
    if len(text) > 10:
        text = _OFFSET.sub(lambda found: f"{found[1]}:{found[2] or '00'}", text)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{describe_value(value)} is no date in ISO 8601") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone.utc)


def date(value: t.Any) -> str:
    """Return the day of a moment, in UTC."""
    moment = _moment(value)
    return _in_utc(moment).date().isoformat()


def datetime(value: t.Any) -> str:
    """Return a moment, in UTC."""
    moment = _moment(value)
    return _in_utc(moment).isoformat()


def _in_utc(moment: dt.datetime) -> dt.datetime:
    # A moment of the year 1 may have no day in UTC.
    is_there = moment.tzinfo is dt.timezone.utc or moment.year <= 1
    return moment if is_there else moment.astimezone(dt.timezone.utc)


def timezone(value: t.Any, name: t.Any) -> str:
    """Return a moment on the clocks of another place."""
    try:
        zone = zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise ValueError(f"{describe_value(name)} is no timezone such as Europe/Paris") from None
    return _moment(value).astimezone(zone).isoformat()


def format_date(value: t.Any, form: t.Any) -> str:
    """Return a moment in another form."""
    if not isinstance(form, str) or len(form) > MAX_FORMAT or not _FORMAT.fullmatch(form):
        raise ValueError(f"{describe_value(form)} is no form of a date")
    return _moment(value).strftime(form)


def add_days(value: t.Any, days: t.Any) -> str:
    """Return the day so many days later."""
    if not isinstance(days, int) or abs(days) > 1_000_000:
        raise ValueError(f"{describe_value(days)} is no number of days")
    return (_moment(value).date() + dt.timedelta(days=days)).isoformat()
