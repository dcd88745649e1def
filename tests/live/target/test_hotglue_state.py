"""Hosted jobs in hotglue's style: the target's state in and out."""

from __future__ import annotations

import json
import subprocess
import sys
import typing as t

import pytest

from odoo_common.ledger.conflicts import resolve
from odoo_common.ledger.database import Store
from odoo_common.ledger.tables import conflicts
from tests.live.target.conftest import Name, records
from tests.live.target.test_command import TARGET, lines_of
from tests.live.target.test_upsert import find

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live

STREAM = "Vendors"


class Job:
    """A hosted job: a folder with its files, and the target as a process."""

    def __init__(self, config: dict[str, t.Any], folder: Path) -> None:
        self.folder = folder
        settings = {**config, "state_format": "hotglue", "fail_on_reject": False}
        (folder / "config.json").write_text(json.dumps(settings))
        self.state = folder / "target-state.json"
        self.state.write_text("{}")

    def run(self, rows: list[dict[str, t.Any]], *options: str) -> subprocess.CompletedProcess[str]:
        feed = [*lines_of(records(STREAM, rows)), '{"type": "STATE", "value": {"bookmarks": {}}}']
        (self.folder / "input.jsonl").write_text("\n".join(feed))
        done = subprocess.run(
            [sys.executable, "-c", TARGET, "--config", "config.json",
             "--state", self.state.name, "--input", "input.jsonl", *options],
            capture_output=True, text=True, cwd=self.folder, check=False,
        )  # fmt: skip
        if done.stdout:
            self.state.write_text(done.stdout.splitlines()[-1])
        return done

    @property
    def summary(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.state.read_text())["summary"][STREAM]
        return {word: count for word, count in found.items() if count}

    @property
    def entries(self) -> dict[str, dict[str, t.Any]]:
        entries = json.loads(self.state.read_text())["bookmarks"][STREAM]
        assert len({entry["externalId"] for entry in entries}) == len(entries)
        return {entry["externalId"]: entry for entry in entries}


@pytest.fixture
def job(config: dict[str, t.Any], tmp_path: Path) -> Job:
    return Job(config, tmp_path)


def test_what_succeeded_is_skipped_and_what_failed_is_tried_again(
    job: Job, connection: Connection, name: Name
) -> None:
    good = {"externalId": name("good"), "name": name("Good")}
    bad = {"externalId": name("bad"), "name": name("Bad"), "country_id/code": "??"}
    first = job.run([good, bad])

    assert first.returncode == 0, first.stderr
    assert len(first.stdout.splitlines()) == 1
    assert job.summary == {"success": 1, "fail": 1}
    partner = find(connection, name("good"))
    assert job.entries[name("good")]["id"] == str(partner)
    assert job.entries[name("bad")]["success"] is False
    assert "country_id/code" in job.entries[name("bad")]["error"]

    # The good one isn't even looked at: what a person changed meanwhile stays.
    connection.call("res.partner", "write", [partner], {"name": "by hand"})
    job.run([good, bad])
    assert job.summary == {"existing": 1, "fail": 1}
    assert connection.call("res.partner", "read", [partner], ["name"])[0]["name"] == "by hand"
    assert job.entries[name("good")]["id"] == str(partner)

    job.run([good, {**bad, "country_id/code": "NL"}])
    assert job.summary == {"existing": 1, "success": 1}
    assert job.entries[name("bad")]["id"] == str(find(connection, name("bad")))


def test_a_record_that_changed_is_written(job: Job, connection: Connection, name: Name) -> None:
    row = {"externalId": name("v"), "name": name("V"), "city": "Delft"}
    for city, summary in [("Delft", "success"), ("Gouda", "updated"), ("Delft", "updated")]:
        job.run([{**row, "city": city}])
        assert job.summary == {summary: 1}
        partner = find(connection, name("v"))
        assert connection.call("res.partner", "read", [partner], ["city"])[0]["city"] == city


def test_a_job_without_an_earlier_state_finds_what_is_there(job: Job, name: Name) -> None:
    row = {"externalId": name("v"), "name": name("V")}
    job.run([row])
    job.state.write_text("")
    job.run([row])
    assert job.summary == {"existing": 1}


