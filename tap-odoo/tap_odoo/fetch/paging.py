"""Which rows are asked for, page by page, so that none is missed and none comes twice.

Two ways, both in id order:

* `ids` (the default): first the ids of a block, then the rows of each page by their ids,
  several pages at the same time. Nothing can shift: a row deleted in between is left out, a row
  changed in between comes with its newer values. A costly domain is evaluated once a block,
  and no OFFSET runs over wide rows (Odoo 19 pays for each row that it skips).
* `offset`: `search_read` with offset and limit. Each page starts one row early; that row must
  be the last one of the page before. Where it isn't, rows have moved, and reading goes on
  from the last certain id.

Where the ids end is proved (`fetch/ids.py`). The rows of a view, whose ids say nothing, are
read whole (`read_view`).
"""

from __future__ import annotations

import collections
import concurrent.futures
import dataclasses
import typing as t

from odoo_common.errors import Rejected
from tap_odoo.fetch.ids import domains_of_shard, id_blocks, rest_of, search
from tap_odoo.fetch.query import Page, Query, Row, conjunction
from tap_odoo.fetch.row_reader import display_names, read_rows, takes_no_load

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from odoo_common.client.odoo_client import OdooClient


def read_by_ids(odoo: OdooClient, query: Query) -> Iterator[Page]:
    """Yield the pages of a query: first the ids, then the rows."""
    with concurrent.futures.ThreadPoolExecutor(query.parallel) as pool:
        yield from _fetch_ahead(odoo, query, id_blocks(odoo, query, pool), pool)


def read_these(odoo: OdooClient, query: Query, ids: list[int]) -> Iterator[Page]:
    """Yield the rows with these ids, which are in their order, in pages."""
    query = dataclasses.replace(query, scattered=True)
    with concurrent.futures.ThreadPoolExecutor(query.parallel) as pool:
        yield from _fetch_ahead(odoo, query, [ids], pool)


def _fetch_ahead(
    odoo: OdooClient,
    query: Query,
    blocks: Iterable[Sequence[int]],
    pool: concurrent.futures.Executor,
) -> Iterator[Page]:
    """Yield the pages in order while the next ones are under way."""
    waiting: collections.deque[tuple[list[int], concurrent.futures.Future[list[Row]]]]
    waiting = collections.deque()
    try:
        for ids in _pages_of_ids(blocks, query.page_size):
            waiting.append((ids, pool.submit(read_rows, odoo, query, ids)))
            if len(waiting) > query.parallel:
                done, rows = waiting.popleft()
                yield Page(rows.result(), done[-1])
        while waiting:
            done, rows = waiting.popleft()
            yield Page(rows.result(), done[-1])
    finally:
        for _, rows in waiting:
            rows.cancel()


def _pages_of_ids(blocks: Iterable[Sequence[int]], size: int) -> Iterator[list[int]]:
    """Cut blocks into pages; what is left of a block begins the first page of the next."""
    rest: list[int] = []
    for block in blocks:
        ids = [*rest, *block]
        whole = len(ids) - len(ids) % size
        for start in range(0, whole, size):
            yield ids[start : start + size]
        rest = ids[whole:]
    if rest:
        yield rest


def read_by_offset(odoo: OdooClient, query: Query) -> Iterator[Page]:
    """Yield the pages of a query by offset and limit, proved by an overlapping row."""
    if query.shard:
        *bounded, open_end = domains_of_shard(odoo, query)
        for domain in bounded:
            both = conjunction(query.domain, domain)
            yield from read_by_offset(odoo, dataclasses.replace(query, domain=both, shard=None))
        ids = search(odoo, query, conjunction(query.beyond(query.after_id), open_end))
        yield from read_these(odoo, query, list(query.shard.own(ids)))
        return
    anchor = query.after_id
    offset = 0
    last_id = query.after_id
    while True:
        overlap = 1 if offset else 0
        ids, rows = _rows_at(
            odoo,
            query,
            query.beyond(anchor),
            offset=offset - overlap,
            limit=query.page_size + overlap,
        )
        if overlap:
            if not ids or ids[0] != last_id:
                anchor, offset = last_id, 0
                continue
            ids = ids[1:]
            rows = [row for row in rows if row["id"] != last_id]
        if ids:
            last_id = ids[-1]
            yield Page(rows, last_id)
        if len(ids) < query.page_size:
            # A short page is no end. What follows has no place that an offset could name.
            after, known = (last_id, [last_id]) if offset else (anchor, ids)
            yield from read_these(odoo, query, rest_of(odoo, query, after, known))
            return
        offset += len(ids)


def _rows_at(
    odoo: OdooClient, query: Query, domain: list[t.Any], *, offset: int, limit: int
) -> tuple[list[int], list[Row]]:
    """Return the ids at a place of the table, and the rows of those that can be read."""
    if not query.in_other_context[0] and not query.problems:
        try:
            rows: list[Row] = odoo.call(
                query.model,
                "search_read",
                domain,
                list(query.fields),
                offset=offset,
                limit=limit,
                order="id",
                context=query.context,
                **display_names(odoo, query),
            )
        except Rejected as refused:
            # By their ids it can be found out what is wrong, and read without it.
            takes_no_load(odoo, query, refused)
        else:
            return [row["id"] for row in rows], rows
    ids = search(odoo, query, domain, offset=offset, limit=limit)
    return ids, read_rows(odoo, query, ids)


def read_view(odoo: OdooClient, query: Query) -> Iterator[Page]:
    """Yield the rows of a view, whose ids may be below zero, repeated, and others tomorrow.

    Rows with the same id come as often as Odoo has them; it tells the values of one of them.
    """
    ids = sorted(search(odoo, query, query.domain))
    times = collections.Counter(ids)
    for page in read_these(odoo, query, list(times)):
        rows = [dict(row) for row in page.rows for _ in range(times[row["id"]])]
        yield Page(rows, page.last_id)


READERS: dict[str, t.Callable[[OdooClient, Query], Iterator[Page]]] = {
    "ids": read_by_ids,
    "offset": read_by_offset,
}
