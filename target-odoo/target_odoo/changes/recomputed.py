"""Which stated values Odoo computes again when others are written.

Odoo computes an editable field again whenever one that it depends on is written, unless it is in
the same write. `fields_get` says what a field depends on, by dotted paths.
"""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from odoo_common.odoo.model_fields import Field, ModelFields

#: (model, field, it is another record's): of an order's line, ("purchase.order", "partner_id",
#: True).
Node = tuple[str, str, bool]


@dataclasses.dataclass(frozen=True)
class Family:
    """A document's model with those of its lines.

    Attributes:
        owner: The document's model.
        lines: By one2many field, the model of its lines.
    """

    owner: str
    lines: Mapping[str, str]


class Recomputation:
    """Knows the dependencies between the fields of documents and their lines.

    Args:
        fields: Asks for the fields of models.
    """

    def __init__(self, fields: ModelFields) -> None:
        self._fields = fields
        self._answers: dict[tuple[object, ...], list[str]] = {}
        self._known: dict[tuple[str, tuple[str, ...], str, str], frozenset[Node]] = {}

    def affected(
        self,
        family: Family,
        model: str,
        stated: Collection[str],
        *,
        own: Collection[str],
        others: Collection[tuple[str, str]] = (),
    ) -> list[str]:
        """Return those of the stated fields that are computed again, in their order.

        Args:
            family: The models of the document.
            model: The model of the record or line.
            stated: Its stated fields.
            own: Those that are written.
            others: Models and fields that are written in the rest of the document.
        """
        models = (family.owner, *sorted(family.lines.values()), model)
        key = (models, tuple(stated), frozenset(own), frozenset(others))
        if key not in self._answers:
            self._answers[key] = self._affected(family, model, stated, own, others)
        return self._answers[key]

    def _affected(
        self,
        family: Family,
        model: str,
        stated: Collection[str],
        own: Collection[str],
        others: Collection[tuple[str, str]],
    ) -> list[str]:
        fields = self._fields.of(model)
        written: set[Node] = {(model, name, apart) for name in own for apart in (False, True)}
        written.update(
            (fields[first].relation, last, True)
            for name in own
            for first, _, last in [fields[name].related.partition(".")]
            if last
        )
        written.update((of, name, True) for of, name in others)
        if not written:
            return []
        return [
            name
            for name in stated
            if name not in own and not written.isdisjoint(self._reach(family, model, name))
        ]

    def _reach(self, family: Family, model: str, name: str) -> frozenset[Node]:
        """Return all that a field depends on, directly or not."""
        key = (family.owner, tuple(sorted(family.lines.values())), model, name)
        if key not in self._known:
            found: set[Node] = set()
            left: list[Node] = [(model, name, False)]
            while left:
                for node in self._dependencies(family, left.pop()):
                    if node not in found:
                        found.add(node)
                        left.append(node)
            self._known[key] = frozenset(found)
        return self._known[key]

    def _dependencies(self, family: Family, node: Node) -> Iterable[Node]:
        model, name, apart = node
        fields = self._fields.of(model)
        if name not in fields:
            return
        for path in _paths(fields[name]):
            first, _, rest = path.partition(".")
            yield model, first, apart
            through = fields.get(first)
            if rest and through is not None and through.relation in self._near(family, model):
                yield through.relation, rest.partition(".")[0], True

    def _near(self, family: Family, model: str) -> frozenset[str]:
        """Return the models whose records are of the same document."""
        near = {*family.lines.values(), _INHERITED.get(model, "")}
        # Another record of the document's own model is another document.
        return frozenset(near if model == family.owner else near | {family.owner})


#: Models whose records are stored in part in a record of another model.
_INHERITED: Mapping[str, str] = {"product.product": "product.template", "res.users": "res.partner"}


def _paths(field: Field) -> tuple[str, ...]:
    return (*field.depends, *([field.related] if field.related else ()))
