"""Makes records that others refer to and that aren't there, where `create_missing` says so."""

from __future__ import annotations

import hashlib
import logging
import typing as t

from target_odoo.cells import Row
from target_odoo.shape import DATABASE_ID, EXTERNAL_ID

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from target_odoo.external_ids import ExternalIds
    from target_odoo.loading import Loader
    from target_odoo.outcome import Reason
    from target_odoo.shape import Reference

logger = logging.getLogger(__name__)


class Missing:
    """Makes a record out of a reference: the field that it was looked for by, and its value.

    Args:
        loader: Writes them.
        external_ids: Names them; the name follows from the reference, so that two writers
            at the same time make one.
        models: The models that the setting allows.
    """

    def __init__(self, loader: Loader, external_ids: ExternalIds, models: Iterable[str]) -> None:
        self._loader = loader
        self._external_ids = external_ids
        self._models = frozenset(models)

    def makes(self, reference: Reference) -> bool:
        """Tell whether this reference may be made: by one field, of an allowed model."""
        named = reference.by in (EXTERNAL_ID, DATABASE_ID) or reference.scope
        return reference.model in self._models and not named

    def make(self, references: Sequence[Reference]) -> dict[Reference, int | Reason]:
        """Make records of one model; return their ids, or why Odoo refused."""
        if not references:
            return {}
        rows = [
            Row({"id": self._name(reference), reference.by: reference.value})
            for reference in references
        ]
        made = dict(zip(references, self._loader.load(references[0].model, rows), strict=True))
        for reference, answer in made.items():
            if isinstance(answer, int):
                logger.info("made %s, which was missing", reference)
        return made

    def _name(self, reference: Reference) -> str:
        digest = hashlib.sha256(f"{reference.by}={reference.value}".encode()).hexdigest()[:16]
        return self._external_ids.spell(
            reference.model, f"{reference.model.replace('.', '_')}_{digest}"
        )
