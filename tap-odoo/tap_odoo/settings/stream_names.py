"""Names of streams in settings: one that there is not would do nothing."""

from __future__ import annotations

import typing as t

from odoo_common.errors import Fatal
from odoo_common.settings.names import closest
from tap_odoo.settings.tap_settings import ALL, ANY_STREAM

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from tap_odoo.settings.tap_settings import TapSettings

#: How alike two names must be for one to be the other, misspelled.
ALIKE = 0.7


def check_stream_names(settings: TapSettings, known: Collection[str]) -> None:
    """Refuse settings that name a stream which can't be there, whatever the database has.

    Args:
        settings: The tap's.
        known: The streams of this release, of the setting `models` or of the mapping file.

    Raises:
        Fatal: It says which setting names what, and what may be meant.
    """
    named: dict[str, Collection[str]] = {
        "full_sync_streams": settings.full_sync_streams,
        "optional_streams": settings.optional_streams,
        "only": settings.only,
        "fields": settings.fields,
        "fields_exclude": settings.fields_exclude,
        "ignore_fields": settings.ignore_fields,
        "domain": settings.domain,
        "context": settings.context,
    }
    if not settings.has_default_deletions:
        named["deletions"] = settings.deletions
    wrong = [
        f"the setting {setting} names {name}: there is no such stream{meant(name, known)}"
        for setting, names in named.items()
        for name in sorted(set(names) - {ALL, ANY_STREAM}.union(known))
    ]
    if wrong:
        raise Fatal(". ".join(wrong))


def meant(name: str, known: Collection[str]) -> str:
    """Return ``", did you mean x?"`` for the known name that is most like one, or ``""``."""
    close = closest(name, known, alike=ALIKE)
    return f", did you mean {close}?" if close else ""
