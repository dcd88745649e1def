"""A record on its way into Odoo: everything known about it, references resolved."""

from __future__ import annotations

import dataclasses
import hashlib
import typing as t

from target_odoo.columns import EXTRA_COLUMNS
from target_odoo.identity import name_by_key
from target_odoo.models import LINE_KEYS
from target_odoo.newer import NO_RULES
from target_odoo.outcome import Reason, RecordRejected, reject
from target_odoo.shape import is_deletion

if t.TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from odoo_common.ledger.disputes import Dispute
    from odoo_common.ledger.memory import Key
    from target_odoo.external_ids import ExternalIds
    from target_odoo.newer import Rules
    from target_odoo.outcome import Outcome
    from target_odoo.shape import Reference, Shape


@dataclasses.dataclass
class Item:
    """One RECORD of the input and what became of it.

    Attributes:
        number: Its place in the input.
        stream: Its stream.
        record: Its fields, after stream maps.
        message: The whole message, as it came.
        outcome: How it ended, once it has.
        reason: Why it was rejected.
        model: The model that it goes to.
        schema: The SCHEMA message that holds for it.
        source: Its fields before a mapping file made an Odoo-shaped record of them.
        external_id: Its full external id, once known.
        odoo_id: Its database id, once known.
        fields: The fields that were written.
        disputes: By record or line and field, what was in conflict.
        key: What names it where it has no id: of a level, the columns that say which one.
        rules: What its columns mean.
        is_written: What it says itself is in Odoo, whatever became of the rest.
        followed: The steps of a mapping file that were done after it.
        followed_newer: Those that were done after a newer record of its name.
    """

    number: int
    stream: str
    record: dict[str, t.Any]
    message: Mapping[str, t.Any]
    outcome: Outcome | None = None
    reason: Reason | None = None
    model: str = ""
    schema: Mapping[str, t.Any] = dataclasses.field(default_factory=dict)
    source: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    external_id: str = ""
    odoo_id: int = 0
    fields: tuple[str, ...] = ()
    disputes: dict[tuple[Key, str], Dispute] = dataclasses.field(default_factory=dict)
    key: Hashable = None
    rules: Rules = NO_RULES
    is_written: bool = False
    followed: set[str] = dataclasses.field(default_factory=set)
    followed_newer: set[str] = dataclasses.field(default_factory=set)

    @property
    def names(self) -> set[Hashable]:
        """What tells it from other records of the input."""
        names: tuple[Hashable, ...] = (self.external_id, self.odoo_id, self.key)
        return {(self.model, name) for name in names if name}

    @property
    def keeps(self) -> bool:
        """A field of it, or of a line, was left as Odoo has it."""
        return any(dispute.decision != "source" for dispute in self.disputes.values())

    @property
    def is_contested(self) -> bool:
        """A person has to decide about a field of it, or of a line."""
        return any(not dispute.decision for dispute in self.disputes.values())

    @property
    def is_deletion(self) -> bool:
        """It says that it is gone in the source."""
        return is_deletion(self.record) or is_deletion(self.message.get("record") or {})

    def completed(self, *fields: str) -> None:
        """Note what was written after the record's own fields, or that all of it was kept."""
        self.fields += fields
        if fields and self.outcome in ("unchanged", "skipped"):
            self.outcome = "updated"
        elif self.keeps and self.outcome == "unchanged":
            self.outcome = "skipped"

    def rejected(self, reason: Reason) -> None:
        """Note that it was rejected."""
        self.outcome = "rejected"
        self.reason = reason


@dataclasses.dataclass
class Draft:
    """A record, or a line of one, ready to be written.

    Attributes:
        item: The RECORD that it comes from.
        model: Its model.
        external_id: Its full external id, or ``""``.
        id: Its database id, once known.
        values: By field, references as ids.
        lines: By one2many field.
        wish: The `state` to reach, or ``""``.
        extras: By column that is no field of the model (`columns.EXTRA_COLUMNS`).
        translations: By language, the values by field.
        files: By binary field, what holds or names its content.
        attachments: What is to be attached to it.
        key: Of a line, the field and the value that tell it from the others, if it has one.
        named_by_key: A line that came without an id: its external id is made of its key.
        current: What Odoo held of a record that exists when it was looked for.
    """

    item: Item
    model: str
    external_id: str = ""
    id: int = 0
    values: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    lines: dict[str, list[Draft]] = dataclasses.field(default_factory=dict)
    wish: str = ""
    extras: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    translations: dict[str, dict[str, t.Any]] = dataclasses.field(default_factory=dict)
    files: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    attachments: list[t.Any] = dataclasses.field(default_factory=list)
    key: tuple[str, t.Any] | None = None
    named_by_key: bool = False
    current: Mapping[str, t.Any] | None = None

    @property
    def is_rejected(self) -> bool:
        """Its record was rejected by now."""
        return self.item.outcome == "rejected"

    @property
    def is_plain(self) -> bool:
        """It has nothing but values of its own."""
        more = (self.lines, self.wish, self.extras, self.translations, self.files, self.attachments)
        return not any(more)

    def external_ids(self) -> Iterator[str]:
        """Yield its external id and those of its lines."""
        if self.external_id:
            yield self.external_id
        for lines in self.lines.values():
            yield from (line.external_id for line in lines if line.external_id)


def references_in(shape: Shape) -> Iterator[Reference]:
    """Yield every reference of a record and its lines."""
    yield from (reference for reference in shape.references.values() if reference)
    for group in shape.reference_lists.values():
        yield from group
    for lines in shape.lines.values():
        for line in lines:
            yield from references_in(line)


def draft_of(
    item: Item,
    shape: Shape,
    found: Mapping[Reference, int | Reason],
    external_ids: ExternalIds,
    key_properties: t.Sequence[str],
) -> Draft:
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
        name_by_key(item, shape.model, key_properties)
    owner = draft.external_id or external_ids.spell(shape.model, draft.id)
    for field, lines in shape.lines.items():
        draft.lines[field] = [resolved(item, line, found) for line in lines]
        _name_lines(draft.lines[field], lines, f"{owner}/{field}", external_ids)
    return draft


def without_extras(draft: Draft) -> Draft:
    """Return a draft that has no columns of `EXTRA_COLUMNS`, nor have its lines.

    Raises:
        RecordRejected: It has one, which nobody would write.
    """
    for part in [draft, *(line for lines in draft.lines.values() for line in lines)]:
        for name in part.extras:
            raise reject("field", f"{name} is only written as a part of a transfer", field=name)
    return draft


def resolved(item: Item, shape: Shape, found: Mapping[Reference, int | Reason]) -> Draft:
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

    draft = Draft(item, shape.model, values=dict(shape.values), wish=shape.wish)
    draft.translations, draft.files = shape.translations, shape.files
    draft.attachments = shape.attachments
    for field, reference in shape.references.items():
        draft.values[field] = look_up(field, reference) if reference else False
    for field, references in shape.reference_lists.items():
        ids = [look_up(field, reference) for reference in references]
        draft.values[field] = list(dict.fromkeys(ids))
    for name in EXTRA_COLUMNS.get(shape.model, {}):
        if name in draft.values:
            draft.extras[name] = draft.values.pop(name)
    return draft


def _name_lines(
    lines: list[Draft], shapes: list[Shape], owner: str, external_ids: ExternalIds
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
