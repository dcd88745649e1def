"""Which other records' changes are changes of a record too.

A product's name lives on its template, its stock in its moves: neither touches the product's own
`write_date`. Which records those are follows from the fields that are read: Odoo says of each
what it mirrors (`related`) and what it is computed from (`depends`).
"""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import NoSuchModel, Rejected

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from odoo_common.model_fields import Field, ModelFields

WRITE_DATE = "write_date"
#: Relations followed from a field at most: `bom_id.product_tmpl_id.seller_ids` is three.
DEEPEST = 4

#: Fields that Odoo computes without saying from what, or changes past `write_date`.
UNDECLARED: dict[tuple[str, str], tuple[str, ...]] = {
    ("product.product", "bom_count"): ("bom_line_ids", "product_tmpl_id.bom_ids"),
    ("product.product", "used_in_bom_count"): ("bom_line_ids",),
    ("product.product", "code"): ("seller_ids",),
    ("product.product", "partner_ref"): ("seller_ids",),
    ("product.template", "bom_count"): ("bom_ids", "bom_line_ids"),
    # Posting an invoice counts these up by SQL of its own.
    ("res.partner", "customer_rank"): ("invoice_ids",),
    ("res.partner", "supplier_rank"): ("invoice_ids",),
}


@dataclasses.dataclass(frozen=True)
class Watch:
    """What a stream watches beside its own records.

    Attributes:
        paths: Relations whose records' changes count, as dotted paths from the model.
        unseen: Fields that are read and whose changes can't be seen.
    """

    paths: tuple[str, ...]
    unseen: tuple[str, ...]


def watch_for(
    models: ModelFields,
    model: str,
    names: Iterable[str],
    may_read: Callable[[str], bool],
) -> Watch:
    """Find what to watch for the fields that are read.

    Args:
        models: Asks for the fields of models.
        model: The stream's model.
        names: The fields that are read.
        may_read: Tells whether the user may read a model: a domain over a forbidden one fails.
    """
    finder = _Finder(models, may_read)
    paths: set[str] = set()
    unseen: list[str] = []
    for name in names:
        found = finder.paths_of(model, name)
        if found is None:
            unseen.append(name)
        else:
            paths |= found
    return Watch(tuple(sorted(paths)), tuple(unseen))


class _Finder:
    """Follows fields to the records that they are made from; None where that can't be told."""

    def __init__(self, models: ModelFields, may_read: Callable[[str], bool]) -> None:
        self._models = models
        self._may_read = may_read
        self._known: dict[tuple[str, str], set[str] | None] = {}

    def paths_of(self, model: str, name: str) -> set[str] | None:
        """Return the relations from `model` that the field `name` depends on."""
        key = (model, name)
        if key not in self._known:
            self._known[key] = set()  # A field that depends on itself adds nothing.
            self._known[key] = self._find(model, name)
        return self._known[key]

    def _find(self, model: str, name: str) -> set[str] | None:
        field = self._models.of(model).get(name)
        if field is None:
            return None
        declared = UNDECLARED.get((model, name), ())
        found = self._all(model, [f"{path}.{WRITE_DATE}" for path in declared])
        if found is None or declared:
            return found
        if field.type == "one2many":
            return self._all(model, [f"{name}.{WRITE_DATE}"])
        if field.store or field.company_dependent:
            return set()
        if field.related:
            return self._all(model, [field.related])
        if field.depends:
            return self._all(model, field.depends)
        return None

    def _all(self, model: str, paths: Iterable[str]) -> set[str] | None:
        found: set[str] = set()
        for path in paths:
            one = self._follow(model, path)
            if one is None:
                return None
            found |= one
        return found

    def _follow(self, model: str, path: str) -> set[str] | None:
        """Return the relations along a dotted path, and those that its last field depends on."""
        found: set[str] = set()
        walked: list[str] = []
        here = model
        *hops, last = path.split(".")
        for hop in hops:
            field = self._models.of(here).get(hop)
            if field is None or not self._can_watch(field) or len(walked) == DEEPEST:
                return None
            walked.append(hop)
            found.add(".".join(walked))
            here = field.relation
        beyond = set() if last in (WRITE_DATE, "id") else self.paths_of(here, last)
        if beyond is None:
            return None
        prefix = "".join(f"{hop}." for hop in walked)
        deeper = {f"{prefix}{relation}" for relation in beyond}
        if any(relation.count(".") >= DEEPEST for relation in deeper):
            return None
        return found | deeper

    def _can_watch(self, field: Field) -> bool:
        if not field.relation or not (field.store or field.searchable):
            return False
        try:
            dated = self._models.of(field.relation).get(WRITE_DATE)
        except (NoSuchModel, Rejected):
            return False
        return dated is not None and dated.store and self._may_read(field.relation)
