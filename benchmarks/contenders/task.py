"""What a contender is told, and what it answers.

A contender is a program of its own, because some run in environments of their own: it gets its
task as JSON in the first argument and how to reach Odoo in the environment, and prints one JSON
line at its end. It uses nothing outside the standard library but its own package.
"""

from __future__ import annotations

import json
import os
import sys
import time
import typing as t
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PAGE_SIZE = 1000


@dataclass(frozen=True)
class Task:
    """What is to be done.

    Attributes:
        model: The Odoo model.
        fields: The fields to read beside the id; none for all of them.
        limit: Rows at most; 0 for all.
        threads: Requests at the same time, where the contender can.
        more: What only some contenders need.
    """

    model: str
    fields: tuple[str, ...] = ()
    limit: int = 0
    threads: int = 1
    more: t.Mapping[str, t.Any] = field(default_factory=dict)

    @classmethod
    def given(cls) -> Task:
        """Return the task that this program was started for."""
        told = json.loads(sys.argv[1])
        return cls(**{**told, "fields": tuple(told.get("fields", ()))})

    def as_argument(self) -> str:
        """Return the task as a program's argument."""
        return json.dumps(self.__dict__)


@dataclass(frozen=True)
class Server:
    """How to reach the database, from the environment."""

    url: str = field(default_factory=lambda: os.environ["ODOO_URL"])
    database: str = field(default_factory=lambda: os.environ["ODOO_DB"])
    username: str = field(default_factory=lambda: os.environ["ODOO_USERNAME"])
    password: str = field(default_factory=lambda: os.environ["ODOO_PASSWORD"], repr=False)
    api_key: str = field(default_factory=lambda: os.environ["ODOO_API_KEY"], repr=False)

    @property
    def host(self) -> str:
        """The host's name."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The port."""
        return urlsplit(self.url).port or 80


class Stopwatch:
    """Measures the work of a contender from its login's end on, page by page."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._pages = [self._began]

    def page(self) -> None:
        """Note that a page is done."""
        self._pages.append(time.perf_counter())

    def finish(self, records: int) -> None:
        """Print what was done: records, seconds, and the seconds of the first and last pages."""
        seconds = time.perf_counter() - self._began
        pages = [
            after - before for before, after in zip(self._pages, self._pages[1:], strict=False)
        ]
        some = max(1, len(pages) // 10)
        answer: dict[str, float] = {"records": records, "seconds": seconds}
        if len(pages) > 1:
            answer["first_page"] = sum(pages[:some]) / some
            answer["last_page"] = sum(pages[-some - 1 : -1]) / some  # the very last isn't full
        print(json.dumps(answer), flush=True)


class Row(t.Protocol):
    """A record as any client gives it."""

    def __getitem__(self, name: str, /) -> t.Any:
        """Return a field's value."""


def by_keyset(task: Task, page: t.Callable[[int], t.Sequence[Row]]) -> None:
    """Read to the end, measured; `page` returns the rows after an id, in id order."""
    _read(task, lambda _seen, last_id: page(last_id), PAGE_SIZE)


def by_offset(task: Task, page: t.Callable[[int], t.Sequence[Row]], size: int = PAGE_SIZE) -> None:
    """Read to the end, measured; `page` returns the `size` rows from an offset on."""
    _read(task, lambda seen, _last_id: page(seen), size)


def _read(task: Task, page: t.Callable[[int, int], t.Sequence[Row]], size: int) -> None:
    watch = Stopwatch()
    seen, last_id = 0, 0
    while not task.limit or seen < task.limit:
        rows = page(seen, last_id)
        watch.page()
        seen += len(rows)
        if len(rows) < size:
            break
        last_id = rows[-1]["id"]
    watch.finish(seen)
