"""Records that settings say are not to be written are skipped or rejected, and reported."""

from __future__ import annotations

import json
import sqlite3
import typing as t

import pytest

from odoo_common.errors import Fatal
from tests.unit.target.running import Runner, records

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.fake_odoo import FakeOdoo

PARTNER, TAG = "res.partner", "res.partner.category"
ADA, BOB = {"id": "ada", "name": "Ada"}, {"id": "bob", "name": "Bob"}


def names(odoo: FakeOdoo) -> set[str]:
    return {str(row["name"]) for row in odoo.rows(PARTNER, "name")} & {"Ada", "Bob", "Eve", "Ada 2"}


@pytest.mark.parametrize(
    ("mode", "ended", "left"),
    [
        ("upsert", {"created": 1, "updated": 1}, {"Ada 2", "Bob"}),
        ("create", {"created": 1, "skipped": 1}, {"Ada", "Bob"}),
        ("update", {"updated": 1, "skipped": 1}, {"Ada 2"}),
    ],
)
@pytest.mark.parametrize("form", ["word", "table", "text", "rest"])
def test_a_write_mode_leaves_out_what_it_is_not_for(
    run: Runner, odoo: FakeOdoo, *, mode: str, ended: dict[str, int], left: set[str], form: str
) -> None:
    run(records(PARTNER, ADA))
    forms: dict[str, t.Any] = {
        "word": mode,
        "table": {PARTNER: mode, "*": "upsert"},
        "text": json.dumps({PARTNER: mode}),
        "rest": {"res.users": "upsert", "*": mode},
    }
    feed = records(PARTNER, {**ADA, "name": "Ada 2"}, BOB)
    dry = run(feed, write_mode=forms[form], dry_run=True)
    done = run(feed, write_mode=forms[form])
    assert done.ended(PARTNER) == dry.ended(PARTNER) == ended
    assert names(odoo) == left


def test_a_write_mode_of_another_model_changes_nothing(run: Runner) -> None:
    done = run(records(PARTNER, ADA), write_mode={TAG: "update"})
    assert done.ended(PARTNER) == {"created": 1}


def test_a_skipped_record_is_reported_with_the_reason(
    run: Runner, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = tmp_path / "ledger.db"
    run(records(PARTNER, ADA, BOB), write_mode="update", ledger_url=str(ledger))
    said = "res.partner: 2 records are skipped, singer.ada first: it isn't in Odoo, and write_mode"
    assert [line for line in caplog.messages if line.startswith(said)]
    with sqlite3.connect(ledger) as connection:
        rows = connection.execute("SELECT external_id, outcome, message FROM outcomes").fetchall()
    connection.close()
    text = "it isn't in Odoo, and write_mode is update"
    assert rows == [("singer.ada", "skipped", text), ("singer.bob", "skipped", text)]


def test_a_record_that_match_finds_is_in_odoo(run: Runner, odoo: FakeOdoo) -> None:
    odoo.do(PARTNER, "create", {"name": "Ada", "city": "there"})
    settings: dict[str, t.Any] = {"match": {PARTNER: [["name"]]}}
    feed = records(PARTNER, {**ADA, "city": "new"}, BOB)
    done = run(feed, write_mode="create", **settings)
    assert done.ended(PARTNER) == {"created": 1, "skipped": 1}
    assert odoo.env().value(PARTNER, odoo.named("singer.ada"), "city") == "there"


def test_a_word_that_is_no_mode_is_refused(run: Runner) -> None:
    with pytest.raises(Fatal, match="write_mode: 'insert' is none of upsert, create, update"):
        run(records(PARTNER, ADA), write_mode="insert")


@pytest.mark.parametrize(
    ("policy", "ended", "left"),
    [
        ("create", {"created": 1, "unchanged": 1}, {"Ada", "Bob"}),
        ("skip", {"skipped": 1, "unchanged": 1}, {"Bob"}),
        ("reject", {"rejected": 1, "unchanged": 1}, {"Bob"}),
    ],
)
def test_a_record_that_somebody_deleted_in_odoo_is_treated_as_the_setting_says(
    run: Runner,
    odoo: FakeOdoo,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    *,
    policy: str,
    ended: dict[str, int],
    left: set[str],
) -> None:
    more: dict[str, t.Any] = {"ledger_url": str(tmp_path / "l.db"), "deleted_in_odoo": policy}
    run(records(PARTNER, ADA, BOB), **more)
    odoo.do(PARTNER, "unlink", [odoo.named("singer.ada")])
    caplog.clear()
    dry = run(records(PARTNER, ADA, BOB), **more, dry_run=True)
    done = run(records(PARTNER, ADA, BOB), **more)
    assert done.ended(PARTNER) == dry.ended(PARTNER) == ended
    assert names(odoo) == left
    assert [line for line in caplog.messages if "somebody has deleted it in Odoo" in line]


def test_a_record_that_the_source_deleted_is_no_persons_deletion(
    run: Runner, tmp_path: Path
) -> None:
    more: dict[str, t.Any] = {"ledger_url": str(tmp_path / "l.db"), "deleted_in_odoo": "reject"}
    run(records(PARTNER, ADA), **more)
    run(records(PARTNER, {**ADA, "delete": True}), **more, on_delete={PARTNER: "unlink"})
    assert run(records(PARTNER, ADA), **more).ended(PARTNER) == {"created": 1}


def test_without_a_ledger_a_deleted_record_is_made_again(run: Runner, odoo: FakeOdoo) -> None:
    run(records(PARTNER, ADA))
    odoo.do(PARTNER, "unlink", [odoo.named("singer.ada")])
    assert run(records(PARTNER, ADA), deleted_in_odoo="reject").ended(PARTNER) == {"created": 1}


MAPPING = """
direction: to_odoo
streams:
  people:
    model: res.partner
    external_id: key
    external_id_namespace: crm
    write_mode: {mode}
    fields: {{name: name}}
    then:
      tag:
        model: res.partner.category
        external_id: "'tag_' + key"
        fields: {{name: "'Tag ' + name"}}
"""


@pytest.mark.parametrize(
    ("mode", "ended", "tags"),
    [("create", {"created": 1, "skipped": 1}, 2), ("update", {"skipped": 1, "unchanged": 1}, 1)],
)
def test_a_mapping_file_says_a_streams_mode_and_what_follows_is_left_out_too(
    run: Runner, odoo: FakeOdoo, tmp_path: Path, *, mode: str, ended: dict[str, int], tags: int
) -> None:
    file = tmp_path / "mapping.yml"

    def feed(*keys: str) -> list[dict[str, t.Any]]:
        messages = records("people", *({"key": key, "name": key} for key in keys))
        messages[0]["schema"]["properties"] = {"key": {}, "name": {}}
        return messages

    file.write_text(MAPPING.format(mode="upsert"))
    run(feed("ada"), mapping=str(file))
    assert odoo.named("singer.crm/ada")
    file.write_text(MAPPING.format(mode=mode))
    assert run(feed("ada", "bob"), mapping=str(file)).ended("people") == ended
    assert sum(str(row["name"]).startswith("Tag ") for row in odoo.rows(TAG, "name")) == tags
