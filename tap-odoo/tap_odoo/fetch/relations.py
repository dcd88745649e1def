"""Values at the end of dotted paths: one more read a page and relation.

The paths that a mapping file uses make a tree: the fields of the stream's own model, below a
relation those of the records that it leads to. A page's rows are read first; then, relation by
relation, all records that the page refers to, unless an earlier page did.
"""

from __future__ import annotations

import dataclasses
import typing as t

from tap_odoo.catalog.columns import KEY
from tap_odoo.catalog.record_values import page_converter
from tap_odoo.fetch.row_reader import read_rows

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.odoo.model_fields import ModelFields
    from tap_odoo.fetch.partial_reads import ReadProblems
    from tap_odoo.fetch.query import Query, Row
    from tap_odoo.fetch.record_scope import Scope

Path = tuple[str, ...]
#: Records of one relation that are remembered from page to page.
REMEMBERED = 50_000
#: Ends the name under which the records of a relation, not their values, are found.
RECORDS = "[]"


@dataclasses.dataclass
class Node:
    """What is read of the records that a path leads to.

    Attributes:
        model: Their model.
        fields: The fields that are wanted, the relations to further nodes among them.
        children: By relation.
        rows: The records that were read, by id.
    """

    model: str
    fields: set[str] = dataclasses.field(default_factory=set)
    children: dict[str, Node] = dataclasses.field(default_factory=dict)
    rows: dict[int, Row] = dataclasses.field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        """Tell whether more is wanted than the ids, which the relation itself holds."""
        return bool(self.fields - {KEY})

    def walk(self) -> Iterable[Node]:
        """Yield the node and all below it."""
        yield self
        for child in self.children.values():
            yield from child.walk()


def tree(models: ModelFields, model: str, paths: Iterable[Path]) -> Node:
    """Return the tree of the paths from a model."""
    root = Node(model, {KEY})
    for path in paths:
        node = root
        for step in path[:-1]:
            node.fields.add(step)
            relation = models.of(node.model)[step].relation
            node = node.children.setdefault(step, Node(relation, {KEY}))
        node.fields.add(path[-1])
    return root


class Relations:
    """Reads the records that the rows of a page refer to.

    Args:
        models: Asks for the fields of models.
        scope: In whose name they are read.
        stream: The stream's name.
        context: Odoo's context beyond what the settings say.
    """

    def __init__(
        self, models: ModelFields, scope: Scope, stream: str, context: Mapping[str, t.Any]
    ) -> None:
        self._models = models
        self._scope = scope
        self._stream = stream
        self._context = context

    def read(self, odoo: OdooClient, query: Query, node: Node, rows: Collection[Row]) -> None:
        """Read what `node` wants beyond the rows themselves.

        Args:
            odoo: Where to ask.
            query: The stream's: its page size, and what takes note of problems.
            node: The tree of what is wanted.
            rows: Records of the node's model, with its fields.
        """
        for field, child in node.children.items():
            if not child.is_read:
                continue
            if len(child.rows) > REMEMBERED:
                child.rows.clear()
            ids = sorted({number for row in rows for number in _ids(row.get(field))})
            self._fill(odoo, query, child, [number for number in ids if number not in child.rows])
            there = [child.rows[number] for number in ids if number in child.rows]
            self.read(odoo, query, child, there)

    def _fill(self, odoo: OdooClient, query: Query, node: Node, ids: Sequence[int]) -> None:
        if not ids:
            return
        names = [KEY, *sorted(node.fields - {KEY})]
        in_other_context = self._scope.in_other_context(self._stream, node.model, names)
        wanted = dataclasses.replace(
            query,
            model=node.model,
            fields=[name for name in names if name not in in_other_context[0]],
            context={**self._scope.context(self._stream, node.model), **self._context},
            in_other_context=in_other_context,
            names=False,
            scattered=True,
            column="",  # What the user may not see is no problem here, and costs no more questions.
            problems=self._problems_of(query.problems, node.model),
        )
        convert = page_converter(self._models.of(node.model), names)
        for start in range(0, len(ids), query.page_size):
            rows = read_rows(odoo, wanted, ids[start : start + query.page_size])
            convert(rows)
            node.rows.update((row[KEY], row) for row in rows)

    @staticmethod
    def _problems_of(problems: ReadProblems, model: str) -> ReadProblems:
        return problems.by_model.setdefault(model, type(problems)())


class ExpressionRow(dict[str, t.Any]):
    """A row, as expressions see it: a key for each path, looked up when it is asked for.

    Args:
        row: The row itself.
        node: What was read beyond it.
        bound: What `each` gave a name to.
    """

    __slots__ = ("_bound", "node")

    def __init__(self, row: Row, node: Node, bound: dict[str, ExpressionRow] | None = None) -> None:
        super().__init__(row)
        self.node = node
        self._bound = bound or {}

    def binding(self, name: str, other: ExpressionRow) -> ExpressionRow:
        """Return the same with a name for another record."""
        return ExpressionRow(self, self.node, {**self._bound, name: other})

    def __missing__(self, path: str) -> t.Any:
        first, _, rest = path.partition(".")
        if first in self._bound:
            return self._bound[first][rest or KEY]
        if path.removesuffix(RECORDS) in self._bound:
            return [self._bound[path.removesuffix(RECORDS)]]
        if path.endswith(RECORDS):
            return self.related(path.removesuffix(RECORDS).split("."))
        if not rest or first not in self:
            return None  # A field that could not be read.
        value = self[first]
        if rest == KEY:
            return value
        child = self.node.children.get(first)
        if child is None:
            return None
        if isinstance(value, list):
            return self._gather(value, child, rest)
        row = child.rows.get(value)
        return None if row is None else ExpressionRow(row, child)[rest]

    @staticmethod
    def _gather(ids: Iterable[int], child: Node, rest: str) -> list[t.Any]:
        found: list[t.Any] = []
        for number in ids:
            if number in child.rows:
                value = ExpressionRow(child.rows[number], child)[rest]
                found += value if isinstance(value, list) else [value]
        return found

    def related(self, steps: Sequence[str]) -> list[ExpressionRow]:
        """Return the records that a path leads to."""
        here: list[ExpressionRow] = [self]
        for step in steps:
            further: list[ExpressionRow] = []
            for record in here:
                child = record.node.children.get(step)
                for number in _ids(record.get(step)):
                    node = child or Node("")
                    if child is None or not child.is_read:
                        further.append(ExpressionRow({KEY: number}, node))
                    elif number in child.rows:
                        further.append(ExpressionRow(child.rows[number], node))
            here = further
        return here


def _ids(value: t.Any) -> list[int]:
    if isinstance(value, list):
        return value
    return [] if value is None or value is False else [value]
