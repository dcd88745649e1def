"""What the target last wrote, announced before and confirmed after each write."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from odoo_common.errors import Fatal
from odoo_common.ledger.conflicts import Conflict, ConflictStore, close_settled, resolve
from odoo_common.ledger.database import Store
from odoo_common.ledger.tables import conflicts
from odoo_common.ledger.written_values import Key, Known, WrittenValues

if t.TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = Key("res.partner", "singer.p1"), Key("res.partner", "singer.p2")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "ledger.db"))


def dispute(**values: t.Any) -> Conflict:
    given: dict[str, t.Any] = {
        "key": ONE,
        "stream": "partners",
        "odoo_id": 7,
        "field": "street",
        "policy": "manual",
        "decision": "",
        "by_person": False,
        "ours": "new",
        "theirs": "human",
        "ours_digest": "o",
        "theirs_digest": "t",
        "base_digest": "b",
        "theirs_at": "2026-05-01 10:00:00",
    }
    return Conflict(**(given | values))


def test_a_confirmed_write_adds_to_what_is_known_and_ends_its_announcement(store: Store) -> None:
    memory = WrittenValues(store, "db@host")
    memory.remember({ONE: Known({"name": "n1", "street": "s1"})})
    memory.intend({ONE: {"street": "s2"}, TWO: {"name": "n2"}})
    assert memory.recall([ONE, TWO]) == {
        ONE: Known({"name": "n1", "street": "s1"}, {"street": "s2"}),
        TWO: Known({}, {"name": "n2"}),
    }
    memory.remember({ONE: Known({"street": "s2"}, write_date="2026-05-01 10:00:00")})
    known = Known({"name": "n1", "street": "s2"}, {}, "2026-05-01 10:00:00")
    assert memory.recall([ONE]) == {ONE: known}


def test_what_odoo_holds_otherwise_is_known_until_it_is_so_no_more(store: Store) -> None:
    memory = WrittenValues(store, "db@host")
    memory.remember({ONE: Known({"vat": "v2"}, replaced={"vat": ["v1", "v2"]})})
    memory.remember({ONE: Known({"name": "n"}, replaced={"name": ["n1", "n"]})})
    assert memory.recall([ONE])[ONE].replaced == {"vat": ["v1", "v2"], "name": ["n1", "n"]}
    memory.remember({ONE: Known({"vat": "v3"}, replaced={"vat": []})})
    assert memory.recall([ONE])[ONE].replaced == {"vat": [], "name": ["n1", "n"]}


def test_a_record_of_an_earlier_ledger_can_be_remembered_again(store: Store) -> None:
    memory = WrittenValues(store, "db@host")
    memory.remember({ONE: Known({"name": "n"})})
    with store.transaction() as connection:
        connection.exec_driver_sql("UPDATE memory SET replaced = NULL")
    assert memory.recall([ONE])[ONE].replaced == {}
    memory.remember({ONE: Known({"vat": "v2"}, replaced={"vat": ["v1", "v2"]})})
    assert memory.recall([ONE])[ONE].replaced == {"vat": ["v1", "v2"]}


def test_each_database_has_a_memory_of_its_own(store: Store) -> None:
    WrittenValues(store, "test@host").remember({ONE: Known({"name": "n"})})
    assert WrittenValues(store, "live@host").recall([ONE]) == {}


def test_what_is_forgotten_is_not_known(store: Store) -> None:
    memory = WrittenValues(store, "db@host")
    memory.remember({ONE: Known({"name": "n"}), TWO: Known({"name": "n"})})
    memory.forget([ONE])
    assert set(memory.recall([ONE, TWO])) == {TWO}


def test_many_records_are_recalled(store: Store) -> None:
    memory = WrittenValues(store, "db@host")
    keys = [Key("res.partner", f"singer.p{number}") for number in range(1234)]
    memory.remember({key: Known({"name": key.record}) for key in keys})
    found = memory.recall(keys)
    assert {key: known.agreed["name"] for key, known in found.items()} == {
        key: key.record for key in keys
    }


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "ledger.db")
    Store(path).close()

    def write(number: int) -> None:
        store = Store(path)
        for turn in range(10):
            WrittenValues(store, "db@host").remember({ONE: Known({f"f{number}_{turn}": "x"})})
        store.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    [known] = WrittenValues(Store(path), "db@host").recall([ONE]).values()
    assert len(known.agreed) == 40


def test_a_conflict_that_is_met_again_is_one_conflict(store: Store) -> None:
    disputes = ConflictStore(store, "db@host")
    disputes.record("run1", [dispute()])
    disputes.record("run2", [dispute(theirs_at="2026-06-01 10:00:00")])
    [seen] = disputes.of([ONE]).values()
    assert (seen.theirs_at, seen.decision) == ("2026-05-01 10:00:00", "")


def test_the_latest_conflict_of_a_field_counts(store: Store) -> None:
    disputes = ConflictStore(store, "db@host")
    disputes.record("run1", [dispute()])
    disputes.record("run2", [dispute(ours_digest="o2")])
    assert disputes.of([ONE])[ONE, "street"].ours_digest == "o2"


def test_what_a_person_decided_stays_decided(store: Store) -> None:
    disputes = ConflictStore(store, "db@host")
    disputes.record("run1", [dispute()])
    resolve(store, 1, take="odoo")
    disputes.record("run2", [dispute()])
    seen = disputes.of([ONE])[ONE, "street"]
    assert (seen.decision, seen.by_person) == ("odoo", True)


def test_there_is_nothing_to_decide_about_an_unknown_conflict(store: Store) -> None:
    with pytest.raises(Fatal, match="no conflict 5"):
        resolve(store, 5, take="odoo")


def test_a_decision_is_for_one_of_the_two_and_made_once(store: Store) -> None:
    disputes = ConflictStore(store, "db@host")
    disputes.record("run1", [dispute()])
    disputes.record("run1", [dispute(field="city")])
    with pytest.raises(Fatal, match="for source or odoo, not for 'mine'"):
        resolve(store, 1, take="mine")
    resolve(store, 1, take="source")
    with pytest.raises(Fatal, match=r"was settled already, .* \(by person, for source\)"):
        resolve(store, 1, take="odoo")
    assert disputes.of([ONE])[ONE, "street"].decision == "source"
    close_settled(store, "db@host", {ONE: ["city"]})
    with pytest.raises(Fatal, match=r"settled already, .* \(by agreement\)"):
        resolve(store, 2, take="odoo")


def test_only_the_field_that_both_agree_on_is_closed(store: Store) -> None:
    disputes = ConflictStore(store, "db@host")
    disputes.record("run1", [dispute(), dispute(field="city"), dispute(key=TWO)])
    close_settled(store, "db@host", {ONE: ["city", "name"], TWO: ["name"]})
    with store.transaction() as connection:
        rows = connection.execute(sa.select(conflicts)).all()
    assert {(row.record, row.field, row.status) for row in rows} == {
        ("singer.p1", "street", "open"),
        ("singer.p1", "city", "resolved"),
        ("singer.p2", "street", "open"),
    }
