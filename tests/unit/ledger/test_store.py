"""The ledger's database: private, shared, and clear about every trouble."""

from __future__ import annotations

import datetime as dt
import sqlite3
import stat
import typing as t

import pytest
import sqlalchemy as sa

from odoo_common.ledger import store as store_module
from odoo_common.ledger.runs import Origin, Run, forget_old, now
from odoo_common.ledger.store import LedgerTrouble, Store
from odoo_common.ledger.tables import SCHEMA_VERSION, about, conflicts, outcomes, runs

if t.TYPE_CHECKING:
    from pathlib import Path

ORIGIN = Origin("target-odoo", "to_odoo", "db@host")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "ledger.db"


def row(**values: t.Any) -> dict[str, t.Any]:
    """Return an outcome."""
    empty: dict[str, t.Any] = {
        column.name: None for column in outcomes.columns if column.name not in ("id", "run")
    }
    return empty | {
        "at": now(),
        "duration_ms": 1,
        "stream": "partners",
        "model": "res.partner",
        "external_id": "singer.p1",
        "outcome": "created",
        **values,
    }


def test_only_the_owner_may_read_the_file_and_its_companions(path: Path) -> None:
    store = Store(str(path))
    with store.transaction() as connection:
        connection.execute(sa.select(about))
        files = sorted(path.parent.iterdir())
        assert path in files
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_only_the_process_that_made_it_says_that_it_is_new(path: Path) -> None:
    assert Store(str(path)).is_new
    assert not Store(f"sqlite:///{path}").is_new


def test_a_ledger_of_a_newer_release_is_left_alone(path: Path) -> None:
    with Store(str(path)).transaction() as connection:
        connection.execute(about.update().values(schema_version=SCHEMA_VERSION + 1))
    with pytest.raises(LedgerTrouble, match="written by a newer release"):
        Store(str(path))


def test_an_older_ledger_is_brought_up_to_date_step_by_step(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(str(path)).close()
    steps: list[int] = []
    monkeypatch.setattr(store_module, "SCHEMA_VERSION", SCHEMA_VERSION + 2)
    upgrades = {
        SCHEMA_VERSION: lambda _connection: steps.append(1),
        SCHEMA_VERSION + 1: lambda _connection: steps.append(2),
    }
    monkeypatch.setattr(store_module, "UPGRADES", upgrades)
    Store(str(path)).close()
    Store(str(path)).close()
    assert steps == [1, 2]


def test_a_held_database_is_one_clear_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "BUSY_TIMEOUT_MS", 50)
    store = Store(str(path))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerTrouble, match=r"database is locked: another process held it"):
        Run(store, ORIGIN)
    other.close()


def test_a_full_disk_is_one_clear_error_and_leaves_nothing_half_done(path: Path) -> None:
    store = Store(str(path))
    run = Run(store, ORIGIN)
    with store.transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        # What SQLite says of a full disk it says of this limit too; the pool keeps the
        # connection, and the limit with it.
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    batch = [row(message="x" * 4000) for _ in range(100)]
    with pytest.raises(LedgerTrouble, match="disk is full; STATE covers what was recorded"):
        run.record(batch, {"read": 100})
    with store.transaction() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(outcomes)).scalar() == 0
        assert connection.execute(sa.select(runs.c.read)).scalar_one() == 0


@pytest.mark.parametrize(
    ("location", "text"),
    [
        ("mysql://me:s3cret@host/db", "not in mysql"),
        ("postgresql://me:s3cret@host:port/db", "neither a path nor a URL"),
        ("postgresql+nothing://me:s3cret@host/db", "install target-odoo"),
        ("postgresql://me:s3cret@127.0.0.1:1/db", "can't be used"),
    ],
)
def test_a_wrong_location_is_told_without_its_password(location: str, text: str) -> None:
    with pytest.raises(LedgerTrouble, match=text) as caught:
        Store(location)
    assert "s3cret" not in str(caught.value)


def test_a_file_that_is_no_ledger_is_told(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("something else, long enough to be no database " * 100)
    with pytest.raises(LedgerTrouble, match="name another file in ledger_url"):
        Store(str(path))


def test_a_run_is_recorded_from_its_beginning_to_its_end(path: Path) -> None:
    store = Store(str(path))
    run = Run(store, ORIGIN)
    refused = row(external_id="singer.p2", outcome="rejected", code="unique")
    run.record([row(), refused], {"read": 2})
    with store.transaction() as connection:
        assert connection.execute(sa.select(runs.c.status)).scalar_one() == "running"
    run.end("partial", {"rejected": 1}, error="1 record was rejected")

    with store.transaction() as connection:
        found = connection.execute(sa.select(runs)).mappings().one()
        ended = connection.execute(sa.select(outcomes.c.run, outcomes.c.outcome)).all()
    assert (found["status"], found["read"], found["rejected"]) == ("partial", 2, 1)
    assert found["duration_ms"] >= 0
    assert found["started_at"] <= found["ended_at"] <= now()
    assert [tuple(entry) for entry in ended] == [(run.id, "created"), (run.id, "rejected")]


def test_a_run_that_never_ended_is_lost_and_an_old_one_forgotten(path: Path) -> None:
    store = Store(str(path))
    killed, old = Run(store, ORIGIN), Run(store, ORIGIN)
    old.record([row()], {})
    old.end("succeeded", {})
    long_ago = now() - dt.timedelta(days=100)
    with store.transaction() as connection:
        connection.execute(runs.update().values(seen_at=long_ago, started_at=long_ago))
    latest = Run(store, ORIGIN)
    with store.transaction() as connection:
        found = connection.execute(sa.select(runs.c.id, runs.c.status)).all()
    states = {entry.id: entry.status for entry in found}
    assert states == {killed.id: "lost", old.id: "succeeded", latest.id: "running"}

    forget_old(store, days=90)
    with store.transaction() as connection:
        assert connection.execute(sa.select(runs.c.id)).scalars().all() == [latest.id]
        assert connection.execute(sa.select(outcomes)).all() == []
        assert connection.execute(sa.select(conflicts)).all() == []
