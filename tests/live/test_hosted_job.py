"""The example of a hosted job, run as its users run it."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import typing as t

import pytest

from tests.live.plain import Plain
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database

pytestmark = pytest.mark.live
EXAMPLE = ROOT / "examples/hosted_job"
STREAMS = ["products", "product_suppliers"]
Made = dict[str, t.Any]


class Job:
    """The example's folder with the settings of one database."""

    def __init__(self, config: Made, folder: Path) -> None:
        self.folder = folder
        shutil.copy(ROOT / "mappings/optiply/to_odoo.yml", folder)
        for name in ("config.json", "target-config.json"):
            example = json.loads((EXAMPLE / name).read_text())
            example.pop("api_key")
            more = {**config, "lookback_seconds": 0} if name == "config.json" else config
            (folder / name).write_text(json.dumps({**example, **more}))

    def command(self, *arguments: str, job: str = "job-1") -> subprocess.CompletedProcess[str]:
        names = {"JOB_ID": job, "TENANT": "acme", "FLOW": "buy-orders"} if job else {}
        return subprocess.run(
            [sys.executable, str(EXAMPLE / "hosted_job.py"), *arguments],
            env={**os.environ, **names}, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def run(self, job: str) -> Made:
        done = self.command("run", str(self.folder), job=job)
        assert done.returncode == 0, done.stderr[-4000:]
        summary = json.loads(done.stdout)["BuyOrders"]
        return {word: count for word, count in summary.items() if count}

    def rows(self, stream: str) -> list[dict[str, str]]:
        files = list((self.folder / "sync-output").glob(f"{stream}-*.csv"))
        if not files:
            return []
        with files[0].open(newline="") as lines:
            return list(csv.DictReader(lines))

    def read(self, name: str) -> t.Any:
        return json.loads((self.folder / name).read_text())

    @property
    def estimates(self) -> dict[str, int]:
        found: dict[str, int] = self.read("sync-output/estimated_job_metrics.json")[
            "estimatedRecordCount"
        ]
        return found


@pytest.fixture
def job(config: Made, tmp_path: Path) -> Job:
    return Job(config, tmp_path)


def supplier(price: dict[str, str]) -> str:
    return price.get("partner_id") or price["name"]  # The name of the field on Odoo 14.


def test_a_hosted_job_from_the_first_run_to_a_change(job: Job, odoo: Database) -> None:
    plain = Plain(odoo)
    assert job.command("discover", str(job.folder), *STREAMS).returncode == 0

    first = job.run("job-1")
    prices = job.rows("product_suppliers")
    assert len(prices) == plain.count("product.supplierinfo", [])
    assert job.estimates == {stream: len(job.rows(stream)) for stream in STREAMS}
    suppliers = {supplier(price) for price in prices}
    entries = {e["externalId"]: e for e in job.read("target-state.json")["bookmarks"]["BuyOrders"]}
    assert first == {"success": len(suppliers)}
    assert set(entries) == {f"acme-{one}" for one in suppliers}
    assert set(job.read("state.json")["bookmarks"]) >= set(STREAMS)

    price = prices[0]
    order = entries[f"acme-{supplier(price)}"]
    plain.call("product.supplierinfo", "write", [int(price["id"])], {"price": 12.5})
    again = job.run("job-2")
    changed = job.rows("product_suppliers")
    assert price["id"] in [row["id"] for row in changed]
    assert job.estimates["product_suppliers"] == len(changed) < len(prices)
    assert again == {"existing": len(suppliers) - 1, "updated": 1}
    key = [["order_id", "=", int(order["id"])]]
    lines = plain.call("purchase.order.line", "search_read", key, ["price_unit"])
    assert 12.5 in [line["price_unit"] for line in lines]

    with sqlite3.connect(job.folder / "ledger.db") as ledger:
        jobs = ledger.execute("SELECT job, status FROM runs ORDER BY started_at").fetchall()
    assert jobs == [("job-1", "succeeded"), ("job-2", "succeeded")]


def test_what_the_job_lacks_is_named(job: Job) -> None:
    done = job.command("run", str(job.folder), job="")
    assert done.returncode == 1
    assert "the environment lacks JOB_ID, TENANT, FLOW" in done.stderr

    job.command("discover", str(job.folder), *STREAMS)
    config = json.loads((job.folder / "config.json").read_text())
    (job.folder / "config.json").write_text(json.dumps({**config, "password": "Geheim"}))
    refused = job.command("run", str(job.folder))
    assert refused.returncode == 1
    assert "tap-odoo ended with 1" in refused.stderr
    assert "wrong user name, password or API key" in refused.stderr
    assert "Geheim" not in refused.stderr
