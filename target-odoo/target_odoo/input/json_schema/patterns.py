"""Regular expressions of SCHEMAs, by RE2: the time they take grows with the text, and no faster."""

from __future__ import annotations

import logging
import re
import typing as t

import re2

logger = logging.getLogger("target-odoo")

#: Characters of the longest pattern that is taken.
MAX_LENGTH = 10_000
#: Bytes that one compiled pattern may take.
MAX_MEMORY = 8 * 1024 * 1024
#: What JavaScript and Python write as \u00e9, RE2 writes as \x{00e9}.
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)

Search = t.Callable[[str], object]


class NoPattern(ValueError):
    """A text is no regular expression."""


def search_of(pattern: str, where: str) -> Search | None:
    r"""Return what searches for a pattern.

    Returns:
        None of one that is correct, but beyond RE2: look-around, references back to a group,
        more than a thousand repetitions. A warning names it.

    Raises:
        NoPattern: It is no regular expression.
    """
    if len(pattern) > MAX_LENGTH:
        logger.warning("%s: a pattern of %d characters isn't checked", where, len(pattern))
        return None
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    try:
        return t.cast("Search", re2.compile(_ESCAPE.sub(_for_re2, pattern), options).search)
    except (re2.error, UnicodeError) as error:
        # Python's own only tells which of the two it is; nothing is searched with it.
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError):
            raise NoPattern(str(error)) from None
    logger.warning(
        "%s: the pattern %r isn't checked: only what RE2 takes can be bounded in time",
        where,
        pattern[:100],
    )
    return None


def _for_re2(found: re.Match[str]) -> str:
    return f"\\x{{{found[1]}}}" if found[1] else found[0]
