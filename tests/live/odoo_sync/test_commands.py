"""`odoo-sync` beside the real connectors and a real Odoo."""

from __future__ import annotations

import csv
import io
import json
import typing as t

import pytest

from tests.live.singer import select

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection
    from sandbox import Database
    from tests.live.odoo_sync.conftest import Desk

pytestmark = pytest.mark.live


def test_check_says_what_is_there(desk: Desk, connection: Connection, odoo_version: str) -> None:
    done = desk.listed("check")
    [found] = done["checks"]
    assert done["success"]
    assert found["connectors"] == ["tap-odoo", "target-odoo"]
    assert found["odoo_version"].startswith("" if odoo_version == "external" else odoo_version)
    assert found["database"] == desk.settings["db"]
    assert (found["user_id"], found["user"]["login"]) == (connection.uid, desk.settings["username"])
    assert found["rights"]["res.partner"] == dict.fromkeys(
        ("read", "write", "create", "unlink"), True
    )
    assert {"stock", "purchase"} <= {row["name"] for row in found["modules"]}
    assert "en_US" in {row["code"] for row in found["languages"]}
    companies = connection.call("res.users", "read", [connection.uid], ["company_ids"])
    assert {row["id"] for row in found["companies"]} == set(companies[0]["company_ids"])
    every = {"active_test": False}
    count = connection.call("product.product", "search_count", [], context=every)
    assert found["products"]["total"] == count
    text = desk.sync("check")
    assert f"{count}, of these archived" in text


def test_check_tells_what_is_wrong(desk: Desk, odoo: Database) -> None:
    desk.save("config.json", {**desk.settings, "password": "wrong"})
    refused = desk.sync("check", code=1)
    assert "wrong user name, password or API key" in refused
    desk.save("config.json", {**desk.settings, "url": "http://127.0.0.1:1", "retry_max_tries": 1})
    assert "127.0.0.1:1" in desk.sync("check", code=1)
    desk.save("config.json", {"url": odoo.url})
    assert "missing setting: db, username" in desk.sync("check", code=1)


def test_check_takes_each_connectors_environment(desk: Desk, odoo: Database) -> None:
    clerk = odoo.as_user("clerk")
    variables = {
        f"{prefix}_ODOO_{name}": value
        for prefix, user in (("TAP", odoo), ("TARGET", clerk))
        for name, value in (
            ("URL", user.url),
            ("DB", user.name),
            ("USERNAME", user.username),
            ("PASSWORD", user.password),
        )
    }
    done = desk.run("odoo-sync", "check", "--json", **variables)
    tap, target = json.loads(done.stdout)["checks"]
    assert (tap["connectors"], tap["user"]["login"]) == (["tap-odoo"], odoo.username)
    assert (target["connectors"], target["user"]["login"]) == (["target-odoo"], "clerk")
    assert target["modules"] is None or isinstance(target["modules"], list)
    assert not target["rights"]["purchase.order"]["create"]


def test_rejected_records_are_mended_and_tried_again_once(
    any_desk: Desk, connection: Connection
) -> None:
    desk = any_desk
    mark = desk.mark
    anna = {"id": f"shop.anna_{mark}", "name": "Anna", "category_id/name": [f"Tag {mark}"]}
    bert = {"id": f"shop.bert_{mark}", "name": "Bert", "category_id/name": [f"Tag {mark}"]}
    desk.target("partners", anna, bert)
    # A later run moves the dead letters of the first one, and has a newer Bert.
    desk.target("partners", {"id": f"shop.x_{mark}", "name": "X", "country_id/code": "??"})
    desk.target("partners", {"id": f"shop.bert_{mark}", "name": "Bert the newer"})

    first, second = [run["id"] for run in desk.listed("history", "--status", "partial")][::-1]
    waiting = desk.listed("errors")
    assert [entry["product_id"] for entry in waiting] == [f"shop.x_{mark}", f"shop.anna_{mark}"]
    error = waiting[1]
    assert (error["batch_id"], error["stream"], error["model"]) == (
        first, "partners", "res.partner",
    )  # fmt: skip
    assert error["error_details"]["odoo_error_code"] == "reference"
    assert error["error_details"]["value"] == f"Tag {mark}"
    assert error["error_details"]["can_retry"] is True

    desk.target("tags", {"id": f"shop.tag_{mark}", "name": f"Tag {mark}"})
    assert ": 1 created" in desk.sync("retry", first)
    ours = [
        ("name", "in", ["Anna", "Bert", "Bert the newer"]),
        ("category_id.name", "=", f"Tag {mark}"),
    ]
    assert connection.call("res.partner", "search_read", ours, fields=["name"])[0]["name"] == "Anna"
    assert connection.call("res.partner", "search_count", ours) == 1
    assert desk.sync("retry", first) == "nothing to retry\n"
    latest = desk.listed("history", "last")
    assert (latest["triggered_by"], latest["created"], latest["read"]) == ("retry", 1, 1)

    # The other one can't be mended here: it waits on, under the run that tried it again.
    report = json.loads(desk.sync("retry", "--all", "--json", code=1))
    assert (report["tried"], report["outcomes"]) == (1, {"rejected": 1})
    assert desk.sync("retry", second) == "nothing to retry\n"
    [left] = desk.listed("errors")
    assert left["batch_id"] == report["runs"][0]
    every = {
        entry["product_id"]: entry["status"] for entry in desk.listed("errors", first, "--all")
    }
    assert every == {f"shop.anna_{mark}": "retried", f"shop.bert_{mark}": "superseded"}

    figures = desk.listed("stats")
    # Anna, Bert, X, the newer Bert, the tag, Anna again, X again.
    assert (figures["total_syncs"], figures["failed_syncs"]) == (7, 4)
    rows = list(csv.DictReader(io.StringIO(desk.sync("errors", "--all", "--csv"))))
    assert sorted(row["status"] for row in rows) == ["open", "retried", "retried", "superseded"]
    assert desk.sync("report").startswith("the report is in")
    assert f"shop.x_{mark}" in (desk.folder / "odoo-sync.html").read_text()


