"""Sixty models, as users of few rights read them, through everything that befalls a database.

A random walk changes records, with a run after every few changes; in between a company is taken
from a user and given back, a field is removed, a module uninstalled, the web clock is an hour off,
and a backup is restored. At the end the copies are what a full read brings, and nothing that is
there was ever declared deleted.
"""

from __future__ import annotations

import os
import random
import typing as t

import pytest

from tests.live.plain import Plain
from tests.live.tap.many_feeds import Feed, WideWalk, some_models
from tests.live.tap.upheavals import (
    REMOVABLE,
    OtherClock,
    add_field,
    back_up,
    restore,
    uninstall,
    without_company,
)

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox import Database, Sandbox

pytestmark = pytest.mark.live

SEED = int(os.environ.get("TAP_SEED", "2026"))
#: Streams of trade, on which each kind of step works.
TRADE = (
    *("res.partner", "product.product", "product.template", "product.supplierinfo", "stock.quant"),
    *("sale.order", "sale.order.line", "purchase.order", "purchase.order.line", "mrp.bom"),
    *("mrp.bom.line", "stock.picking", "stock.move", "account.move", "account.move.line"),
    *("res.company", "res.users", "account.tax", "product.category", "stock.location"),
)
HOUR = 3600.0


@pytest.fixture
def own(box: Sandbox, worker_id: str) -> Iterator[Database]:
    """A database that a test may rename, restore and drop."""
    name = f"upheaval_{worker_id}"
    yield box.clone(name, source="hard")
    box.drop(name)
    box.drop(f"{name}_backup")


@pytest.fixture(autouse=True)
def _models_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tap_odoo.catalog.discovery.STREAMS", ())
    monkeypatch.setattr("tap_odoo.catalog.discovery.STREAMS_BY_NAME", {})


class Upheaval:
    """A database, the feeds of its users, and the walk.

    Args:
        odoo: The database.
        box: Its sandbox.
        folder: For what the taps print.
        users: Whose feeds.
        count: Of how many models.
    """

    def __init__(
        self, odoo: Database, box: Sandbox, folder: Path, users: t.Sequence[str], count: int
    ) -> None:
        self.odoo, self.box = odoo, box
        self.plain = Plain(odoo)
        self.field = add_field(self.plain, "res.partner")
        dice = random.Random(SEED)
        self.module, removable = REMOVABLE[odoo.version]
        if not self.plain.count(removable, []):
            self.plain.call(removable, "create", [{"name": "There for now"}])
        self.models = some_models(self.plain, dice, (*TRADE, removable), count)
        self.removable = removable
        self.feeds = [Feed(odoo.as_user(user), self.models, folder) for user in users]
        self.walk = WideWalk(self.plain, dice)
        self.walk.models = self.models

    def go_on(self, changes: int) -> None:
        until = self.walk.done + changes
        while self.walk.done < until:
            self.walk.step()

    def read(self, *, lost: str = "", **settings: t.Any) -> None:
        """Have each feed read; nothing that is there may be declared deleted."""
        found: list[str] = []
        for feed in self.feeds:
            feed.read(**settings)
            found += feed.false_tombstones(self.plain)
            if (feed.error == "") is bool(lost) or lost not in feed.error:
                found.append(f"{feed.user}: {feed.error or 'ended well'}")
        self._none(found)

    def agree(self, *, hidden_stay: bool = False) -> None:
        found = [
            line
            for feed in self.feeds
            for line in feed.differences(self.plain, hidden_stay=hidden_stay)
        ]
        self._none(found)

    def _none(self, found: list[str]) -> None:
        if found:
            told = [f"seed {SEED}", *self.walk.log[-40:], f"{len(found)} differences", *found[:60]]
            pytest.fail("\n".join(told), pytrace=False)

    def company_comes_and_goes(self, user: str, changes: int) -> None:
        [number] = self.plain.call("res.users", "search", [["login", "=", user]])
        [row] = self.plain.call("res.users", "read", [number], ["company_id", "company_ids"])
        company = next(one for one in row["company_ids"] if one != row["company_id"][0])
        with without_company(self.plain, user, company):
            self.read()
            self.go_on(changes)
            self.read()
            self.agree(hidden_stay=True)
        self.read()

    def clock_is_off(self, changes: int) -> None:
        for ahead in (HOUR, -HOUR):
            self.go_on(changes)
            self.read(adapter=OtherClock(ahead))
        self.go_on(changes)
        self.read(adapter=OtherClock(HOUR))

    def backup_is_restored(self, changes: int) -> None:
        backup = back_up(self.box, self.odoo.name)
        self.go_on(changes)
        self.read()
        restore(self.box, self.odoo.name, backup)
        self.plain = self.walk.plain = Plain(self.odoo)
        self.go_on(1)
        self.read()
        self.agree()

    def field_is_removed(self) -> None:
        self.plain.call("ir.model.fields", "unlink", [self.field])
        self.read(lost="res_partner, res_users could not be read, or not all")

    def right_comes_and_goes(self, model: str) -> None:
        rights = self.plain.call("ir.model.access", "search", [["model_id.model", "=", model]])
        self.plain.call("ir.model.access", "write", rights, {"active": False})
        self.read(lost=f"{model.replace('.', '_')} could not be read")
        context = {"active_test": False}
        self.plain.call("ir.model.access", "write", rights, {"active": True}, context=context)
        self.read()

    def module_is_uninstalled(self) -> None:
        uninstall(self.plain, self.module)
        self.plain = self.walk.plain = Plain(self.odoo)
        self.walk.models = [model for model in self.models if model != self.removable]
        self.read(lost="could not be read, or not all")
        for feed in self.feeds:
            feed.copy[self.removable].clear()


def test_a_few_upheavals_lose_nothing_and_delete_nothing(
    own: Database, box: Sandbox, tmp_path: Path
) -> None:
    world = Upheaval(own, box, tmp_path, ["auditor"], len(TRADE) + 6)
    world.read()
    world.company_comes_and_goes("auditor", 6)
    world.agree()
    world.right_comes_and_goes("product.supplierinfo")
    world.clock_is_off(4)
    world.agree()
    world.backup_is_restored(6)
    world.field_is_removed()
    world.agree()


@pytest.mark.nightly
def test_sixty_models_through_all_upheavals(own: Database, box: Sandbox, tmp_path: Path) -> None:
    world = Upheaval(own, box, tmp_path, ["admin", "auditor", "european", "storekeeper"], 60)
    world.read()
    for _ in range(6):
        world.go_on(15)
        world.read()
    world.agree()
    world.company_comes_and_goes("auditor", 40)
    world.agree()
    world.right_comes_and_goes("product.supplierinfo")
    world.clock_is_off(20)
    world.agree()
    world.backup_is_restored(50)
    world.field_is_removed()
    world.module_is_uninstalled()
    for _ in range(4):
        world.go_on(15)
        world.read(lost="could not be read, or not all")
    world.agree()
    assert world.walk.done >= 300
