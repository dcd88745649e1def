"""What a run did is in the ledger, and the ledger is never surer than Odoo."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import typing as t

import pytest
import sqlalchemy as sa

from odoo_common.ledger.database import Store
from odoo_common.ledger.tables import conflicts, memory, outcomes, runs
from tests.live.target.conftest import Name, Runner, records
from tests.live.target.test_command import TARGET, command, lines_of
from tests.live.target.test_upsert import find

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from odoo_common.client.connection import Connection
    from sandbox import Sandbox

pytestmark = pytest.mark.live

#: The target, killed the moment before it notes in the ledger what it has written.
KILLED_TARGET = """
import os, signal
from odoo_common.ledger import written_values
from target_odoo.target import TargetOdoo
written_values.WrittenValues.remember = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
TargetOdoo.cli()
"""


def table(ledger: str, of: sa.Table) -> list[dict[str, t.Any]]:
    store = Store(ledger)
    with store.transaction() as connection:
        found = [dict(row) for row in connection.execute(sa.select(of)).mappings()]
    store.close()
    return found


def in_the_background(
    config: dict[str, t.Any], folder: Path, feed: str, *, program: str = TARGET
) -> subprocess.Popen[bytes]:
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "input.jsonl").write_text(feed)
    return subprocess.Popen(
        [sys.executable, "-c", program, "--config", "config.json", "--input", "input.jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
    )


def test_a_run_and_each_of_its_records_are_recorded(
    run: Runner, connection: Connection, name: Name, tmp_path: Path
) -> None:
    ledger = str(tmp_path / "ledger.db")
    settings = {
        "ledger_url": ledger,
        "job_name": "partners",
        "triggered_by": "schedule",
        "summary_path": str(tmp_path / "summary.json"),
    }
    rows = [
        {"id": name("good"), "name": name("Good"), "city": "Delft"},
        {"id": name("bad"), "name": name("Bad"), "country_id/code": "??"},
    ]
    run(records("res.partner", rows), **settings)
    run(records("res.partner", rows[:1]), **settings)

    first, second = sorted(table(ledger, runs), key=lambda row: row["started_at"])
    assert (first["status"], first["job"], first["triggered_by"]) == (
        "partial", "partners", "schedule",
    )  # fmt: skip
    assert (first["read"], first["created"], first["rejected"]) == (2, 1, 1)
    assert first["streams"]["res.partner"]["created"] == 1
    assert "1 record was rejected" in first["error"]
    assert (second["status"], second["unchanged"], second["error"]) == ("succeeded", 1, "")
    by_id = {
        row["external_id"]: row for row in table(ledger, outcomes) if row["run"] == first["id"]
    }
    good = by_id[f"singer.{name('good')}"]
    assert good["odoo_id"] == find(connection, name("good"))
    assert (good["outcome"], good["model"], good["fields"]) == (
        "created", "res.partner", ["city", "name"],
    )  # fmt: skip
    bad = by_id[f"singer.{name('bad')}"]
    assert (bad["outcome"], bad["code"], bad["field"]) == (
        "rejected", "reference", "country_id/code",
    )  # fmt: skip
    assert (bad["value"], bad["can_retry"]) == ("??", True)
    # The summary of a run without rejections replaced the first one's.
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert (summary["run"], summary["status"], summary["rejects"]) == (
        second["id"], "succeeded", [],
    )  # fmt: skip


def test_the_summary_says_of_each_rejected_record_why(
    run: Runner, name: Name, tmp_path: Path
) -> None:
    path = tmp_path / "summary.json"
    row = {"id": name("bad"), "name": name("Bad"), "country_id/code": "??"}
    run(records("res.partner", [row]), summary_path=str(path))

    summary = json.loads(path.read_text())
    [reject] = summary["rejects"]
    assert summary["status"] == "partial"
    assert summary["rejections"] == {"reference": 1}
    assert summary["rejects_left_out"] == 0
    assert {key: reject[key] for key in ("model", "external_id", "field", "value", "code")} == {
        "model": "res.partner",
        "external_id": f"singer.{name('bad')}",
        "field": "country_id/code",
        "value": "??",
        "code": "reference",
    }
    assert reject["can_retry"] is True


def test_who_has_a_unique_value_already_is_said(
    run: Runner, connection: Connection, name: Name, tmp_path: Path
) -> None:
    ledger = str(tmp_path / "ledger.db")
    rows = [
        {"id": name(part), "name": name(part), "barcode": name("barcode")} for part in ("a", "b")
    ]
    run(records("product.product", rows[:1]), ledger_url=ledger)
    rejects = run(records("product.product", rows[1:]), ledger_url=ledger).rejects

    holder = find(connection, name("a"))
    assert rejects[0]["rejection"]["existing_id"] == holder
    assert table(ledger, outcomes)[-1]["existing_id"] == holder


def test_a_run_that_could_not_log_in_is_recorded_without_the_secret(
    config: dict[str, t.Any], name: Name, tmp_path: Path
) -> None:
    feed = lines_of(records("res.partner", [{"id": name("x"), "name": "X"}]))
    settings = {**config, "password": "wr0ng-s3cret", "ledger_url": "ledger.db"}
    result = command(settings, tmp_path, feed)

    assert result.returncode == 1
    [found] = table(str(tmp_path / "ledger.db"), runs)
    assert found["status"] == "failed"
    assert "refuses user" in found["error"]
    assert b"wr0ng-s3cret" not in (tmp_path / "ledger.db").read_bytes()


def test_there_is_no_ledger_where_none_is_asked_for_or_needed(
    config: dict[str, t.Any], name: Name, tmp_path: Path
) -> None:
    feed = lines_of(records("res.partner", [{"id": name("x"), "name": "X"}]))
    assert command(config, tmp_path, feed).returncode == 0
    assert not list(tmp_path.glob("*.db"))

    first = command({**config, "on_conflict": "odoo"}, tmp_path, feed)
    again = command({**config, "on_conflict": "odoo"}, tmp_path, feed)
    assert (tmp_path / "odoo-ledger.db").exists()
    assert "nothing is remembered yet" in first.stderr
    assert "nothing is remembered yet" not in again.stderr


def test_a_dry_run_leaves_the_ledger_as_it_was(run: Runner, name: Name, tmp_path: Path) -> None:
    ledger = str(tmp_path / "ledger.db")
    feed = records("res.partner", [{"id": name("x"), "name": "X"}])
    run(feed, ledger_url=ledger, dry_run=True)
    assert (table(ledger, runs), table(ledger, outcomes), table(ledger, memory)) == ([], [], [])


def test_a_ledger_that_cannot_be_used_stops_the_run_before_anything_is_written(
    config: dict[str, t.Any], connection: Connection, name: Name, tmp_path: Path
) -> None:
    (tmp_path / "ledger.db").write_text("no database at all, and longer than a header " * 50)
    feed = lines_of(records("res.partner", [{"id": name("x"), "name": name("X")}]))
    result = command({**config, "ledger_url": "ledger.db"}, tmp_path, feed)

    assert result.returncode == 1
    assert "name another file in ledger_url" in result.stderr
    assert "Traceback" not in result.stderr
    assert connection.call("res.partner", "search_count", [("name", "=", name("X"))]) == 0


@pytest.fixture(params=["sqlite", "postgresql"])
def shared_ledger(
    request: pytest.FixtureRequest, box: Sandbox, worker_id: str, tmp_path: Path
) -> Iterator[str]:
    """A ledger that two processes share."""
    if request.param == "sqlite":
        yield str(tmp_path / "ledger.db")
        return
    cluster = box._cluster
    database = f"ledger_{worker_id}".lower()
    cluster.sql("postgres", f'CREATE DATABASE "{database}" OWNER odoo')
    yield f"postgresql://odoo:{cluster.password}@127.0.0.1:{cluster.port}/{database}"
    cluster.sql("postgres", f'DROP DATABASE "{database}" WITH (FORCE)')


def test_two_targets_with_the_same_input_share_a_ledger_and_make_each_record_once(  # noqa: PLR0917
    config: dict[str, t.Any], connection: Connection, name: Name, tmp_path: Path,
    shared_ledger: str, run: Runner,
) -> None:  # fmt: skip
    settings = {**config, "ledger_url": shared_ledger, "batch_size_rows": 20}
    settings |= {"on_conflict": "manual"}
    rows: list[dict[str, t.Any]] = []
    for city in ("Delft", "Gouda"):
        rows = [
            {"id": name(f"p{number}"), "name": name("Both"), "city": city} for number in range(80)
        ]
        feed = "".join(line + "\n" for line in lines_of(records("res.partner", rows)))
        both = [in_the_background(settings, tmp_path / part, feed) for part in ("one", "two")]
        said = [process.communicate(timeout=300)[1].decode() for process in both]
        assert [process.returncode for process in both] == [0, 0], said

    domain = [("name", "=", name("Both"))]
    assert connection.call("res.partner", "search_count", domain) == len(rows)
    assert connection.call("res.partner", "search_count", [*domain, ("city", "=", "Gouda")]) == 80
    found = table(shared_ledger, runs)
    assert [(row["status"], row["read"], row["rejected"]) for row in found] == [
        ("succeeded", len(rows), 0)
    ] * 4
    names = {f"singer.{row['id']}" for row in rows}
    for one in found:
        mine = [row for row in table(shared_ledger, outcomes) if row["run"] == one["id"]]
        assert {row["external_id"] for row in mine} == names
        assert len(mine) == len(rows)
        assert sum(one[name] for name in ("created", "updated", "unchanged")) == len(rows)
    assert table(shared_ledger, conflicts) == []
    assert len(table(shared_ledger, memory)) == len(rows)
    again = run(records("res.partner", rows), ledger_url=shared_ledger, on_conflict="manual")
    assert again.ended("res.partner") == {"unchanged": len(rows)}


@pytest.mark.parametrize("last_write", ["create", "update"])
def test_a_write_that_the_ledger_missed_is_known_as_ours(  # noqa: PLR0917
    config: dict[str, t.Any], connection: Connection, name: Name, tmp_path: Path, run: Runner,
    last_write: str,
) -> None:  # fmt: skip
    ledger = str(tmp_path / "ledger.db")
    settings = {"ledger_url": ledger, "on_conflict": "odoo"}

    def feed(street: str) -> list[dict[str, t.Any]]:
        return records("res.partner", [{"id": name("k"), "name": name("K"), "street": street}])

    if last_write == "update":
        run(feed("before"), **settings)
    text = "".join(line + "\n" for line in lines_of(feed("killed")))
    killed = in_the_background({**config, **settings}, tmp_path, text, program=KILLED_TARGET)
    killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL
    partner = find(connection, name("k"))

    def street() -> str:
        return str(connection.call("res.partner", "read", [partner], ["street"])[0]["street"])

    assert street() == "killed"
    # What the killed run wrote is no person's change …
    assert run(feed("after"), **settings).ended("res.partner") == {"updated": 1}
    assert street() == "after"
    # … and a person's change is still seen.
    connection.call("res.partner", "write", [partner], {"street": "by hand"})
    assert run(feed("later"), **settings).ended("res.partner") == {"skipped": 1}
    assert street() == "by hand"
    assert "running" in {row["status"] for row in table(ledger, runs)}
