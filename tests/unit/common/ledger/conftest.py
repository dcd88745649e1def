"""Closes what a test of the ledger leaves open: from Python 3.13 on, sqlite3 warns of the rest."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.ledger.database import Store


@pytest.fixture(autouse=True)
def opened_stores(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[list[Store]]:
    opened: list[Store] = []
    init = Store.__init__

    def recorded(self: Store, *arguments: t.Any, **options: t.Any) -> None:
        init(self, *arguments, **options)
        opened.append(self)

    monkeypatch.setattr(Store, "__init__", recorded)
    yield opened
    for store in opened:
        store.close()
