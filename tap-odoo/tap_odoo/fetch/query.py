"""What is read of a model, and what comes back."""

from __future__ import annotations

import dataclasses
import typing as t

from tap_odoo.fetch.partial_reads import ReadProblems

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from tap_odoo.fetch.shards import Shard

Row = dict[str, t.Any]


@dataclasses.dataclass(frozen=True)
class Block:
    """Ids that came together.

    Attributes:
        ids: In their order.
        after: The id beyond which they were asked for.
        limit: How many were asked for; None: these are all there are.
    """

    ids: Sequence[int]
    after: int
    limit: int | None

    @property
    def is_short(self) -> bool:
        """Tell whether fewer came than were asked for: that proves nothing."""
        return self.limit is not None and len(self.ids) < self.limit


@dataclasses.dataclass(frozen=True)
class Query:
    """What to read.

    Attributes:
        model: The model.
        domain: Odoo's domain, as JSON.
        fields: The fields of each row.
        context: Odoo's context.
        page_size: Rows a page.
        parallel: Pages fetched at the same time.
        after_id: Rows up to this id have been read already.
        names: many2one values come as ``[id, display name]`` instead of the id alone.
        in_other_context: Fields that are read in another context than the rest, with that context.
        problems: Takes note of what can't be read.
        scattered: The ids asked for are not all that lie between the first and the last.
        first: The first ids, where they have been searched for already.
        shard: Which of the rows are this run's; None for all.
        rest: The domains of a shard's ids beyond the first ones, where those are known.
        is_small: Few ids are expected: they are asked for at once.
        column: A stored column of the model, by which `read` proves that a record is there.
    """

    model: str
    domain: Sequence[t.Any]
    fields: Sequence[str]
    context: dict[str, t.Any]
    page_size: int
    parallel: int
    after_id: int = 0
    names: bool = False
    in_other_context: tuple[Sequence[str], dict[str, t.Any]] = ((), {})
    problems: ReadProblems = dataclasses.field(default_factory=ReadProblems)
    scattered: bool = False
    first: Block | None = None
    shard: Shard | None = None
    rest: Sequence[Sequence[t.Any]] = ()
    is_small: bool = False
    column: str = ""

    def beyond(self, row_id: int) -> list[t.Any]:
        """Return the domain of the rows with a greater id."""
        return conjunction([("id", ">", row_id)] if row_id else [], self.domain)


@dataclasses.dataclass(frozen=True)
class Page:
    """Rows that were read together.

    Attributes:
        rows: As Odoo gave them, in id order.
        last_id: The id up to which everything has been read with this page.
    """

    rows: list[Row]
    last_id: int


def conjunction(*domains: Sequence[t.Any]) -> list[t.Any]:
    """Return the domain of the rows that all of `domains` hold."""
    return [term for domain in domains for term in domain]


def joined(domain: Sequence[t.Any]) -> list[t.Any]:
    """Return the same domain as one term: its AND said aloud."""
    open_terms = 1
    terms = 0
    for term in domain:
        if term in ("&", "|"):
            open_terms += 1
        elif term != "!":
            open_terms -= 1
            if not open_terms:
                terms += 1
                open_terms = 1
    return ["&"] * (terms - 1) + list(domain)
