"""Drafts as rows of `load`."""

from __future__ import annotations

import typing as t

from target_odoo.lookup.current_values import _with_lines, names_archived
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.odoo.load_row import Row

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.outcome import Reason
    from target_odoo.records.draft import Draft
    from target_odoo.services import Tools

#: The first Odoo whose `load` finds an archived record by its database id on its own.
FINDS_ARCHIVED_SINCE = (17,)
#: Before this version Odoo plans what a production order consumes and makes in its form, and for
#: those that come out of a file: others would make nothing of nothing.
PLANS_PRODUCTIONS_SINCE = (15,)


def load_drafts(
    tools: Tools, model: str, drafts: Sequence[Draft], rows: Sequence[Row]
) -> list[int | Reason]:
    """Load rows, each with the context that it needs and no more.

    Args:
        tools: What to work with.
        model: Their model.
        drafts: What the rows are about.
        rows: The rows, one a draft.

    Returns:
        For each its database id, or why it was refused.
    """
    results: list[int | Reason] = [0] * len(rows)
    groups: dict[tuple[tuple[str, object], ...], list[int]] = {}
    for index, draft in enumerate(drafts):
        groups.setdefault(tuple(_context(tools, draft).items()), []).append(index)
    for context, indexes in groups.items():
        answers = tools.loader.load(
            model, [rows[index] for index in indexes], context=dict(context)
        )
        for index, answer in zip(indexes, answers, strict=True):
            results[index] = answer
    return results


def row_of(tools: Tools, draft: Draft) -> Row:
    """Return a whole new record as a row."""
    return Row({"id": draft.external_id} | _cells(tools, draft), _line_cells(tools, draft.lines))


def addition(tools: Tools, draft: Draft, lines: Mapping[str, Sequence[Draft]]) -> Row:
    """Return a row that adds lines to an existing record, and changes nothing else of it."""
    return Row({".id": draft.id}, _line_cells(tools, lines))


def _line_cells(
    tools: Tools, lines: Mapping[str, Sequence[Draft]]
) -> dict[str, list[dict[str, t.Any]]]:
    return {
        field: [{"id": line.external_id} | _cells(tools, line) for line in group]
        for field, group in lines.items()
        if group
    }


def _cells(tools: Tools, draft: Draft) -> dict[str, t.Any]:
    fields = tools.fields.of(draft.model)
    cells: dict[str, t.Any] = {}
    for name in sorted(draft.values):
        value = draft.values[name]
        if fields[name].type == "many2many":
            cells[f"{name}/.id"] = ",".join(str(record_id) for record_id in value)
        elif fields[name].type == "many2one":
            cells[f"{name}/.id"] = value
        else:
            cells[name] = value
    return cells


def _context(tools: Tools, draft: Draft) -> dict[str, object]:
    """Return what `load` must be told to read this record right.

    It reads datetimes in the user's timezone, where ours are UTC; but defaults such as
    "today" come from the timezone too, so it is changed only where needed.
    """
    context: dict[str, object] = {}
    if _has_datetime(tools, draft):
        context["tz"] = "UTC"
    if tools.connection.version < FINDS_ARCHIVED_SINCE and names_archived(tools, draft):
        context |= ALSO_ARCHIVED
    if _is_unplanned(draft) and tools.connection.version < PLANS_PRODUCTIONS_SINCE:
        context["import_file"] = True
    return context


def _is_unplanned(draft: Draft) -> bool:
    return draft.model == "mrp.production" and not draft.id and not draft.lines


def _has_datetime(tools: Tools, draft: Draft) -> bool:
    return any(
        tools.fields.of(part.model)[name].type == "datetime"
        for part in _with_lines(draft)
        for name in part.values
    )
