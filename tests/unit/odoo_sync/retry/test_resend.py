"""`odoo-sync retry` with a target that this test is: what it is given, and what it says back."""

from __future__ import annotations

import json
import sys
import typing as t
from pathlib import Path

import pytest

from odoo_common.ledger.runs import DeadLetterRef
from odoo_sync.retry.dead_letters import files_of, messages
from target_odoo.outcome import Reason
from target_odoo.results.dead_letters import DeadLetters
from tests.unit.odoo_sync.conftest import note, rejected
from tests.unit.outcomes import outcome

if t.TYPE_CHECKING:
    from click.testing import Result

    from odoo_common.ledger.database import Store

Call = t.Callable[..., "Result"]

SCHEMA = {"type": "SCHEMA", "stream": "products", "schema": {}, "key_properties": ["id"]}
#: A target that notes how it was called, settles what it reads, and rejects what is named "bad".
TARGET = """#!{python}
import json, os, sys
from odoo_common.ledger.runs import DeadLetterRef, Origin, Run
from odoo_common.ledger.database import Store
from tests.unit.odoo_sync.conftest import rejected
from tests.unit.outcomes import outcome

configs = [json.load(open(p)) for o, p in zip(sys.argv[1::2], sys.argv[2::2]) if p != "ENV"]
config = {{name: value for one in configs for name, value in one.items()}}
lines = sys.stdin.read().splitlines()
with open("{folder}/called.json", "w") as called:
    json.dump({{"config": config, "lines": lines, "env": dict(os.environ)}}, called)
if os.path.exists("{folder}/dies"):
    sys.exit(3)
run = Run(Store(config["ledger_url"]), Origin("target-odoo", "to_odoo", "db@odoo.example.com"))
read = [m for m in map(json.loads, lines) if m["type"] == "RECORD"]
letters = [DeadLetterRef(m["rejection"]["run"], m["rejection"]["number"]) for m in read]
rows = [
    rejected(number=n) if m["record"]["id"] == "bad" else outcome(number=n)
    for n, m in enumerate(read, 1)
]
run.record(rows, {{"read": len(rows)}}, letters)
run.end("succeeded", {{}})
"""


class World:
    """A folder with settings, dead letters and a target."""

    def __init__(self, folder: Path, store: Store, call: Call) -> None:
        self.folder, self._store, self._call = folder, store, call
        self.config = folder / "config.json"
        self.config.write_text(json.dumps({"url": "https://odoo.example.com", "db": "db"}))
        self.target = folder / "target"
        self.target.write_text(TARGET.format(python=sys.executable, folder=folder))
        self.target.chmod(0o700)

    def run(self, *names: str, place: str = "db@odoo.example.com") -> str:
        """Write a run that rejected records with these ids; return its id."""
        rows = [
            rejected(number=number, external_id=name, record_key=name)
            for number, name in enumerate(names, 1)
        ]
        path = self.folder / "rejects.jsonl"
        run = note(self._store, rows, "partial", place=place, rejects_path=str(path))
        letters = DeadLetters(path)
        for number, name in enumerate(names, 1):
            record = {"type": "RECORD", "stream": "products", "record": {"id": name}}
            letters.write(SCHEMA, record, Reason("value", "x"), DeadLetterRef(run, number))
        letters.close()
        return run

    def retry(self, *arguments: str) -> Result:
        return self._call(
            "retry", *arguments, "--config", str(self.config), "--target", str(self.target)
        )

    def given(self) -> list[str]:
        """Return the ids that the target was given by the last retry; it forgets them."""
        called = self.folder / "called.json"
        if not called.exists():
            return []
        lines = json.loads(called.read_text())["lines"]
        called.unlink()
        messages = [json.loads(line) for line in lines]
        assert messages[0] == SCHEMA
        return [message["record"]["id"] for message in messages[1:]]


@pytest.fixture
def world(tmp_path: Path, store: Store, call: Call, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[4]))
    return World(tmp_path, store, call)


