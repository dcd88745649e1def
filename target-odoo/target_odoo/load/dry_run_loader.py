"""A dry run's `load`: makes nothing, and remembers what it would have made."""

from __future__ import annotations

import typing as t

from target_odoo.odoo.record_ref import RecordRef

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.load.load_row import LoadRow
    from target_odoo.odoo.external_ids import ExternalIds
    from target_odoo.outcome import Reason


class DryRunLoader:
    """Gives each record a database id below zero, so that others may refer to it.

    Args:
        external_ids: Is told which external ids there would be.
    """

    def __init__(self, external_ids: ExternalIds) -> None:
        self._external_ids = external_ids

    def load(
        self,
        model: str,
        rows: Sequence[LoadRow],
        *,
        context: dict[str, object] | None = None,  # noqa: ARG002 - nothing is written
    ) -> list[int | Reason]:
        """Return the id of each row's record, as `Loader.load` does, and write nothing."""
        ids: list[int | Reason] = []
        made: list[tuple[str, RecordRef]] = []
        dry_run_ids = self._external_ids.dry_run_ids
        for row in rows:
            if ".id" in row.cells:
                ids.append(int(row.cells[".id"]))
                continue
            record_id = next(dry_run_ids.new_ids)
            made.append((row.cells["id"], RecordRef(model, record_id)))
            ids.append(record_id)
        dry_run_ids.add(made)
        new = [(record, row.cells) for record, row in zip(ids, rows, strict=True)]
        self._external_ids.dry_run_values.note(
            model, [(record, cells) for record, cells in new if isinstance(record, int)]
        )
        return ids
