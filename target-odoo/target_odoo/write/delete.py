"""Records that are gone in the source: cancelled, archived, deleted or left, as told."""

from __future__ import annotations

import logging
import typing as t

from odoo_common.errors import Rejected
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.odoo.writer import Change
from target_odoo.outcome import Reason
from target_odoo.workflow.transitions import WORKFLOWS

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.records.item import InputRecord
    from target_odoo.services import Services

logger = logging.getLogger(__name__)


class Deletion:
    """Does with records of one model what the setting `on_delete` says.

    Args:
        services: What to write with.
        model: The model.
    """

    def __init__(self, services: Services, model: str) -> None:
        self._services = services
        self._model = model
        self._action = services.settings.on_delete.get(model, "ignore")

    def delete(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Give each record its outcome; one that isn't in Odoo is unchanged."""
        if self._action != "ignore":
            self._keep_merged(drafts)
        by_id: dict[int, list[InputRecord]] = {}
        for draft in drafts:
            if draft.item.outcome is not None:
                continue
            if self._action == "ignore":
                draft.item.skipped()
            elif draft.id:
                by_id.setdefault(draft.id, []).append(draft.item)
            else:
                draft.item.unchanged()
        if not by_id:
            return
        for record_id, result in _HOW[self._action](self, sorted(by_id)).items():
            for item in by_id[record_id]:
                _end(item, result)

    def _keep_merged(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Skip what is one record in Odoo with another one of ours, which isn't gone."""
        named: dict[int, list[str]] = {}
        for draft in drafts:
            if draft.id > 0 and draft.external_id and draft.item.outcome is None:
                names = {draft.external_id, draft.item.own_name}
                named.setdefault(draft.id, []).extend(sorted(names - {""}))
        others = self._services.session.external_ids.beside(self._model, named)
        merged = {name for record_id in others for name in named[record_id]}
        if merged and not self._services.session.dry_run:
            # Else both would be left when the other one is gone, too.
            self._services.session.external_ids.forget(merged)
        for draft in drafts:
            if draft.external_id and draft.id in others:
                logger.warning(
                    "%s is gone in the source and left in Odoo: with %s it is one record there, "
                    "%s with database id %d",
                    draft.external_id,
                    others[draft.id],
                    self._model,
                    draft.id,
                )
                draft.item.skipped()

    def _archive(self, ids: list[int]) -> dict[int, bool | Reason]:
        if "active" not in self._services.session.fields.of(self._model):
            reason = Reason("value", f"records of {self._model} can't be archived; see on_delete")
            return dict.fromkeys(ids, reason)
        domain = [("id", "in", ids), ("active", "=", True)]
        active = self._services.session.connection.call(
            self._model, "search", domain, context=ALSO_ARCHIVED
        )
        changes = [Change(record_id, {"active": False}) for record_id in sorted(active)]
        reasons = self._services.writer.write(self._model, changes)
        done: dict[int, bool | Reason] = {
            change.id: reason or True for change, reason in zip(changes, reasons, strict=True)
        }
        return dict.fromkeys(ids, False) | done

    def _cancel(self, ids: list[int]) -> dict[int, bool | Reason]:
        if "cancel" not in WORKFLOWS.get(self._model, {}):
            reason = Reason("value", f"records of {self._model} can't be cancelled; see on_delete")
            return dict.fromkeys(ids, reason)
        return self._services.workflow.reach(self._model, dict.fromkeys(ids, "cancel"))

    def _unlink(self, ids: list[int]) -> dict[int, bool | Reason]:
        if self._services.session.dry_run:
            return dict.fromkeys(ids, True)
        try:
            # Deleting again what is gone does no harm.
            self._services.session.connection.call(self._model, "unlink", ids, repeatable=True)
        except Rejected as error:
            if len(ids) == 1:
                gone = error.code == "missing"
                return {ids[0]: True if gone else Reason.from_odoo(error)}
            middle = len(ids) // 2
            return self._unlink(ids[:middle]) | self._unlink(ids[middle:])
        return dict.fromkeys(ids, True)


def _end(item: InputRecord, result: Reason | t.Literal[True, False]) -> None:
    if isinstance(result, Reason):
        item.rejected(result)
    elif result:
        item.updated()
    else:
        item.unchanged()


_HOW: dict[str, t.Callable[[Deletion, list[int]], dict[int, bool | Reason]]] = {
    "archive": Deletion._archive,  # noqa: SLF001 - this class's own table
    "cancel": Deletion._cancel,  # noqa: SLF001
    "unlink": Deletion._unlink,  # noqa: SLF001
}
