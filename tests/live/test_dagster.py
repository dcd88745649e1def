"""The example on Dagster, run by Dagster: tasks, shards, and a state for each."""

from __future__ import annotations

import json
import subprocess
import typing as t

import pytest

from tap_odoo.fetch.shards import STRIPE, Shard
from tests.live.plain import Plain
from tests.live.singer import run, write_json
from tools.dagster import EXAMPLE, command, environment

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database

pytestmark = pytest.mark.live
MODEL = "res.partner.category"
STREAM = "res_partner_category"
TASKS = [f"{STREAM}_1_of_2", f"{STREAM}_2_of_2", "countries"]


class Engine:
    """Dagster with a home of its own, and the folder of the example's tap."""

    def __init__(self, config: dict[str, t.Any], folder: Path) -> None:
        self.folder = folder
        path = write_json(folder / "config.json", {**config, "models": [MODEL]})
        catalog = json.loads(run("tap-odoo", "--config", path, "--discover").stdout)
        write_json(folder / "catalog.json", catalog)
        self.environment = {
            **environment(folder / "home"),
            "ODOO_FOLDER": str(folder),
            "ODOO_STREAMS": json.dumps({STREAM: 2, "countries": 1}),
        }

    def dagster(self, *arguments: str) -> str:
        """Run Dagster and return what it logged."""
        done = subprocess.run(
            command(*arguments[:2], "-f", str(EXAMPLE / "definitions.py"), *arguments[2:]),
            env=self.environment, cwd=self.folder,
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stdout + done.stderr

    def new_ids(self, task: str) -> list[int]:
        """Return the ids that came with the last run of a task."""
        path = self.folder / "output" / f"{task}.jsonl"
        messages = [json.loads(line) for line in path.read_text().splitlines()]
        path.unlink()
        return [m["record"]["id"] for m in messages if m["type"] == "RECORD"]

    def state(self, task: str) -> dict[str, t.Any]:
        text = (self.folder / f"states/{task}.json").read_text()
        bookmarks: dict[str, t.Any] = json.loads(text)["bookmarks"]
        return bookmarks


def test_streams_and_shards_are_tasks_with_a_state_of_their_own(
    odoo_version: str, odoo: Database, config: dict[str, t.Any], tmp_path: Path
) -> None:
    if odoo_version == "14":
        pytest.skip("what Dagster does depends on no version of Odoo: 19 shows it")
    plain = Plain(odoo)
    tags = plain.call(MODEL, "create", [{"name": f"Task {n}"} for n in range(STRIPE + 200)])
    engine = Engine({**config, "lookback_seconds": 0}, tmp_path)

    assert "RUN_SUCCESS" in engine.dagster("job", "execute", "-j", "odoo")
    first, second, countries = (engine.new_ids(task) for task in TASKS)
    assert first
    assert second
    assert set(first).isdisjoint(second)
    assert len(first) + len(second) == plain.count(MODEL, [])
    assert len(countries) == plain.count("res.country", [])
    assert engine.state(TASKS[0])[STREAM]["shard"] == "1/2"
    assert engine.state(TASKS[1])[STREAM]["shard"] == "2/2"
    assert "countries" in engine.state("countries")

    # The second round: each task goes on from its own state.
    plain.call(MODEL, "write", [tags[0]], {"name": "Changed"})
    engine.dagster("asset", "materialize", "--select", ",".join(TASKS[:2]))
    owner = TASKS[0] if Shard(1, 2).holds(tags[0]) else TASKS[1]
    changed = {task: engine.new_ids(task) for task in TASKS[:2]}
    assert tags[0] in changed[owner]
    assert sum(map(len, changed.values())) < len(first) + len(second)
