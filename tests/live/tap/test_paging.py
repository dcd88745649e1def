"""People work while pages are read: on a real Odoo nothing is lost and nothing comes twice."""

from __future__ import annotations

import typing as t

import pytest
from requests.adapters import HTTPAdapter

from odoo_common.client.connection import Connection
from odoo_common.settings.connection import ConnectionSettings
from tap_odoo.fetch.paging import READERS
from tap_odoo.fetch.query import Query

if t.TYPE_CHECKING:
    from collections.abc import Callable

    import requests

    from tests.live.plain import Plain

MODEL = "res.partner.category"
PAGE = 10
READS = ("/search", "/read", "/search_read")


class Interposed(HTTPAdapter):
    """Does something of its own before each request that reads, and then lets it go on.

    Attributes:
        reads: How many requests have read.
    """

    def __init__(self, between: Callable[[int], None]) -> None:
        super().__init__()
        self.reads = 0
        self._between = between

    def send(self, request: requests.PreparedRequest, **options: t.Any) -> requests.Response:  # type: ignore[override]
        if (request.url or "").endswith(READS):
            self._between(self.reads)
            self.reads += 1
        return super().send(request, **options)


class Shelf:
    """Some tags, and the tap's view of them while they are changed."""

    def __init__(self, config: dict[str, t.Any], plain: Plain) -> None:
        self._config = config
        self._plain = plain
        tags = [
            {"name": f"Tag {number}", "active": number % 3 > 0, "color": 0} for number in range(60)
        ]
        self.ids: list[int] = plain.call(MODEL, "create", tags)

    def delete(self, *places: int) -> None:
        self._plain.call(MODEL, "unlink", [self.ids[place] for place in places])

    def leave(self, *places: int) -> None:
        """Take records out of the domain."""
        self._plain.call(MODEL, "write", [self.ids[place] for place in places], {"color": 7})

    def join(self, *places: int) -> None:
        self._plain.call(MODEL, "write", [self.ids[place] for place in places], {"color": 0})

    def add(self, count: int) -> list[int]:
        tags = [{"name": f"New {number}", "color": 0} for number in range(count)]
        return t.cast("list[int]", self._plain.call(MODEL, "create", tags))

    def read(self, paging: str, between: Callable[[int], None], parallel: int = 1) -> list[int]:
        """Return the ids in the order in which they came."""
        connection = Connection(
            ConnectionSettings.from_config(self._config), adapter=Interposed(between)
        )
        query = Query(
            model=MODEL,
            domain=[("id", ">=", self.ids[0]), ("color", "!=", 7)],
            fields=["id", "name"],
            context={"active_test": False},
            page_size=PAGE,
            parallel=parallel,
        )
        return [row["id"] for page in READERS[paging](connection, query) for row in page.rows]


@pytest.fixture
def shelf(config: dict[str, t.Any], plain: Plain) -> Shelf:
    return Shelf(config, plain)


def once(number: int, action: Callable[[], object]) -> Callable[[int], None]:
    def between(reads: int) -> None:
        if reads == number:
            action()

    return between


EACH = pytest.mark.parametrize("paging", ["ids", "offset"])
WHEN = pytest.mark.parametrize("when", [1, 2, 4])


@EACH
@WHEN
def test_records_deleted_between_two_pages_hide_no_other(
    shelf: Shelf, paging: str, when: int
) -> None:
    # The first, the last of the second page, the first of the third, and one much later.
    gone = (0, 19, 20, 50)
    seen = shelf.read(paging, once(when, lambda: shelf.delete(*gone)))
    kept = [row for place, row in enumerate(shelf.ids) if place not in gone]
    assert sorted(set(seen)) == seen
    assert set(kept) <= set(seen)


@EACH
@WHEN
def test_records_that_join_or_leave_between_two_pages_repeat_no_other(
    shelf: Shelf, paging: str, when: int
) -> None:
    shelf.leave(1, 2, 3, 30, 31)

    def change() -> None:
        shelf.join(1, 2, 3, 30, 31)
        shelf.leave(5, 15, 35)

    seen = shelf.read(paging, once(when, change))
    moved = (1, 2, 3, 30, 31, 5, 15, 35)
    kept = [row for place, row in enumerate(shelf.ids) if place not in moved]
    assert sorted(set(seen)) == seen
    assert set(kept) <= set(seen)


@EACH
def test_records_made_and_deleted_before_every_page_lose_nothing(shelf: Shelf, paging: str) -> None:
    victims = iter(range(2, 60, 5))
    gone: list[int] = []

    def change(_reads: int) -> None:
        place = next(victims, None)
        shelf.add(3)
        if place is not None:
            gone.append(shelf.ids[place])
            shelf.delete(place)

    seen = shelf.read(paging, change)
    assert sorted(set(seen)) == seen
    assert set(shelf.ids) - set(gone) <= set(seen)


def test_pages_fetched_at_the_same_time_lose_nothing_either(shelf: Shelf) -> None:
    seen = shelf.read("ids", once(3, lambda: shelf.delete(0, 19, 20, 50)), parallel=4)
    assert sorted(set(seen)) == seen
    assert set(shelf.ids) - {shelf.ids[place] for place in (0, 19, 20, 50)} <= set(seen)
