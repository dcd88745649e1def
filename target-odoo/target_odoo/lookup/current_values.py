"""What Odoo holds now, read for comparing."""

from __future__ import annotations

import typing as t

from odoo_common.errors import Rejected
from target_odoo.odoo.column_reader import is_column
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.odoo.parallel import in_parts

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord

#: Records that a request of its own is worth.
MIN_PART = 200
#: What tells which records there are: `read` leaves out those that are gone where it is asked for
#: something that the model's table has a column for, and makes them up otherwise.
COLUMN = "write_date"


def existing_values(
    session: OdooSession, model: str, drafts: Sequence[ResolvedRecord], *also: str
) -> dict[int, dict[str, t.Any]]:
    """Return what Odoo holds of those records that it has, found and read in the same calls.

    Args:
        session: The Odoo that is written into.
        model: The records' model.
        drafts: Records with a database id, which may be deleted or hidden from the user.
        also: More fields to read.
    """
    if not drafts:
        return {}
    fields = session.fields.of(model)
    tells = any(is_column(fields.get(name)) for draft in drafts for name in draft.values)
    if tells or is_column(fields.get(COLUMN)):
        try:
            return current_values(session, model, drafts, *also, *(() if tells else (COLUMN,)))
        except Rejected as error:
            if error.code not in ("access", "missing"):
                raise
    # One that the user may not see makes the reading of all fail; a search leaves it out.
    domain = [("id", "in", sorted({draft.id for draft in drafts}))]
    ids = set(session.connection.call(model, "search", domain, context=ALSO_ARCHIVED))
    found = [draft for draft in drafts if draft.id in ids]
    return {draft.id: {} for draft in found} | current_values(session, model, found, *also)


def current_values(
    session: OdooSession, model: str, drafts: Sequence[ResolvedRecord], *also: str
) -> dict[int, dict[str, t.Any]]:
    """Return what Odoo holds of the fields that records are to have.

    In as many calls as may be under way at the same time.

    Args:
        session: The Odoo that is written into.
        model: The records' model.
        drafts: The records.
        also: More fields to read.

    Returns:
        Rows of `read` by database id. Amounts come with their currency's field.
    """
    names = {name for draft in drafts for name in draft.values}
    if not names and not also:
        return {}
    names.update(session.currencies.currency_fields(model, names).values())
    known = session.fields.of(model)
    names.update(name for name in also if name in known)
    fields = {name: known[name] for name in sorted(names)}

    def read(part: list[int], **more: t.Any) -> list[dict[str, t.Any]]:
        rows = session.columns.of_records(model, part, fields)
        if rows is None:
            rows = session.connection.call(model, "read", part, list(fields), load="", **more)
        return t.cast("list[dict[str, t.Any]]", rows)

    # Odoo leaves archived records out of lists: what names them would differ each time.
    hidden = {draft.id for draft in drafts if names_archived(session, draft)}
    ids = sorted({draft.id for draft in drafts} - hidden)
    rows = in_parts(read, ids, parts=session.parallel, at_least=MIN_PART)
    if hidden:
        rows = [*rows, *read(sorted(hidden), context=ALSO_ARCHIVED)]
    return {row["id"]: row for row in rows}


def names_archived(session: OdooSession, draft: ResolvedRecord) -> bool:
    """Tell whether a record or a line of it refers to an archived record."""
    archived = session.archived
    if not archived:
        return False
    for part in draft.parts:
        fields = session.fields.of(part.model)
        for name, value in part.values.items():
            if fields[name].relation:
                ids = value if isinstance(value, list) else [value]
                if any((fields[name].relation, record_id) in archived for record_id in ids):
                    return True
    return False
