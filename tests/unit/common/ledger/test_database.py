"""The ledger's database: private, shared, and clear about every trouble."""

from __future__ import annotations

import datetime as dt
import sqlite3
import stat
import subprocess
import sys
import typing as t

import pytest
import sqlalchemy as sa

from odoo_common.ledger import database as store_module
from odoo_common.ledger.database import LedgerError, Store
from odoo_common.ledger.identifiers import database_key
from odoo_common.ledger.runs import DeadLetterRef, Origin, Run, forget_old, now
from odoo_common.ledger.tables import SCHEMA_VERSION, about, conflicts, outcomes, runs
from tests.unit.outcomes import outcome

if t.TYPE_CHECKING:
    from pathlib import Path

ORIGIN = Origin("target-odoo", "to_odoo", "db@host")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "ledger.db"


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
    with pytest.raises(LedgerError, match="written by a newer release"):
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


def columns(store: Store) -> dict[str, set[str]]:
    """Return the columns and indexes that the database really has."""
    with store.transaction() as connection:
        inspector = sa.inspect(connection)
        return {
            table: {column["name"] for column in inspector.get_columns(table)}
            | {str(index["name"]) for index in inspector.get_indexes(table)}
            for table in inspector.get_table_names()
        }


def test_a_ledger_of_the_first_version_gets_what_it_lacks_and_keeps_what_it_has(
    path: Path,
) -> None:
    store = Store(str(path))
    new = columns(store)
    run = Run(store, ORIGIN)
    run.record([outcome()], {"read": 1})
    with store.transaction() as connection:
        for statement in (
            "DROP INDEX outcomes_of_a_source_record",
            "ALTER TABLE outcomes DROP COLUMN number",
            "ALTER TABLE outcomes DROP COLUMN record_key",
            "ALTER TABLE outcomes DROP COLUMN settled_by",
            "ALTER TABLE runs DROP COLUMN deletions",
            "ALTER TABLE outcomes DROP COLUMN not_held",
            "ALTER TABLE memory DROP COLUMN replaced",
        ):
            connection.exec_driver_sql(statement)
        connection.execute(about.update().values(schema_version=1))
    store.close()

    store = Store(str(path))
    assert columns(store) == new
    with store.transaction() as connection:
        assert connection.execute(sa.select(outcomes.c.run)).scalar_one() == run.id
        assert connection.execute(sa.select(about.c.schema_version)).scalar_one() == SCHEMA_VERSION


def test_a_dead_letter_that_came_again_is_settled_once_and_for_its_own_odoo_only(
    path: Path,
) -> None:
    store = Store(str(path))
    first = Run(store, ORIGIN)
    first.record([outcome(outcome="rejected", number=n) for n in (1, 2)], {})
    elsewhere = Run(store, Origin("target-odoo", "to_odoo", "other@host"))
    elsewhere.record([outcome()], {}, [DeadLetterRef(first.id, 1)])
    second, third = Run(store, ORIGIN), Run(store, ORIGIN)
    second.record([outcome()], {}, [DeadLetterRef(first.id, 2), DeadLetterRef("no such run", 1)])
    third.record([outcome()], {}, [DeadLetterRef(first.id, 2)])
    with store.transaction() as connection:
        settled = connection.execute(
            sa.select(outcomes.c.settled_by)
            .where(outcomes.c.run == first.id)
            .order_by(outcomes.c.number)
        )
        assert settled.scalars().all() == [None, second.id]


def test_a_second_look_at_a_ledger_takes_no_lock_from_the_first(path: Path) -> None:
    """Once the file was opened and closed again at each start: SQLite's locks went with it."""
    first = Store(str(path))
    program = (
        "import sys; from odoo_common.ledger.runs import Origin, Run\n"
        "from odoo_common.ledger.database import Store\n"
        "Run(Store(sys.argv[1]), Origin('target-odoo', 'to_odoo', 'db@host'))"
    )

    def count(store: Store) -> int:
        with store.transaction() as connection:
            return len(connection.execute(sa.select(runs.c.id)).all())

    assert count(first) == 0
    for before in range(2):
        second = Store(str(path))
        assert count(second) == before
        subprocess.run([sys.executable, "-c", program, str(path)], check=True)
        assert count(second) == before + 1
        second.close()


def test_a_ledger_that_must_be_there_is_not_made(path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger in"):
        Store(str(path), must_exist=True)
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://odoo.example.com/", "sales@odoo.example.com"),
        ("odoo.example.com/web/login", "sales@odoo.example.com"),
        ("localhost:8069", "sales@localhost:8069"),
        ("https://me:s3cret@odoo.example.com", "sales@odoo.example.com"),
        (None, "sales@"),
    ],
)
def test_an_odoo_has_one_name_however_its_address_is_written(url: str, place: str) -> None:
    assert database_key({"url": url, "db": "sales"}) == place


def test_a_held_database_is_one_clear_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "BUSY_TIMEOUT_MS", 50)
    store = Store(str(path))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerError, match=r"database is locked: another process held it"):
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
    batch = [outcome(message="x" * 4000) for _ in range(100)]
    with pytest.raises(LedgerError, match="disk is full; STATE covers what was recorded"):
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
    with pytest.raises(LedgerError, match=text) as caught:
        Store(location)
    assert "s3cret" not in str(caught.value)


def test_a_file_that_is_no_ledger_is_told(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("something else, long enough to be no database " * 100)
    with pytest.raises(LedgerError, match="name another file in ledger_url"):
        Store(str(path))


def test_a_run_is_recorded_from_its_beginning_to_its_end(path: Path) -> None:
    store = Store(str(path))
    run = Run(store, ORIGIN)
    refused = outcome(external_id="singer.p2", outcome="rejected", code="unique")
    run.record([outcome(), refused], {"read": 2})
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


def test_a_long_run_is_kept_from_its_end_on(path: Path) -> None:
    store = Store(str(path))
    run = Run(store, ORIGIN, started=now() - dt.timedelta(days=91))
    run.end("succeeded", {})
    forget_old(store, days=90)
    with store.transaction() as connection:
        assert connection.execute(sa.select(runs.c.id)).scalars().all() == [run.id]


def test_a_run_that_never_ended_is_lost_and_an_old_one_forgotten(path: Path) -> None:
    store = Store(str(path))
    killed, old = Run(store, ORIGIN), Run(store, ORIGIN)
    old.record([outcome()], {})
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
