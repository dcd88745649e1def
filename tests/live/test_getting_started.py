"""docs/getting-started.md, run from its first command to its last."""

from __future__ import annotations

import json
import os
import typing as t

import pytest

from sandbox import Database, Sandbox
from tests.live.console import play, steps
from tests.live.plain import Plain
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (ROOT / "docs/getting-started.md").read_text()

#: A template that was made a minute ago is within the lookback: nobody's database is.
A_DAY_OLDER = """
DO $$ DECLARE name text; BEGIN
    FOR name IN
        SELECT table_name FROM information_schema.columns
        JOIN information_schema.tables USING (table_schema, table_name)
        WHERE column_name = 'write_date' AND table_schema = 'public' AND table_type = 'BASE TABLE'
    LOOP
        EXECUTE format('UPDATE %I SET write_date = write_date - interval ''1 day''', name);
    END LOOP;
END $$
"""


@pytest.fixture
def yesterdays(odoo_version: str) -> Iterator[Database]:
    """An Odoo 19 with demo data that nobody has touched since yesterday."""
    if odoo_version != "19":
        pytest.skip("its output is that of an Odoo 19 with demo data")
    box = Sandbox("19")
    name = f"getting_started_{os.getpid()}"
    odoo = box.clone(name)
    box.psql(name, A_DAY_OLDER)
    yield odoo
    box.drop(name)


def test_getting_started_gets_one_started(yesterdays: Database, tmp_path: Path) -> None:
    commands = [step.command for step in steps(PAGE)]
    assert sum(command.startswith("tap-odoo ") for command in commands) == 5
    assert sum("target-odoo --config" in command for command in commands) == 5
    play(PAGE, yesterdays, tmp_path)

    plain = Plain(yesterdays)
    orders = plain.call(
        "purchase.order", "search_read", [["id", ">", 11]], ["state", "picking_ids"], order="id"
    )
    assert [order["state"] for order in orders] == ["purchase", "purchase"]
    assert all(order["picking_ids"] for order in orders), "Odoo's button makes the receipt"
    lines = [json.loads(line) for line in (tmp_path / "changes.jsonl").read_text().splitlines()]
    records = [line["record"] for line in lines if line["type"] == "RECORD"]
    assert orders[0]["id"] in {record["id"] for record in records}


def test_troubleshooting_shows_what_mistakes_look_like(
    yesterdays: Database, tmp_path: Path
) -> None:
    page = (ROOT / "docs/troubleshooting.md").read_text()
    way = {"url": yesterdays.url, "db": yesterdays.name, "username": yesterdays.username}
    config = json.dumps({**way, "password": yesterdays.password})
    (tmp_path / "config.json").write_text(config)
    assert len(steps(page)) == 3
    play(page, yesterdays, tmp_path)
