"""What the user may no longer see is not deleted, and comes again when it can be seen."""

from __future__ import annotations

import typing as t

import pytest

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo
    from tests.unit.tap.running import Message, Reader

PARTNERS, DELETED = "partners", "_sdc_deleted_at"


class World:
    """Partners, and runs of a stream with deletions that go on from each other."""

    def __init__(self, read: Reader, odoo: FakeOdoo) -> None:
        self._read, self._odoo = read, odoo
        self.ids = t.cast(
            "list[int]", odoo.do("res.partner", "create", [{"name": f"P{n}"} for n in range(5)])
        )
        self.state: Message | None = None

    def run(self, **settings: t.Any) -> dict[int, bool]:
        """Return the ids that came, each with whether it came as deleted."""
        self._odoo.db.tick(3600)
        wanted: dict[str, list[str] | None] = {PARTNERS: ["name", "write_date", DELETED]}
        given: dict[str, t.Any] = {"deletions": [PARTNERS], "lookback_seconds": 0, **settings}
        out = self._read(wanted, state=self.state, **given)
        self.state = out.state
        self._odoo.db.tick(3600)
        return {record["id"]: bool(record[DELETED]) for record in out.records[PARTNERS]}

    def hide(self, *ids: int) -> None:
        self._odoo.db.hidden["res.partner"] = set(ids)


@pytest.fixture
def world(read: Reader, odoo: FakeOdoo) -> World:
    made = World(read, odoo)
    assert set(made.ids) <= set(made.run())
    return made


def test_what_is_hidden_is_counted_and_kept(
    world: World, odoo: FakeOdoo, caplog: pytest.LogCaptureFixture
) -> None:
    world.hide(*world.ids[:2])
    odoo.do("res.partner", "unlink", world.ids[4:])
    assert world.run() == {world.ids[4]: True}
    assert f"partners: 2 records can no longer be read, {world.ids[0]} among them" in caplog.text
    assert world.run() == {}


def test_what_changed_while_it_was_hidden_comes_when_it_is_back(
    world: World, odoo: FakeOdoo
) -> None:
    first, second = world.ids[:2]
    world.hide(first, second)
    assert world.run() == {}
    odoo.db.table("res.partner")[first]["name"] = "Changed"
    assert world.run() == {}
    world.hide(second)
    assert world.run() == {first: False}
    world.hide()
    assert world.run() == {second: False}
    assert world.run() == {}


def test_what_was_deleted_while_it_was_hidden_is_told(world: World, odoo: FakeOdoo) -> None:
    first, second = world.ids[:2]
    world.hide(first, second)
    assert world.run() == {}
    world.hide(second)
    odoo.do("res.partner", "unlink", [first])
    assert world.run() == {first: True}
    world.hide()
    assert world.run() == {second: False}


def test_by_setting_it_is_sent_as_deleted(world: World) -> None:
    first = world.ids[0]
    world.hide(first)
    assert world.run(unreadable="delete") == {first: True}
    assert world.run(unreadable="delete") == {}
    world.hide()
    assert world.run(unreadable="delete") == {first: False}
