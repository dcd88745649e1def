"""`odoo-sync listen` with webhooks of a real Odoo, and with its clock where there are none."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import typing as t

import pytest
import requests

from tests.live.plain import Plain
from tests.live.singer import BIN, run, select, write_json

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sandbox import Database, Sandbox

pytestmark = pytest.mark.live
Made = dict[str, t.Any]
SECRET = "0123456789abcdef0123"
#: What a user's own script does: a run of the tap, its state kept for the next one.
SCRIPT = """
out="run-$(date +%s%N).jsonl"
tap-odoo --config config.json --config ENV --catalog catalog.json --state state.json > "$out.new"
grep '"STATE"' "$out.new" | tail -n 1 | sed 's/^{"type":"STATE","value"://; s/}$//' > state.new
mv state.new state.json
mv "$out.new" "$out"
"""


class Job:
    """A folder with the settings of a tap, and what its runs brought."""

    def __init__(self, odoo: Database, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        config = {
            "url": odoo.url,
            "db": odoo.name,
            "username": odoo.username,
            "password": odoo.password,
            "lookback_seconds": 0,
            "deletions": ["partners"],
            "ledger_url": "ledger.db",
        }
        path = write_json(folder / "config.json", config)
        catalog = json.loads(run("tap-odoo", "--config", path, "--discover").stdout)
        streams = {"partners": ["id", "name"], "countries": ["id", "name"]}
        write_json(folder / "catalog.json", select(catalog, {
            name: [*fields, "_sdc_deleted_at"] for name, fields in streams.items()}))  # fmt: skip
        (folder / "state.json").write_text("{}")
        (folder / "secret").write_text(SECRET)

    def listen(self, *options: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [BIN / "odoo-sync", "listen", *options, "--", "bash", "-euc", SCRIPT],
                cwd=self.folder, stderr=log, env=environment,
            )  # fmt: skip

    @property
    def runs(self) -> list[list[Made]]:
        """The records of each run."""
        found = []
        for path in sorted(self.folder.glob("run-*.jsonl")):
            messages = [json.loads(line) for line in path.read_text().splitlines()]
            found.append([m for m in messages if m["type"] == "RECORD"])
        return found

    def becomes(self, condition: Callable[[], t.Any]) -> t.Any:
        for _ in range(600):
            found = condition()
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(self.log.read_text()[-3000:])

    def end(self, process: subprocess.Popen[bytes]) -> None:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, self.log.read_text()[-3000:]
        assert SECRET not in self.log.read_text()


@pytest.fixture
def automatic(odoo_version: str, box: Sandbox, worker_id: str) -> Iterator[Database]:
    """A database of its own with automation rules: another module changes every model."""
    if int(odoo_version) < 17:
        pytest.skip("Odoo sends webhooks from version 17 on")
    name = f"listen_{worker_id}"
    odoo = box.clone(name)
    plain = Plain(odoo)
    module = plain.call("ir.module.module", "search", [["name", "=", "base_automation"]])
    plain.call("ir.module.module", "button_immediate_install", module)
    yield odoo
    box.drop(name)


def is_idle(status: Made) -> Made | None:
    """Return the status of a listener with nothing more to do."""
    listener = status["listener"]
    runs = status["latest_runs"]
    is_busy = listener["running"] or listener["pending"]
    return None if is_busy or len(runs) != listener["runs"] or not runs[0]["ended_at"] else status


def add_rule(plain: Plain, model: str, trigger: str, url: str) -> None:
    """Do what docs/near-real-time.md says: Settings > Technical > Automation Rules."""
    model_id = plain.call("ir.model", "search", [["model", "=", model]])[0]
    action = {"name": "Tell the sync", "model_id": model_id, "state": "webhook"}
    rule = {
        "name": f"{model} {trigger}",
        "model_id": model_id,
        "trigger": trigger,
        "action_server_ids": [(0, 0, {**action, "webhook_url": url})],
    }
    plain.call("base.automation", "create", [rule])


def test_what_changes_in_odoo_is_read_moments_later(automatic: Database, tmp_path: Path) -> None:
    job = Job(automatic, tmp_path)
    plain = Plain(automatic)
    process = job.listen(
        *("--record", "res.partner=partners", "--stream", "res.country=countries"),
        *("--secret-file", "secret", "--port", "0", "--debounce", "1", "--ledger", "ledger.db"),
    )
    try:
        job.becomes(lambda: len(job.runs) == 1)  # It catches up: both streams, whole.
        assert {m["stream"] for m in job.runs[0]} == {"partners", "countries"}
        port = re.search(r"http://127\.0\.0\.1:(\d+)/", job.log.read_text())
        assert port
        url = f"http://127.0.0.1:{port[1]}/odoo/{SECRET}"
        for model, trigger in [
            ("res.partner", "on_create_or_write"),
            ("res.partner", "on_unlink"),
            ("res.country", "on_create_or_write"),
        ]:
            add_rule(plain, model, trigger, url)

        ids = plain.call("res.partner", "create", [{"name": f"Webhook {n}"} for n in range(3)])
        job.becomes(lambda: len(job.runs) == 2)
        assert [m["record"]["id"] for m in job.runs[1]] == ids
        state = (job.folder / "state.json").read_text()

        plain.call("res.partner", "unlink", ids[:1])
        country = plain.call("res.country", "search", [], limit=1)
        plain.call("res.country", "write", country, {"name": "Newland"})
        job.becomes(lambda: any(m["record"].get("name") == "Newland" for r in job.runs for m in r))
        later = [m for records in job.runs[2:] for m in records]
        gone = [m["record"]["id"] for m in later if m["record"].get("_sdc_deleted_at")]
        assert gone == ids[:1]
        assert {m["stream"] for m in later} == {"partners", "countries"}
        # A record that is read alone leaves the stream's state alone.
        partners = [json.loads(s)["bookmarks"]["partners"] for s in
                    (state, (job.folder / "state.json").read_text())]  # fmt: skip
        assert partners[0] == partners[1]

        site = f"http://127.0.0.1:{port[1]}"
        status = job.becomes(lambda: is_idle(requests.get(f"{site}/status", timeout=30).json()))
        runs = status["latest_runs"][::-1]
        read = [sum(not m["record"].get("_sdc_deleted_at") for m in run) for run in job.runs]
        assert [run["read"] for run in runs] == read
        assert status["listener"]["runs"] == len(runs)
        page = requests.get(site, timeout=30).text
        assert all(f'id="run-0-{run["id"]}"' in page for run in runs)
        figures = requests.get(f"{site}/metrics", timeout=30).text
        assert f'odoo_sync_runs{{status="succeeded"}} {len(runs)}\n' in figures
    finally:
        job.end(process)


def test_the_clock_brings_what_changed_where_nobody_sends_webhooks(
    odoo: Database, tmp_path: Path
) -> None:
    job = Job(odoo, tmp_path)
    plain = Plain(odoo)
    process = job.listen("--stream", "res.partner=partners", "--no-webhooks", "--poll", "2")
    try:
        job.becomes(lambda: job.runs)
        ids = plain.call("res.partner", "create", [{"name": "By the clock"}])
        job.becomes(lambda: any(m["record"]["id"] == ids[0] for r in job.runs for m in r))
        assert {m["stream"] for records in job.runs for m in records} == {"partners"}
    finally:
        job.end(process)
