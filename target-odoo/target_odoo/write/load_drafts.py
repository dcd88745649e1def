"""Drafts as rows of `load`."""

from __future__ import annotations

import typing as t

from target_odoo.load.load_row import LoadRow
from target_odoo.lookup.current_values import names_archived
from target_odoo.odoo.context import ALSO_ARCHIVED

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.outcome import Reason
    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services

#: The first Odoo whose `load` finds an archived record by its database id on its own. Nothing but
#: the version tells: the context that older ones need makes newer ones find too much.
FINDS_ARCHIVED_SINCE = (17,)
#: Before this version Odoo plans what a production order consumes and makes in its form, and for
#: those that come out of a file: others would make nothing of nothing. Only the version tells.
PLANS_PRODUCTIONS_SINCE = (15,)


def load_drafts(
    services: Services, model: str, drafts: Sequence[ResolvedRecord], rows: Sequence[LoadRow]
) -> list[int | Reason]:
    """Load rows, each with the context that it needs and no more.

    Args:
        services: What to write with.
        model: Their model.
        drafts: What the rows are about.
        rows: The rows, one a draft.

    Returns:
        For each its database id, or why it was refused.
    """
    results: list[int | Reason] = [0] * len(rows)
    groups: dict[tuple[tuple[str, object], ...], list[int]] = {}
    for index, draft in enumerate(drafts):
        groups.setdefault(tuple(_context(services, draft).items()), []).append(index)
    for context, indexes in groups.items():
        answers = services.loader.load(
            model, [rows[index] for index in indexes], context=dict(context)
        )
        for index, answer in zip(indexes, answers, strict=True):
            results[index] = answer
    return results


def row_of(services: Services, draft: ResolvedRecord) -> LoadRow:
    """Return a whole new record as a row."""
    return LoadRow(
        {"id": draft.external_id} | _cells(services, draft), _line_cells(services, draft.lines)
    )


def addition(
    services: Services, draft: ResolvedRecord, lines: Mapping[str, Sequence[ResolvedRecord]]
) -> LoadRow:
    """Return a row that adds lines to an existing record, and changes nothing else of it."""
    return LoadRow({".id": draft.id}, _line_cells(services, lines))


def _line_cells(
    services: Services, lines: Mapping[str, Sequence[ResolvedRecord]]
) -> dict[str, list[dict[str, t.Any]]]:
    return {
        field: [{"id": line.external_id} | _cells(services, line) for line in group]
        for field, group in lines.items()
        if group
    }


def _cells(services: Services, draft: ResolvedRecord) -> dict[str, t.Any]:
    fields = services.session.fields.of(draft.model)
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


def _context(services: Services, draft: ResolvedRecord) -> dict[str, object]:
    """Return what `load` must be told to read this record right.

    It reads datetimes in the user's timezone, where ours are UTC; but defaults such as
    "today" come from the timezone too, so it is changed only where needed.
    """
    context: dict[str, object] = {}
    if _has_datetime(services, draft):
        context["tz"] = "UTC"
    if services.session.connection.version < FINDS_ARCHIVED_SINCE and names_archived(
        services.session, draft
    ):
        context |= ALSO_ARCHIVED
    if _is_unplanned(draft) and services.session.connection.version < PLANS_PRODUCTIONS_SINCE:
        context["import_file"] = True
    return context


def _is_unplanned(draft: ResolvedRecord) -> bool:
    return draft.model == "mrp.production" and not draft.id and not draft.lines


def _has_datetime(services: Services, draft: ResolvedRecord) -> bool:
    return any(
        services.session.fields.of(part.model)[name].type == "datetime"
        for part in draft.parts
        for name in part.values
    )
