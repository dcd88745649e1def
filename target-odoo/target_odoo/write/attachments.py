"""Attachments and images: written where their content differs, told by its checksum.

Odoo keeps the SHA-1 of each attachment, and of each binary field as of an attachment of its
own. An image larger than 1920 pixels it makes smaller, so that the checksum is another than
that of what was sent: then both are noted in the description of the field's attachment, where
a later run finds them. The note counts only while the checksum is the one that it names.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import hashlib
import typing as t

from odoo_common.errors import Rejected
from odoo_common.odoo.binary import WITH_CONTENT, content_of
from odoo_common.odoo.field_names import name_in
from target_odoo.files.sources import source_of
from target_odoo.load.load_row import LoadRow
from target_odoo.odoo.writer import Change
from target_odoo.outcome import Reason, RecordRejected, reject

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from target_odoo.files.sources import Files
    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.records.parsed_record import ParsedRecord
    from target_odoo.services import Services

ATTACHMENT = "ir.attachment"
COLUMN = "attachments"
CONTENT = "datas"
NAMES = ("name", "fileName", "filename")
#: (model, field) → the models and fields that keep it, and the field that points there.
KEEPERS: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = {
    ("product.product", "image_1920"): (
        ("product.product", "image_variant_1920", "id"),
        ("product.template", "image_1920", "product_tmpl_id"),
    ),
}


def check_files(files: Files, shape: ParsedRecord) -> None:
    """Make sure that a record's files are there, before anything of it is written.

    Raises:
        RecordRejected: One isn't.
    """
    for field, value in sorted(shape.files.items()):
        if value is not None and value != "":
            with _blaming(field, value):
                files.check(value, field)
    for number, entry in enumerate(shape.attachments, 1):
        column = f"{COLUMN}, entry {number}"
        _name(entry, column)
        with _blaming(COLUMN, _source(entry)):
            files.check(_source(entry), column)


def write_files(services: Services, drafts: Sequence[ResolvedRecord]) -> None:
    """Write the binary fields and attachments of records; reject those that can't be.

    Args:
        services: What to write with.
        drafts: Records that are in Odoo by now.
    """
    for draft in drafts:
        try:
            written = []
            for field in sorted(draft.files):
                with _blaming(field, draft.files[field]):
                    if _write_field(services, draft, field):
                        written.append(field)
            if draft.attachments and _attach(services, draft):
                written.append(COLUMN)
        except RecordRejected as error:
            draft.item.rejected(error.reason)
        else:
            draft.item.completed(*written)


@dataclasses.dataclass(frozen=True)
class _Held:
    """What Odoo has in a binary field.

    Attributes:
        checksum: Of its content; ``""`` if there is none.
        remark: The description of the attachment that keeps it, if there is one to be seen.
    """

    checksum: str
    remark: str = ""

    def is_from(self, sent: str) -> bool:
        """Tell whether it is what Odoo made of a content with this checksum."""
        if not sent:
            return not self.checksum
        return sent == self.checksum or self.remark == _remark(sent, self.checksum)


def _write_field(services: Services, draft: ResolvedRecord, field: str) -> bool:
    value = draft.files[field]
    content = b"" if value is None or value == "" else services.files.read_field(value, field)
    held, conflicts = _held(services, draft, field), services.conflicts
    wanted = {field: _digest(content) if content else ""}
    differing = {} if held.is_from(wanted[field]) else wanted
    to_write = conflicts.detect(services.session, draft, wanted, differing, {field: held.checksum})
    if to_write:
        conflicts.intend(services.session, [draft])
        encoded = base64.b64encode(content).decode() if content else False
        [reason] = services.writer.write(draft.model, [Change(draft.id, {field: encoded})])
        if reason is not None:
            raise RecordRejected(dataclasses.replace(reason, message=f"{field}: {reason.message}"))
        if content and not services.session.dry_run:
            _note(services, draft, field, content)
        if conflicts.remembers:
            held = _held(services, draft, field)
    conflicts.confirm(services.session, draft, wanted, {field: held.checksum})
    return bool(to_write)


def _held(services: Services, draft: ResolvedRecord, field: str) -> _Held:
    kept = _kept(services, draft, field)
    if kept is not None:
        return _Held(kept["checksum"] or "", kept["description"] or "")
    # Not kept as an attachment, or Odoo 14, which hides these: the content itself is compared.
    [row] = services.session.connection.call(
        draft.model, "read", [draft.id], [field], load="", context=WITH_CONTENT
    )
    content = content_of(row[field])
    return _Held(_digest(base64.b64decode(content)) if content else "")


def _kept(services: Services, draft: ResolvedRecord, field: str) -> dict[str, t.Any] | None:
    """Return the attachment that holds a binary field, if the user may see it."""
    default = ((draft.model, field, "id"),)
    for model, name, pointer in KEEPERS.get((draft.model, field), default):
        [row] = services.session.connection.call(
            draft.model, "read", [draft.id], [pointer], load=""
        )
        domain = [
            ("res_model", "=", model),
            ("res_field", "=", name),
            ("res_id", "=", row[pointer]),
        ]
        names = ["checksum", "description"]
        try:
            found = services.session.connection.call(ATTACHMENT, "search_read", domain, names)
        except Rejected:
            return None
        if found:
            return t.cast("dict[str, t.Any]", found[0])
    return None


def _note(services: Services, draft: ResolvedRecord, field: str, content: bytes) -> None:
    """Note what was sent where Odoo made something else of it."""
    kept = _kept(services, draft, field)
    if kept is not None and kept["checksum"] != _digest(content):
        remark = _remark(_digest(content), kept["checksum"])
        services.writer.write(ATTACHMENT, [Change(kept["id"], {"description": remark})])


def _attach(services: Services, draft: ResolvedRecord) -> bool:
    """Add the attachments whose content the record doesn't have; tell whether there were any."""
    domain = [("res_model", "=", draft.model), ("res_id", "=", draft.id)]
    rows = services.session.connection.call(ATTACHMENT, "search_read", domain, ["checksum"])
    there = {row["checksum"] for row in rows}
    added = False
    for number, entry in enumerate(draft.attachments, 1):
        column = f"{COLUMN}, entry {number}"
        name = _name(entry, column)
        with _blaming(COLUMN, _source(entry)):
            added |= _add(services, draft, name, services.files.read(_source(entry), column), there)
    return added


