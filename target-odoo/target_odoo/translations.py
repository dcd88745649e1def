"""Values in several languages: the columns `name@nl_NL`, as Odoo's own data files have them.

Odoo 14 keeps translations in a table, newer ones in the field itself; both read and write
them by the context's `lang`, so that each language is compared, and written, on its own.
"""

from __future__ import annotations

import typing as t

from target_odoo.differences import differences, to_write
from target_odoo.outcome import Reason
from target_odoo.writing import Change

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.drafts import Draft
    from target_odoo.tools import Tools


def write_translations(tools: Tools, model: str, drafts: Sequence[Draft]) -> None:
    """Write the values of each language that differ; reject records that Odoo refuses.

    Args:
        tools: What to work with.
        model: Their model.
        drafts: Records that are in Odoo by now.
    """
    by_language: dict[str, list[Draft]] = {}
    for draft in drafts:
        for language in draft.translations:
            by_language.setdefault(language, []).append(draft)
    for language, group in sorted(by_language.items()):
        if language in _installed(tools):
            _write(tools, model, language, [draft for draft in group if not draft.is_rejected])
            continue
        known = ", ".join(sorted(_installed(tools)))
        text = f"the language {language} is not active in Odoo: there are {known}"
        for draft in group:
            name = next(iter(draft.translations[language]))
            draft.item.rejected(Reason("value", text, f"{name}@{language}", language))


def _write(tools: Tools, model: str, language: str, drafts: Sequence[Draft]) -> None:
    ids = [draft.id for draft in drafts if draft.id > 0]
    if not ids:
        return
    fields = tools.fields.of(model)
    context: dict[str, object] = {"lang": language}
    names = sorted({name for draft in drafts for name in draft.translations[language]})
    rows = tools.connection.call(model, "read", ids, names, load="", context=context)
    current = {row["id"]: row for row in rows}
    changes: list[tuple[Draft, Change]] = []
    for draft in drafts:
        values = differences(fields, draft.translations[language], current.get(draft.id, {}))
        if values:
            changes.append((draft, Change(draft.id, to_write(fields, values))))
    reasons = tools.writer.within(context).write(model, [change for _, change in changes])
    for (draft, _), reason in zip(changes, reasons, strict=True):
        if reason is not None:
            draft.item.rejected(reason)
        elif draft.item.outcome == "unchanged":
            draft.item.outcome = "updated"


def _installed(tools: Tools) -> frozenset[str]:
    if not tools.languages:
        rows = tools.connection.call("res.lang", "search_read", [("active", "=", True)], ["code"])
        tools.languages = frozenset(row["code"] for row in rows)
    return tools.languages
