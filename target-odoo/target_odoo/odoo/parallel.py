"""Parts of one batch at the same time: an Odoo worker serves one request at a time."""

from __future__ import annotations

import contextlib
import contextvars
import typing as t
from concurrent.futures import ThreadPoolExecutor

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = t.TypeVar("T")
R = t.TypeVar("R")
_ALONE: contextvars.ContextVar[bool] = contextvars.ContextVar("one_at_a_time", default=False)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let `in_parts` send one request after the other, for the block and this thread."""
    token = _ALONE.set(True)
    try:
        yield
    finally:
        _ALONE.reset(token)


def in_parts(
    function: Callable[[list[T]], list[R]],
    entries: Sequence[T],
    *,
    parts: int,
    at_least: int,
    at_most: int = 0,
) -> list[R]:
    """Return ``function(entries)``, computed in threads on parts of the entries.

    Args:
        function: Takes some entries and returns a result for each.
        entries: All of them.
        parts: How many calls at the same time, at most.
        at_least: How many entries a part has, at least.
        at_most: How many it has at most; 0: any number.
    """
    count = 1 if _ALONE.get() else max(1, min(parts, len(entries) // at_least))
    size = -(-len(entries) // count)
    if at_most and size > at_most:
        # Full rounds of parts of the same size: no thread is left with a part of its own.
        rounds = -(-len(entries) // (count * at_most))
        size = -(-len(entries) // (count * rounds))
    slices = [list(entries[start : start + size]) for start in range(0, len(entries), size or 1)]
    if count == 1:
        return [result for part in slices for result in function(part)]
    with ThreadPoolExecutor(max_workers=count) as pool:
        # Every part runs to its end before an error of one is raised: nothing is half done.
        return [result for results in list(pool.map(function, slices)) for result in results]
