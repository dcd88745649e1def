"""docs/migration.md: the state of another Singer SDK tap is carried over."""

from __future__ import annotations

import datetime as dt
import json
import re
import typing as t

import pytest

from tests.live.console import play
from tests.live.singer import Output, run, select, write_json
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database
    from tests.live.plain import Plain

pytestmark = pytest.mark.live
PAGE = (ROOT / "docs/migration.md").read_text()
STATE = PAGE.partition("### State")[2].partition("## The target")[0]


def test_a_run_goes_on_where_another_tap_was(
    odoo: Database, plain: Plain, config_file: Path, tmp_path: Path
) -> None:
    [changed] = plain.call("res.country", "search", [["code", "=", "NL"]])
    catalog = json.loads(run("tap-odoo", "--config", config_file, "--discover").stdout)
    write_json(tmp_path / "catalog.json", select(catalog, {"countries": None, "currencies": None}))
    config = json.loads(config_file.read_text())
    write_json(tmp_path / "config.json", {**config, "lookback_seconds": 0})

    [text] = re.findall(r"```json\n(.*?)```", STATE, re.DOTALL)
    state = json.loads(text)
    bookmark = state["bookmarks"].pop("products")
    # The other tap was there before this change, and after all others.
    bookmark["replication_key_value"] = dt.datetime.now(tz=dt.timezone.utc).isoformat(
        timespec="seconds"
    )
    state["bookmarks"]["countries"] = bookmark
    write_json(tmp_path / "old-state.json", state)
    play(STATE, odoo, tmp_path)
    first = Output((tmp_path / "changes.jsonl").read_bytes().splitlines())
    assert not first.records["countries"], "nothing has changed since"
    assert len(first.records["currencies"]) > 100, "a stream without a bookmark is read whole"

    plain.call("res.country", "write", [changed], {"vat_label": "BTW"})
    [row] = plain.call("res.country", "read", [changed], ["write_date"])
    bookmark["replication_key_value"] = row["write_date"].replace(" ", "T")
    write_json(tmp_path / "old-state.json", state)
    play(STATE, odoo, tmp_path)
    second = Output((tmp_path / "changes.jsonl").read_bytes().splitlines())
    assert [record["id"] for record in second.records["countries"]] == [changed]
    mark = second.state["bookmarks"]["countries"]
    assert mark["replication_key_value"] == row["write_date"].replace(" ", "T") + "+00:00"