def test_a_mended_dead_letter_that_is_piped_in_by_hand_is_settled(desk: Desk) -> None:
    desk.target("partners", {"id": f"shop.p_{desk.mark}", "name": "P", "country_id/code": "??"})
    letters = (desk.folder / "odoo-rejects.jsonl").read_text().replace("??", "NL")
    desk.run("target-odoo", "--config", "config.json", given=letters)
    assert desk.listed("errors") == []
    [settled] = desk.listed("errors", "--all")
    assert settled["settled_by"] == desk.listed("history", "last")["id"]


def test_the_settings_may_come_from_the_environment(desk: Desk) -> None:
    row = {"id": f"shop.p_{desk.mark}", "name": "P", "category_id/name": [f"Tag {desk.mark}"]}
    desk.target("partners", row)
    desk.target("tags", {"id": f"shop.tag_{desk.mark}", "name": f"Tag {desk.mark}"})
    variables = {
        f"TARGET_ODOO_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in desk.settings.items()
    }
    done = desk.run("odoo-sync", "retry", "--all", **variables)
    assert done.returncode == 0, done.stderr
    assert ": 1 created" in done.stdout


def test_a_person_decides_a_conflict(desk: Desk, connection: Connection) -> None:
    lamp = {"id": f"shop.lamp_{desk.mark}", "name": f"Lamp {desk.mark}", "list_price": 20.0}
    desk.save("config.json", {**desk.settings, "on_conflict": "manual"})
    desk.target("products", lamp)
    [product] = connection.call("product.product", "search", [("name", "=", lamp["name"])])
    connection.call("product.product", "write", [product], {"list_price": 25.0})
    desk.target("products", {**lamp, "list_price": 18.0})

    [conflict] = desk.listed("conflicts")
    assert conflict["field"] == "list_price"
    assert (conflict["ours"], conflict["theirs"]) == (18.0, 25.0)
    desk.sync("conflicts", "resolve", str(conflict["id"]), "--take", "source")
    assert desk.sync("conflicts") == "no open conflicts\n"
    desk.target("products", {**lamp, "list_price": 18.0})
    [now] = connection.call("product.product", "read", [product], ["list_price"])
    assert now["list_price"] == 18.0
    desk.sync("conflicts", "resolve", str(conflict["id"]), "--take", "source", code=1)


def test_the_taps_runs_are_in_the_ledger_too(desk: Desk) -> None:
    settings = {name: desk.settings[name] for name in ("url", "db", "username", "password")}
    desk.save("tap.json", {**settings, "ledger_url": "ledger.db", "job_name": "units"})
    catalog = json.loads(desk.run("tap-odoo", "--config", "tap.json", "--discover").stdout)
    assert not (desk.folder / "ledger.db").exists(), "discovery is no run"
    desk.save("catalog.json", select(catalog, {"units": None}))
    done = desk.run("tap-odoo", "--config", "tap.json", "--catalog", "catalog.json")
    records = [line for line in done.stdout.splitlines() if '"type":"RECORD"' in line]
    desk.save("wrong.json", {**settings, "password": "s3cret", "ledger_url": "ledger.db"})
    assert desk.run("tap-odoo", "--config", "wrong.json").returncode == 1

    failed, read = desk.listed("history", "--direction", "from_odoo")
    assert (failed["status"], failed["read"]) == ("failed", 0)
    assert "refuses user" in failed["error"]
    assert "s3cret" not in failed["error"]
    assert (read["status"], read["connector"], read["job"]) == ("succeeded", "tap-odoo", "units")
    assert (read["read"], read["deletions"], read["error"]) == (len(records), 0, "")
    assert read["streams"]["units"]["read"] == len(records) > 0
    assert read["duration_ms"] >= read["streams"]["units"]["duration_ms"] > 0
    figures = desk.listed("stats")
    assert figures["by_direction"][0]["total_syncs"] == len(records)
