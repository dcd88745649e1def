"""Deletions of records that other records' values are made of."""

from __future__ import annotations

import typing as t

import pytest

from tap_odoo.incremental.list_deletions import listed_ids, models_with_deletions

if t.TYPE_CHECKING:
    from tap_odoo.catalog.builtin_streams import Domain

ALL: dict[str, Domain] = {"bom": ()}
PENDING: dict[str, Domain] = {"move": (("state", "!=", "done"),)}


class Table:
    """Records with their state; `search` and `search_count` as the module asks them."""

    def __init__(self, **states: str) -> None:
        self.states = {int(key[1:]): state for key, state in states.items()}

    def call(self, _model: str, method: str, domain: list[t.Any], **_: t.Any) -> t.Any:
        found = sorted(self.states)
        for field, _operator, value in domain:
            found = [i for i in found if (i in value if field == "id" else self.states[i] != value)]
        return found if method == "search" else len(found)


def lost(lists: dict[str, Domain], before: dict[str, str], table: Table) -> list[str]:
    connection = t.cast("t.Any", table)
    return models_with_deletions(connection, lists, before, listed_ids(connection, lists))


@pytest.mark.parametrize(
    ("before", "models"),
    [
        ({}, []),
        ({"bom": ""}, []),
        ({"bom": "1-3"}, []),
        ({"bom": "1"}, []),
        ({"bom": "1-3,7"}, ["bom"]),
        ({"bom": "1-2"}, []),
    ],
)
def test_a_record_that_is_gone_is_noticed(before: dict[str, str], models: list[str]) -> None:
    assert lost(ALL, before, Table(n1="", n2="", n3="")) == models


def test_a_record_that_came_and_went_between_two_runs_is_noticed() -> None:
    assert lost(ALL, {"bom": "1-2"}, Table(n1="", n2="", n4="")) == ["bom"]


def test_a_record_that_no_longer_counts_is_not_gone() -> None:
    assert lost(PENDING, {"move": "1-2"}, Table(n1="open", n2="done")) == []
    assert lost(PENDING, {"move": "1-2"}, Table(n1="open")) == ["move"]
    assert listed_ids(t.cast("t.Any", Table(n1="open", n2="done")), PENDING) == {"move": "1"}