def test_the_dead_letters_of_a_run_are_tried_once(world: World) -> None:
    first, second = world.run("a", "b"), world.run("c")
    assert len(files_of(world.folder / "rejects.jsonl")) == 2
    done = world.retry(first)
    assert done.exit_code == 0
    assert done.output.startswith("2 tried again in run 2")
    assert ": 2 created\n" in done.output
    assert world.given() == ["a", "b"]
    again = world.retry(first)
    assert (again.exit_code, again.output) == (0, "nothing to retry\n"), again.output
    assert world.given() == []
    done = world.retry("--all")
    assert done.exit_code == 0, done.output
    assert world.given() == ["c"]
    assert world.retry(second).output == "nothing to retry\n"


def test_the_target_gets_its_settings_the_ledger_and_who_started_it(
    world: World, path: Path
) -> None:
    world.run("a")
    world.retry("--all")
    called = json.loads((world.folder / "called.json").read_text())
    assert called["config"] == {
        "url": "https://odoo.example.com",
        "db": "db",
        "ledger_url": str(path),
        "triggered_by": "retry",
        "state_format": "singer",
    }
    assert called["env"]["TARGET_ODOO_LEDGER_URL"] == str(path)


def test_what_is_rejected_again_waits_as_an_error_of_the_retry(world: World, call: Call) -> None:
    run = world.run("good", "bad")
    done = world.retry(run, "--json")
    report = json.loads(done.output)
    assert done.exit_code == 1
    assert report["outcomes"] == {"created": 1, "rejected": 1}
    assert world.retry(run).output == "nothing to retry\n"
    [left] = json.loads(call("errors", "--json").output)
    assert left["batch_id"] == report["runs"][0]


def test_a_dead_letter_is_not_tried_where_a_newer_version_came_since(
    world: World, store: Store
) -> None:
    run = world.run("old", "only")
    newer = outcome(stream="products", record_key="old", number=1)
    note(store, [newer], "succeeded", place="db@odoo.example.com")
    assert world.retry(run).exit_code == 0
    assert world.given() == ["only"]


def test_a_target_that_dies_leaves_everything_waiting(world: World) -> None:
    run = world.run("a", "b")
    (world.folder / "dies").touch()
    died = world.retry(run)
    assert died.exit_code == 1
    assert "2 still wait: the target ended with exit code 3" in died.output
    world.given()
    (world.folder / "dies").unlink()
    assert world.retry(run).exit_code == 0
    assert world.given() == ["a", "b"]


def test_a_dead_letter_that_is_gone_is_said(world: World) -> None:
    run = world.run("a")
    (world.folder / "rejects.jsonl").unlink()
    gone = world.retry(run)
    assert gone.exit_code == 1
    assert "1 can't be tried: their dead letters are in no file any more" in gone.output
    assert world.given() == []


def test_another_odoo_gets_none_of_them(world: World) -> None:
    run = world.run("a", place="staging@odoo.example.com")
    assert world.retry(run).exit_code == 1
    everything = world.retry("--all")
    assert everything.output == "1 belong to another Odoo than the settings name\n"
    assert world.given() == []


def test_either_a_run_or_all(world: World) -> None:
    assert world.retry().exit_code == 2
    assert world.retry("x", "--all").exit_code == 2
    world.config.write_text(json.dumps({"url": "x", "db": "y", "dry_run": True}))
    assert world.retry("--all").exit_code == 1


def test_half_a_line_and_other_files_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "re[jects.jsonl"
    letters = DeadLetters(path)
    record = {"type": "RECORD", "stream": "products", "record": {"id": 1}}
    letters.write(SCHEMA, record, Reason("value", "x"), DeadLetterRef("r", 1))
    letters.close()
    with path.open("ab") as file:
        file.write(b'{"type":"RECORD","stream":"prod')
    (tmp_path / "re[jects.20260101T000000.jsonl").write_text('{"type":"STATE"}\n[]\n')
    (tmp_path / "other.jsonl").write_text("x")
    wanted = {DeadLetterRef("r", 1), DeadLetterRef("r", 2)}
    found = [json.loads(line) for line in messages([path], wanted)]
    assert [message["type"] for message in found] == ["SCHEMA", "RECORD"]
    assert wanted == {DeadLetterRef("r", 2)}
    assert [file.name for file in files_of(path)] == [
        "re[jects.jsonl",
        "re[jects.20260101T000000.jsonl",
    ]
    assert files_of(tmp_path / "no folder" / "x.jsonl") == []
