"""Which other records' changes are changes of a record too.

A product's name lives on its template, its stock in its moves: neither touches the product's own
`write_date`. Which records those are follows from the fields that are read: Odoo says of each
what it mirrors (`related`) and what it is computed from (`depends`).
"""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import NoSuchModel, Rejected
from tap_odoo.incremental.undeclared_dependencies import (
    CONSTANT,
    DELETED_WHILE,
    SAME_AS,
    UNDECLARED_DEPENDENCIES,
)

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from odoo_common.odoo.model_fields import Field, ModelFields
    from tap_odoo.catalog.builtin_streams import Domain

WRITE_DATE = "write_date"
#: Relations followed from a field at most: `bom_id.product_tmpl_id.seller_ids` is three. A kit
#: within a kit is ten away from the moves of its parts.
MAX_DEPTH = 10
#: Fields whose value is made of other records that point back, or are linked.
LISTS = ("one2many", "many2many")


@dataclasses.dataclass(frozen=True)
class Dependencies:
    """What a stream watches beside its own records.

    Attributes:
        paths: Relations whose records' changes count, as dotted paths from the model.
        list_models: Models whose records' deletion counts: nothing shows later which record had
            them in a list. With each the domain of those that can be deleted with an effect.
        untracked: Fields that are read and whose changes can't be seen, or not all of them.
    """

    paths: tuple[str, ...]
    list_models: Mapping[str, Domain]
    untracked: tuple[str, ...]


def dependencies_of(
    models: ModelFields,
    model: str,
    names: Iterable[str],
    may_read: Callable[[str], bool],
    domain: Iterable[t.Any] = (),
) -> Dependencies:
    """Find what to watch for the fields that are read.

    Args:
        models: Asks for the fields of models.
        model: The stream's model.
        names: The fields that are read; dotted paths for those of other records.
        may_read: Tells whether the user may read a model: a domain over a forbidden one fails.
        domain: The stream's domain: a change along its paths makes records join it.
    """
    found = _DependencyFinder(models, may_read)
    untracked = [name for name in names if not found.follow(model, [name])]
    found.follow(model, [term[0] for term in domain if not isinstance(term, str)])
    return Dependencies(
        tuple(sorted(found.paths)), dict(sorted(found.list_models.items())), tuple(untracked)
    )


@dataclasses.dataclass(frozen=True)
class _Place:
    """A field, reached from the stream's model along a path."""

    path: tuple[str, ...]
    model: str
    name: str


class _DependencyFinder:
    """Follows fields to the records that they are made from, and gathers what is found.

    Fields may be computed from each other in a circle, and from the same field of another record
    without end (a category's full name from its parent's): each place is looked at once.
    """

    def __init__(self, models: ModelFields, may_read: Callable[[str], bool]) -> None:
        self._models = models
        self._may_read = may_read
        self.paths: set[str] = set()
        self.list_models: dict[str, Domain] = {}

    def follow(self, model: str, sources: Iterable[str]) -> bool:
        """Follow dotted paths from `model`; return whether each change along them can be seen."""
        start = _Place((), model, "")
        seen: set[_Place] = set()
        complete, waiting = self._walk(start, sources)
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            known, further = self._look(place)
            complete &= known
            waiting += further
        return complete

    def _look(self, place: _Place) -> tuple[bool, list[_Place]]:
        """Return whether all that a field is made from is known, and which fields those are."""
        field = self._models.of(place.model).get(place.name)
        if field is None:
            return False, []
        key = (place.model, place.name)
        if key in CONSTANT:
            return True, []
        known = True
        further: list[_Place] = []
        definition = self._models.of(place.model).get(field.definition_record)
        if definition and definition.store:
            # The value has the names and options of the properties. One definition for all
            # records of a model can't be searched by (`streams/unseen_changes.py`).
            known, further = self._walk(place, [f"{field.definition_record}.{WRITE_DATE}"])
        undeclared = UNDECLARED_DEPENDENCIES.get(key)
        if undeclared:
            paths = [f"{path}.{WRITE_DATE}" for path in undeclared.paths]
            known, further = self._walk(place, paths, deletions=undeclared.deletions, optional=True)
        is_list = field.type == "one2many" and field.store
        if is_list:
            sources: tuple[str, ...] = (f"{field.name}.{WRITE_DATE}",)
        elif field.store or field.company_dependent:
            return known, further
        else:
            sources = (field.related,) if field.related else field.depends
        declared, more = self._walk(place, sources, whole_list=is_list)
        return known and declared and bool(sources or undeclared), further + more

    def _walk(
        self,
        place: _Place,
        sources: Iterable[str],
        *,
        deletions: bool = True,
        whole_list: bool = False,
        optional: bool = False,
    ) -> tuple[bool, list[_Place]]:
        """Note the relations along dotted paths; return their ends, which are fields again.

        Args:
            place: Where the paths begin: its model, and the path that leads there.
            sources: The dotted paths.
            deletions: The deletion of a record in a list on the way is a change.
            whole_list: It is one whatever the record's state.
            optional: A path may have fields that this installation doesn't have.
        """
        complete = True
        ends: list[_Place] = []
        for source in sources:
            here, path = place.model, place.path
            hops = source.split(".")
            while len(hops) > 1:
                field = self._models.of(here).get(hops.pop(0))
                mirrored = self._mirrored(here, field)
                if mirrored:
                    hops[:0] = mirrored.split(".")
                    continue
                if field is None and optional:
                    break
                if field is None or len(path) == MAX_DEPTH or not self._can_watch(field):
                    complete = False
                    break
                if not field.store:
                    ends.append(_Place(path, here, field.name))
                path = (*path, field.name)
                self.paths.add(".".join(path))
                if deletions and field.type in LISTS:
                    self._note_list(field.relation, whole=whole_list)
                here = field.relation
            else:
                if hops[0] not in (WRITE_DATE, "id"):
                    ends.append(_Place(path, here, hops[0]))
        return complete, ends

    @staticmethod
    def _mirrored(model: str, field: Field | None) -> str:
        """Return the path through columns that a relation stands for, or ``""``."""
        if field is None or field.store:
            return ""
        return SAME_AS.get((model, field.name)) or field.related

    def _note_list(self, model: str, *, whole: bool) -> None:
        effective = () if whole else DELETED_WHILE.get(model, ())
        if effective is None:
            return
        if self.list_models.get(model, effective) != effective:
            effective = ()
        self.list_models[model] = effective

    def _can_watch(self, field: Field) -> bool:
        if not field.relation or not (field.store or field.searchable):
            return False
        try:
            dated = self._models.of(field.relation).get(WRITE_DATE)
        except (NoSuchModel, Rejected):
            return False
        return dated is not None and dated.store and self._may_read(field.relation)
