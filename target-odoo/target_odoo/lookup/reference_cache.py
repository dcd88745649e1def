"""What references were found to mean, until the run itself changes what they hang on."""

from __future__ import annotations

import collections
import typing as t

from odoo_common.errors import NoSuchModel, Rejected
from target_odoo.records.parsed_record import DATABASE_ID, EXTERNAL_ID, Reference

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from odoo_common.odoo.model_fields import Field, ModelFields

#: The kind of a question: the model, the field, and the paths beside it with the models of what is
#: to be at their ends.
Kind = tuple[str, str, tuple[tuple[str, str], ...]]


class WrittenModels:
    """Counts how often records of each model were written in this run."""

    def __init__(self) -> None:
        self._written: collections.Counter[str] = collections.Counter()
        self._deleted: collections.Counter[str] = collections.Counter()

    def wrote(self, models: Iterable[str]) -> None:
        """Note that records of these models were made or changed."""
        self._written.update(models)

    def deleted(self, model: str) -> None:
        """Note that records of a model were deleted."""
        self._written[model] += 1
        self._deleted[model] += 1

    def changes_of(self, models: Iterable[str]) -> int:
        """Return a number that grows with each change of these models."""
        return sum(self._written[model] for model in models)

    def deletions_of(self, model: str) -> int:
        """Return a number that grows with each deletion."""
        return self._deleted[model]


class ReferenceCache:
    """Remembers database ids, until records are written that decide about them.

    Any write of such a model counts: what it makes of one record may be what another one was
    found by. That costs one question more for a batch that was written.

    Args:
        fields: The fields of models.
        written: What the run has written.
    """

    def __init__(self, fields: ModelFields, written: WrittenModels) -> None:
        self._fields = fields
        self._written = written
        self._found: dict[Kind, tuple[int, dict[Reference, int]]] = {}
        self._models: dict[Kind, frozenset[str]] = {}

    def versions(self, references: Iterable[Reference]) -> dict[Kind, int]:
        """Return what has been written by now, by the kind of these references."""
        return {kind: self._version(kind) for kind in {kind_of(ref) for ref in references}}

    def known(
        self, references: Iterable[Reference], versions: Mapping[Kind, int]
    ) -> dict[Reference, int]:
        """Return those that are remembered, with their ids."""
        found = {}
        for reference in references:
            kind = kind_of(reference)
            version, ids = self._found.get(kind, (-1, {}))
            if version == versions[kind] and reference in ids:
                found[reference] = ids[reference]
        return found

    def remember(self, found: Mapping[Reference, int], versions: Mapping[Kind, int]) -> None:
        """Remember ids that were asked for when this much had been written."""
        for reference, record_id in found.items():
            kind = kind_of(reference)
            version, ids = self._found.get(kind, (-1, {}))
            if version != versions[kind]:
                self._found[kind] = versions[kind], (ids := {})
            ids[reference] = record_id

    def _version(self, kind: Kind) -> int:
        model, by, _ = kind
        if by in (DATABASE_ID, EXTERNAL_ID):
            return self._written.deletions_of(model)
        if kind not in self._models:
            self._models[kind] = frozenset(self._decisive(kind))
        return self._written.changes_of(self._models[kind])

    def _decisive(self, kind: Kind) -> Iterator[str]:
        """Yield the models whose records decide which record a reference means."""
        model, by, beside = kind
        yield model
        for path, end in beside:
            yield end
            yield from self._along(model, path)
        known = self._of(model)
        field = known.get(by)
        for path in (field.related, *field.depends) if field else ():
            yield from self._along(model, path)
        for other in known.values():
            # What it inherits from (a product from its template) makes and archives its records.
            owner = known.get(other.related.partition(".")[0])
            if owner is not None and owner.type == "many2one" and owner.required:
                yield owner.relation

    def _along(self, model: str, path: str) -> Iterator[str]:
        for name in path.split(".")[:-1]:
            field = self._of(model).get(name)
            if field is None or not field.relation:
                return
            model = field.relation
            yield model

    def _of(self, model: str) -> Mapping[str, Field]:
        try:
            return self._fields.of(model)
        except (NoSuchModel, Rejected):
            return {}


def kind_of(reference: Reference) -> Kind:
    """Return which kind of question a reference is."""
    beside = tuple(
        (path, value.model if isinstance(value, Reference) else "")
        for path, value in reference.scope
    )
    return reference.model, reference.by, beside