def test_a_job_that_fails_says_what_it_has_done(
    job: Job, connection: Connection, name: Name
) -> None:
    feed = lines_of(records(STREAM, [{"externalId": name("v"), "name": name("V")}]))
    (job.folder / "input.jsonl").write_text("\n".join([*feed, "{broken"]))
    one_by_one = {"batch_size_rows": 1, "parallel_requests": 1}
    config = json.loads((job.folder / "config.json").read_text()) | one_by_one
    (job.folder / "config.json").write_text(json.dumps(config))
    done = subprocess.run(
        [sys.executable, "-c", TARGET, "--config", "config.json", "--input", "input.jsonl"],
        capture_output=True, text=True, cwd=job.folder, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    [entry] = json.loads(done.stdout)["bookmarks"][STREAM]
    assert entry["id"] == str(find(connection, name("v")))


def test_a_state_that_is_none_ends_with_one_clear_line(job: Job) -> None:
    job.state.write_text("[]")
    done = job.run([])
    assert done.returncode == 1
    assert "a state is a JSON object" in done.stderr
    assert "Traceback" not in done.stderr


def test_there_is_no_token_to_renew_and_the_login_is_tried(job: Job) -> None:
    done = job.run([], "--access-token")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no access tokens to renew: the login works" in done.stderr


def test_a_record_that_goes_back_to_what_it_was_is_written_again(
    job: Job, connection: Connection, name: Name
) -> None:
    rows = [{"externalId": name("V"), "name": each} for each in "ABA"]
    for _ in range(2):
        assert job.run(rows).returncode == 0
        [found] = connection.call("res.partner", "read", [find(connection, name("V"))], ["name"])
        assert found["name"] == "A"


def test_a_state_without_its_format_ends_with_one_clear_line(job: Job) -> None:
    settings = json.loads((job.folder / "config.json").read_text())
    del settings["state_format"]
    (job.folder / "config.json").write_text(json.dumps(settings))
    done = job.run([])

    assert done.returncode == 1
    assert "without the setting state_format: hotglue" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_record_that_waits_for_a_decision_counts_as_not_done(
    job: Job, connection: Connection, name: Name
) -> None:
    ledger = str(job.folder / "ledger.db")
    settings = json.loads((job.folder / "config.json").read_text())
    settings |= {"ledger_url": ledger, "on_conflict": "manual"}
    (job.folder / "config.json").write_text(json.dumps(settings))
    row = {"externalId": name("v"), "name": name("V"), "city": "Delft"}
    job.run([row])
    partner = find(connection, name("v"))
    connection.call("res.partner", "write", [partner], {"city": "by hand"})

    row["city"] = "Gouda"
    for _ in range(2):  # it is tried again until somebody decides
        assert job.run([row]).returncode == 0
        entry = job.entries[name("v")]
        assert entry["success"] is False
        assert entry["error"] == "changed in Odoo too, to be decided: city"
    with Store(ledger).transaction() as session:
        [(conflict, status)] = session.execute(
            conflicts.select().with_only_columns(conflicts.c.id, conflicts.c.status)
        )
    assert status == "open"
    resolve(Store(ledger), conflict, take="source")
    job.run([row])
    assert job.entries[name("v")]["success"] is True
    assert job.summary == {"updated": 1}
    assert connection.call("res.partner", "read", [partner], ["city"])[0]["city"] == "Gouda"


def test_a_record_that_waited_is_not_what_the_state_remembers(
    job: Job, connection: Connection, name: Name
) -> None:
    parent = {"externalId": name("P"), "name": "Parent"}
    waits = {"externalId": name("V"), "name": "Old", "parent_id/id": name("P")}
    newer = {"externalId": name("V"), "name": "New"}
    assert job.run([waits, newer, parent]).returncode == 0
    assert job.run([waits]).returncode == 0
    [found] = connection.call("res.partner", "read", [find(connection, name("V"))], ["name"])
    assert found["name"] == "Old"
