"""Names of settings that a connector doesn't have: a mistake in spelling would do nothing."""

from __future__ import annotations

import difflib
import typing as t

from odoo_common.errors import Fatal

if t.TYPE_CHECKING:
    import logging
    from collections.abc import Collection, Iterable, Mapping

#: How alike two names must be for one to be the other, misspelled.
ALIKE = 0.75
#: Environment variables of the Singer SDK that aren't settings, after a connector's prefix.
SDK_VARIABLES = frozenset({"LOGLEVEL"})


def check_names(
    config: Mapping[str, t.Any],
    known: Collection[str],
    logger: logging.Logger,
    *,
    environment: Mapping[str, str] | None = None,
    prefix: str = "",
) -> None:
    """Refuse settings that are nearly one of a connector's; warn of others that it doesn't have.

    Others may be there for good reason: a file that two programs read, a hosted job's own.

    Args:
        config: The settings that are given.
        known: The names of the connector's settings, the SDK's among them.
        logger: Takes the warning.
        environment: The environment variables, where settings are read from them.
        prefix: How the connector's begin: ``TARGET_ODOO_``.

    Raises:
        Fatal: It says which names are wrong, and which are meant.
    """
    variables = {f"{prefix}{name.upper().replace('-', '_')}" for name in known}
    given = [
        name.upper()
        for name in environment or ()
        if prefix and name.upper().startswith(prefix) and name[len(prefix) :] not in SDK_VARIABLES
    ]
    wrong = [*_wrong(config, known), *_wrong(given, variables)]
    meant = [f"there is no setting {name}; did you mean {close}?" for name, close in wrong if close]
    if meant:
        raise Fatal(" ".join(meant))
    if wrong:
        names = ", ".join(name for name, _ in wrong)
        logger.warning("settings that do nothing here: %s", names)


def closest(name: str, known: Iterable[str], *, alike: float = ALIKE) -> str:
    """Return the known name that is most like one, or ``""``.

    Args:
        name: As it was written.
        known: What there is.
        alike: How alike the two must be, from 0 to 1.
    """
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=alike)
    return close[0] if close else ""


def _wrong(given: Iterable[str], known: Collection[str]) -> list[tuple[str, str]]:
    """Return the names that aren't known, each with the known one that is like it."""
    return [(name, closest(name, known)) for name in given if name not in known]
