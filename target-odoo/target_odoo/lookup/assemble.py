"""A parsed record and its resolved references, put together."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import typing as t

from target_odoo.lookup.identity import key_of
from target_odoo.outcome import Reason, RecordRejected, reject
from target_odoo.records.column_aliases import EXTRA_COLUMNS
from target_odoo.records.draft import ResolvedRecord
from target_odoo.records.reference_keys import keyed
from target_odoo.records.stream_models import LINE_KEYS

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from target_odoo.odoo.external_ids import ExternalIds
    from target_odoo.records.item import InputRecord
    from target_odoo.records.parsed_record import ParsedRecord, Reference


def references_in(shape: ParsedRecord) -> Iterator[Reference]:
    """Yield every reference of a record and its lines."""
    yield from (reference for reference in shape.references.values() if reference)
    for group in shape.reference_lists.values():
        yield from group
    for entries in shape.reference_keys.values():
        for entry in entries:
            yield from entry.references
    for lines in shape.lines.values():
        for line in lines:
            yield from references_in(line)


def draft_of(
    item: InputRecord,
    shape: ParsedRecord,
    found: Mapping[Reference, int | Reason],
    external_ids: ExternalIds,
    key_properties: t.Sequence[str],
) -> ResolvedRecord:
    """Put a record's parts together.

    Args:
        item: The record, identified.
        shape: Its parsed columns.
        found: The database id of each of its references, or why there is none.
        external_ids: Spells them.
        key_properties: The stream's key.

    Raises:
        RecordRejected: A reference names nothing, or nothing says which record this is.
    """
    draft = resolved(item, shape, found)
    draft.id, draft.external_id = item.odoo_id, item.external_id
    if not draft.id and not draft.external_id:
        key_of(item, key_properties)
    owner = draft.external_id or external_ids.spell(shape.model, draft.id)
    for field, lines in shape.lines.items():
        draft.lines[field] = [resolved(item, line, found) for line in lines]
        _name_lines(draft.lines[field], lines, f"{owner}/{field}", external_ids)
    return draft


def without_extras(draft: ResolvedRecord) -> ResolvedRecord:
    """Return a draft that has no columns of `EXTRA_COLUMNS`, nor have its lines.

    Raises:
        RecordRejected: It has one, which nobody would write.
    """
    for part in draft.parts:
        for name in part.extras:
            raise reject("field", f"{name} is only written as a part of a transfer", field=name)
    return draft


def resolved(
    item: InputRecord, shape: ParsedRecord, found: Mapping[Reference, int | Reason]
) -> ResolvedRecord:
    """Put a shape's values and the ids of its references together.

    Raises:
        RecordRejected: A reference names nothing.
    """

    def look_up(field: str, reference: Reference) -> int:
        answer = found[reference]
        if isinstance(answer, Reason):
            column = f"{field}/{reference.by}"
            reason = dataclasses.replace(
                answer, message=f"{column}: {answer.message}", field=column
            )
            raise RecordRejected(reason)
        return answer

    draft = ResolvedRecord(
        item, shape.model, values=dict(shape.values), target_state=shape.target_state
    )
    draft.translations, draft.files = shape.translations, shape.files
    draft.attachments = shape.attachments
    for field, reference in shape.references.items():
        draft.values[field] = look_up(field, reference) if reference else False
    for field, references in shape.reference_lists.items():
        ids = [look_up(field, reference) for reference in references]
        draft.values[field] = list(dict.fromkeys(ids))
    for field, entries in shape.reference_keys.items():
        draft.values[field] = keyed(entries, functools.partial(look_up, field))
    for name in EXTRA_COLUMNS.get(shape.model, {}):
        if name in draft.values:
            draft.extras[name] = draft.values.pop(name)
    return draft


def _name_lines(
    lines: list[ResolvedRecord], shapes: list[ParsedRecord], owner: str, external_ids: ExternalIds
) -> None:
    """Give each line an external id: its own, else one by what it is about.

    Not by its position: when a line is taken out in the source, those after it would
    become others, and the last one would be there twice.
    """
    seen: dict[str, int] = {}
    for line, shape in zip(lines, shapes, strict=True):
        line.id = shape.database_id or 0
        line.key = next(
            ((name, line.values[name]) for name in LINE_KEYS if line.values.get(name)), None
        )
        if shape.external_id is not None:
            line.external_id = external_ids.spell(shape.model, shape.external_id)
        elif not line.id:
            if line.key is None:
                raise reject(
                    "identity",
                    f"a line of {owner.rpartition('/')[2]} has no id, and none of "
                    f"{', '.join(LINE_KEYS)} to tell it from the others",
                    field=owner.rpartition("/")[2],
                )
            line.named_by_key = True
            name = f"{owner}/{_short(line.key[1])}"
            seen[name] = seen.get(name, 0) + 1
            line.external_id = name if seen[name] == 1 else f"{name}/{seen[name]}"
    named = [line.external_id for line in lines if line.external_id]
    twice = {name for name in named if named.count(name) > 1}
    if twice:
        raise reject("identity", f"two lines have the same id: {', '.join(sorted(twice))}")


def _short(key: object) -> str:
    """Return a key as a part of an external id: text may be long, or have line breaks."""
    if isinstance(key, int):
        return str(key)
    return hashlib.sha256(str(key).encode()).hexdigest()[:16]
