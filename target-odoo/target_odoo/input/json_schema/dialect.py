"""Drafts of JSON Schema: which one a SCHEMA is written in, and which keywords that one has."""

from __future__ import annotations

import enum
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping


class Draft(enum.IntEnum):
    """The drafts, oldest first."""

    DRAFT_4 = 4
    DRAFT_6 = 6
    DRAFT_7 = 7
    DRAFT_2019 = 2019
    DRAFT_2020 = 2020


#: What the address in `$schema` has in it.
NAMES = {
    "draft-04": Draft.DRAFT_4,
    "draft-06": Draft.DRAFT_6,
    "draft-07": Draft.DRAFT_7,
    "2019-09": Draft.DRAFT_2019,
    "2020-12": Draft.DRAFT_2020,
}
#: Keywords that not all drafts have: the first and the last that does.
SPANS: dict[str, tuple[Draft, Draft]] = {
    "const": (Draft.DRAFT_6, Draft.DRAFT_2020),
    "contains": (Draft.DRAFT_6, Draft.DRAFT_2020),
    "propertyNames": (Draft.DRAFT_6, Draft.DRAFT_2020),
    "if": (Draft.DRAFT_7, Draft.DRAFT_2020),
    "dependencies": (Draft.DRAFT_4, Draft.DRAFT_7),
    "dependentRequired": (Draft.DRAFT_2019, Draft.DRAFT_2020),
    "dependentSchemas": (Draft.DRAFT_2019, Draft.DRAFT_2020),
    "additionalItems": (Draft.DRAFT_4, Draft.DRAFT_2019),
    "prefixItems": (Draft.DRAFT_2020, Draft.DRAFT_2020),
}


def draft_of(schema: Mapping[str, t.Any]) -> Draft | None:
    """Return the draft that `$schema` names; None where nothing does.

    Few taps name one, and then mix: the keywords of all drafts count.
    """
    named = schema.get("$schema")
    if not isinstance(named, str):
        return None
    return next((draft for name, draft in NAMES.items() if name in named), None)


def has(draft: Draft | None, keyword: str) -> bool:
    """Tell whether a draft has a keyword."""
    if draft is None or keyword not in SPANS:
        return True
    first, last = SPANS[keyword]
    return first <= draft <= last


def ref_stands_alone(draft: Draft | None) -> bool:
    """Tell whether what stands beside a `$ref` is passed over: up to draft 7, the usual one."""
    return draft is None or draft <= Draft.DRAFT_7
