"""Values in several languages: the columns `name@nl_NL`, as Odoo's own data files have them.

Odoo 14 keeps translations in a table, newer ones in the field itself; both read and write
them by the context's `lang`, so that each language is compared, and written, on its own.
"""

from __future__ import annotations

import typing as t

from odoo_common.odoo.languages import installed_languages
from target_odoo.conflicts.record_digests import WRITER
from target_odoo.odoo.writer import Change
from target_odoo.outcome import reject
from target_odoo.records.compare import differences, to_write

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.records.parsed_record import ParsedRecord
    from target_odoo.services import Services


def write_translations(services: Services, model: str, drafts: Sequence[ResolvedRecord]) -> None:
    """Write the values of each language that differ; reject records that Odoo refuses.

    Args:
        services: What to write with.
        model: Their model.
        drafts: Records that are in Odoo by now.
    """
    by_language: dict[str, list[ResolvedRecord]] = {}
    for draft in drafts:
        for language in draft.translations:
            by_language.setdefault(language, []).append(draft)
    for language, group in sorted(by_language.items()):
        _write(services, model, language, [draft for draft in group if not draft.is_rejected])


def _write(services: Services, model: str, language: str, drafts: Sequence[ResolvedRecord]) -> None:
    drafts = [draft for draft in drafts if draft.id > 0]
    if not drafts:
        return
    fields, conflicts = services.session.fields.of(model), services.conflicts
    current = _read(services, model, language, drafts)
    changes: list[tuple[ResolvedRecord, Change]] = []
    for draft in drafts:
        wanted, row = draft.translations[language], current.get(draft.id, {})
        values = differences(fields, wanted, row)
        values = conflicts.detect(services.session, draft, wanted, values, row, language=language)
        if values:
            changes.append((draft, Change(draft.id, to_write(fields, values))))
        else:
            draft.item.completed()
    written = [draft for draft, _ in changes]
    conflicts.intend(services.session, written)
    writer = services.writer.within({"lang": language})
    reasons = writer.write(model, [change for _, change in changes])
    for (draft, change), reason in zip(changes, reasons, strict=True):
        if reason is not None:
            draft.item.rejected(reason)
        else:
            draft.item.completed(*(f"{name}@{language}" for name in change.values))
    if conflicts.remembers:
        # Odoo may have stored it otherwise than it was sent.
        current |= _read(services, model, language, written, WRITER)
        for draft in drafts:
            if not draft.is_rejected:
                wanted, row = draft.translations[language], current.get(draft.id, {})
                conflicts.confirm(services.session, draft, wanted, row, language=language)


def _read(
    services: Services, model: str, language: str, drafts: Sequence[ResolvedRecord], *also: str
) -> dict[int, dict[str, t.Any]]:
    if not drafts:
        return {}
    known = services.session.fields.of(model)
    names = {name for draft in drafts for name in draft.translations[language]}
    names.update(name for name in also if name in known)
    ids, context = [draft.id for draft in drafts], {"lang": language}
    rows = services.session.connection.call(
        model, "read", ids, sorted(names), load="", context=context
    )
    return {row["id"]: row for row in rows}


def check_languages(services: Services, shape: ParsedRecord) -> None:
    """Make sure that a record's translations can be written, before anything of it is.

    Raises:
        RecordRejected: One is in a language that Odoo doesn't have.
    """
    for language, values in sorted(shape.translations.items()):
        if not services.session.languages:
            services.session.languages = installed_languages(services.session.connection)
        if language not in services.session.languages:
            column = f"{next(iter(values))}@{language}"
            known = ", ".join(sorted(services.session.languages))
            text = f"the language {language} is not active in Odoo: there are {known}"
            raise reject("value", text, field=column, value=language)