def _add(
    services: Services, draft: ResolvedRecord, name: str, content: bytes, there: set[str]
) -> bool:
    """Add an attachment, unless one of its content is there; tell whether it was added."""
    digest = _digest(content)
    if digest in there:
        return False
    there.add(digest)
    owner = draft.external_id or services.session.external_ids.spell(draft.model, draft.id)
    content_field = name_in(ATTACHMENT, CONTENT, services.session.fields.of(ATTACHMENT))
    cells = {
        "id": f"{owner}/{COLUMN}/{digest}",  # a repetition finds it
        "name": name,
        content_field: base64.b64encode(content).decode(),
        "res_model": draft.model,
        "res_id": draft.id,
    }
    [answer] = services.loader.load(ATTACHMENT, [LoadRow(cells)])
    if isinstance(answer, Reason):
        raise RecordRejected(dataclasses.replace(answer, message=f"{COLUMN}: {answer.message}"))
    return True


@contextlib.contextmanager
def _blaming(field: str, value: object) -> Iterator[None]:
    """Have a rejection say which column it is about, and where its file comes from."""
    try:
        yield
    except RecordRejected as error:
        reason = error.reason
        told = dataclasses.replace(reason, field=field, value=reason.value or source_of(value))
        raise RecordRejected(told) from None


def _name(entry: t.Any, column: str) -> str:
    names = [entry[key] for key in NAMES if entry.get(key)] if isinstance(entry, dict) else []
    if not names:
        raise reject("value", f"{column}: an attachment needs a name", field=COLUMN)
    return str(names[0])


def _source(entry: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return what names the content: a file of the attachment's name, unless it says more."""
    named = any(entry.get(key) for key in ("data", "content", "path", "url"))
    return entry if named else {"path": _name(entry, COLUMN)}


def _digest(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _remark(sent: str, kept: str) -> str:
    return f"sent as {sent}, kept as {kept}"
