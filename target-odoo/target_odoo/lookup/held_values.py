"""What Odoo holds of records and their lines after they were written."""

from __future__ import annotations

import typing as t

from target_odoo.lookup.current_values import existing_values
from target_odoo.lookup.line_reader import LineReader

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord

#: What Odoo holds, by the `id()` of the record or line: a line may have no other name yet.
HeldRows = dict[int, "Mapping[str, t.Any]"]


def held_values(
    session: OdooSession, model: str, drafts: Sequence[ResolvedRecord], *also: str
) -> HeldRows:
    """Read records in one call, and the lines of each field in a few.

    Args:
        session: The Odoo that was written into.
        model: The records' model.
        drafts: Records with a database id; afterwards their lines have theirs.
        also: More fields to read.

    Returns:
        Rows of those that Odoo has and the user may see, as `current_values` gives them.
    """
    if not drafts:
        return {}
    # By now the user may not see one any more, or somebody has deleted it.
    rows = existing_values(session, model, drafts, *also)
    found: HeldRows = {id(draft): rows[draft.id] for draft in drafts if draft.id in rows}
    with_lines = [draft for draft in drafts if draft.lines]
    if with_lines:
        lines = LineReader(session, model, keep_missing=True)
        lines.read(with_lines)
        for line in (line for draft in with_lines for line in draft.parts[1:]):
            row = lines.row(line)
            if row is not None:
                found[id(line)] = row
    return found
