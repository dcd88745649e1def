"""What the listener's server shows, and to whom."""

from __future__ import annotations

import re
import typing as t

import pytest

from odoo_sync.listen.access import HEADER
from tests.unit.odoo_sync.conftest import note, rejected
from tests.unit.odoo_sync.listen.conftest import SECRET
from tests.unit.outcomes import outcome

if t.TYPE_CHECKING:
    from odoo_common.ledger.database import Store
    from tests.unit.odoo_sync.listen.conftest import Web

PATHS = ("/", "/status", "/metrics")


@pytest.mark.parametrize("asked", PATHS)
def test_only_who_may_look_is_shown_anything(store: Store, web: Web, asked: str) -> None:
    note(store, [outcome()], "succeeded")
    for headers in ({}, {"Via": "1.1 proxy", HEADER: SECRET}):
        shown = web.get(asked, **headers)
        assert shown.status_code == 200
        assert SECRET not in shown.text
        assert shown.headers["Cache-Control"] == "no-store"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
    refused = web.get(asked, Via="1.1 proxy")
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Basic ")
    assert refused.json() == {"error": "the secret is needed"}


def test_nothing_can_be_changed_there(web: Web) -> None:
    for path in PATHS:
        assert web.post(path, headers={HEADER: SECRET}).status_code == 405


def test_the_report_is_shown_live(store: Store, web: Web) -> None:
    run = note(store, [rejected(number=1, message="<b>odd</b>")], "partial")
    answer = web.get("/")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert f'id="run-0-{run}"' in answer.text
    assert "&lt;b&gt;odd" in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_status_is_that_of_listener_and_ledger(store: Store, web: Web) -> None:
    run = note(store, [outcome(), rejected(number=1)], "partial")
    web.post(f"/odoo/{SECRET}", json={"_model": "product.product", "_id": 7})
    found = web.get("/status").json()
    assert found["listener"] == web.get("/health").json()
    assert found["listener"]["pending"] == 1
    assert found["stats"]["failed_syncs"] == 1
    assert found["open_rejections"] == 1
    assert [one["id"] for one in found["latest_runs"]] == [run]


#: A line of a sample: https://prometheus.io/docs/instrumenting/exposition_formats/
LABEL = r'[a-z_]+="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(rf"[a-z_]+(?:{{{LABEL}(?:,{LABEL})*}})? \S+")


def test_prometheus_can_read_the_figures(store: Store, web: Web) -> None:
    note(store, [outcome(), outcome(outcome="skipped")], "succeeded", job="nightly")
    note(store, [rejected(number=1, stream='a"b\\c\nd')], "failed", job="nightly")
    answer = web.get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    assert answer.text.endswith("\n")
    for line in lines:
        assert line.startswith(("# HELP odoo_sync_", "# TYPE odoo_sync_")) or SAMPLE.fullmatch(line)
    samples = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    to_odoo = 'direction="to_odoo",stream="partners"'
    assert samples[f'odoo_sync_records{{{to_odoo},result="succeeded"}}'] == "1"
    assert samples[f'odoo_sync_records{{{to_odoo},result="skipped"}}'] == "1"
    odd = 'direction="to_odoo",stream="a\\"b\\\\c d"'
    assert samples[f'odoo_sync_records{{{odd},result="failed"}}'] == "1"
    assert samples['odoo_sync_runs{status="failed"}'] == "1"
    assert samples["odoo_sync_rejections_open"] == "1"
    assert samples["odoo_sync_listener_runs_total"] == "0"
    of_job = '{connector="target-odoo",job="nightly"}'
    last = float(samples[f"odoo_sync_last_run_timestamp_seconds{of_job}"])
    assert float(samples[f"odoo_sync_last_success_timestamp_seconds{of_job}"]) <= last


def test_a_ledger_that_is_not_there_yet_is_no_end_of_the_listener(web: Web) -> None:
    for asked in PATHS:
        answer = web.get(asked)
        assert answer.status_code == 503
        assert answer.json() == {"error": "the ledger can't be read: the listener's log says why"}
    assert web.get("/health").status_code == 200
