"""Records of somebody else's shape are written as a mapping file says."""

from __future__ import annotations

import json
import typing as t

import click.testing
import pytest

from odoo_common.mapping.errors import MappingError
from tests.unit.target.running import Message, Run, Runner, bound_to, records, schema

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.fake_odoo import FakeOdoo

PARTNER = "res.partner"
PEOPLE: dict[str, t.Any] = {
    "model": PARTNER,
    "external_id": "'p_' + str(id)",
    "fields": {"name": "full_name", "country_id/code": "country"},
}


class MappedRunner:
    """Runs the target with a mapping file.

    Args:
        run: Runs the target.
        folder: Where the file lies.
    """

    def __init__(self, run: Runner, folder: Path) -> None:
        self._run = run
        self._path = folder / "map.json"

    def file(self, streams: dict[str, t.Any], **more: t.Any) -> str:
        said = {"direction": "to_odoo", "streams": streams, **more}
        self._path.write_text(json.dumps(said))
        return str(self._path)

    def __call__(self, streams: dict[str, t.Any], messages: list[Message], **more: t.Any) -> Run:
        settings = more.pop("settings", {})
        return self._run(messages, mapping=self.file(streams, **more), **settings)


@pytest.fixture
def mapped(run: Runner, tmp_path: Path) -> MappedRunner:
    return MappedRunner(run, tmp_path)


def people(*rows: Message) -> list[Message]:
    return records("People", *rows)


def names(odoo: FakeOdoo) -> list[str]:
    return [row["name"] for row in odoo.rows(PARTNER, "name")[3:]]


def test_a_record_is_written_as_the_file_says(mapped: MappedRunner, odoo: FakeOdoo) -> None:
    rows = people({"id": 7, "full_name": "Ada", "country": "BE"})
    assert mapped({"People": PEOPLE}, rows).ended("People") == {"created": 1}
    assert mapped({"People": PEOPLE}, rows).ended("People") == {"unchanged": 1}
    [row] = [r for r in odoo.rows(PARTNER, "id", "name", "country_id") if r["name"] == "Ada"]
    assert row["country_id"] == 1
    assert odoo.named("singer.p_7") == row["id"]


def test_a_record_that_the_file_leaves_out_is_skipped(mapped: MappedRunner, odoo: FakeOdoo) -> None:
    stream = {**PEOPLE, "when": "id > 1"}
    rows = people({"id": 1, "full_name": "Ada"}, {"id": 2, "full_name": "Bob"})
    assert mapped({"People": stream}, rows).ended("People") == {"created": 1, "skipped": 1}
    assert names(odoo) == ["Bob"]


def test_a_record_that_the_file_can_not_read_is_rejected(
    mapped: MappedRunner, odoo: FakeOdoo
) -> None:
    stream = {**PEOPLE, "fields": {"name": "full_name", "color": "int(color)"}}
    rows = people(
        {"id": 1, "full_name": "Ada", "color": "red"}, {"id": 2, "full_name": "Bob", "color": "3"}
    )
    done = mapped({"People": stream}, rows)
    assert done.ended("People") == {"created": 1, "rejected": 1}
    assert "color" in done.messages[0]
    assert names(odoo) == ["Bob"]


@pytest.mark.parametrize(
    ("others", "ended", "reasons"),
    [
        ("reject", {"rejected": 1}, [("stream", "")]),
        ("skip", {"skipped": 1}, []),
        ("odoo_shaped", {"created": 1}, []),
    ],
)
def test_streams_that_are_not_in_the_file(
    mapped: MappedRunner,
    others: str,
    ended: dict[str, int],
    reasons: list[tuple[str, str]],
) -> None:
    rows = records("res_partner", {"id": "eve", "name": "Eve"})
    done = mapped({"People": PEOPLE}, rows, other_streams=others)
    assert (done.ended("res_partner"), done.reasons) == (ended, reasons)


def test_what_follows_is_written_after_the_record(mapped: MappedRunner, odoo: FakeOdoo) -> None:
    tag = {
        "model": "res.partner.category",
        "external_id": "'t_' + str(id)",
        "fields": {"name": "tag", "color": "written_id"},
        "when": "tag",
    }
    stream = {**PEOPLE, "then": {"tag": tag}}
    rows = people({"id": 1, "full_name": "Ada", "tag": "Gold"}, {"id": 2, "full_name": "Bob"})
    assert mapped({"People": stream}, rows).ended("People") == {"created": 2}
    assert odoo.rows("res.partner.category", "name", "color") == [
        {"name": "Gold", "color": odoo.named("singer.p_1")}
    ]
    again = mapped({"People": stream}, people({"id": 1, "full_name": "Ada", "tag": "Silver"}))
    assert again.ended("People") == {"updated": 1}
    assert [row["name"] for row in odoo.rows("res.partner.category", "name")] == ["Silver"]


def test_what_can_not_follow_rejects_the_record(mapped: MappedRunner, odoo: FakeOdoo) -> None:
    tag = {
        "model": "res.partner.category",
        "external_id": "'t_' + str(id)",
        "fields": {"name": "tag", "color": "int(color)"},
    }
    stream = {**PEOPLE, "then": {"tag": tag}}
    bad = people({"id": 1, "full_name": "Ada", "tag": "Gold", "color": "red"})
    done = mapped({"People": stream}, bad)
    assert done.ended("People") == {"rejected": 1}
    assert done.messages[0].startswith("tag: ")
    refused = people({"id": 2, "full_name": "Bob", "tag": None, "color": "3"})
    later = mapped({"People": stream}, refused)
    assert later.ended("People") == {"rejected": 1}
    assert odoo.rows("res.partner.category", "name") == []


def test_a_file_says_how_its_records_are_found_and_deleted(
    mapped: MappedRunner, odoo: FakeOdoo
) -> None:
    there = odoo.do(PARTNER, "create", {"name": "Ada", "ref": "A"})
    stream = {
        **PEOPLE,
        "match": ["ref"],
        "delete": "archive",
        "fields": {"name": "full_name", "ref": "code"},
    }
    row = {"id": 1, "full_name": "Ada L.", "code": "A"}
    assert mapped({"People": stream}, people(row)).ended("People") == {"updated": 1}
    assert names(odoo) == ["Ada L."]
    gone = people({**row, "_sdc_deleted_at": "2026-01-01T00:00:00Z"})
    assert mapped({"People": stream}, gone).ended("People") == {"updated": 1}
    assert odoo.env().value(PARTNER, there, "active") is False


def test_a_file_says_whose_value_wins(mapped: MappedRunner, odoo: FakeOdoo, tmp_path: Path) -> None:
    settings = {"ledger_url": f"sqlite:///{tmp_path / 'ledger.db'}"}
    stream = {**PEOPLE, "on_conflict": {"name": "odoo"}}
    row = {"id": 1, "full_name": "Ada"}
    mapped({"People": stream}, people(row), settings=settings)
    odoo.do(PARTNER, "write", [odoo.named("singer.p_1")], {"name": "Ada of Odoo"})
    newer = people({**row, "full_name": "Ada L."})
    assert mapped({"People": stream}, newer, settings=settings).ended("People") == {"skipped": 1}
    assert names(odoo) == ["Ada of Odoo"]


def test_fields_that_are_not_there_end_the_run_before_anything_is_written(
    mapped: MappedRunner, odoo: FakeOdoo
) -> None:
    stream = {**PEOPLE, "fields": {"name": "full_name", "nothing": "full_name"}}
    with pytest.raises(MappingError, match="nothing"):
        mapped({"People": stream}, people({"id": 1, "full_name": "Ada"}))
    assert names(odoo) == []


def test_a_stream_that_does_not_have_what_the_file_reads_ends_the_run(
    mapped: MappedRunner,
) -> None:
    closed = schema("People")
    closed["schema"] = {"type": "object", "properties": {"id": {"type": "integer"}}}
    with pytest.raises(MappingError, match="full_name"):
        mapped({"People": PEOPLE}, [closed])


def test_a_file_is_checked_against_the_database(
    mapped: MappedRunner, odoo: FakeOdoo, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps(odoo.config))
    command, runner = bound_to(odoo).get_singer_command(), click.testing.CliRunner()
    path = mapped.file({"People": PEOPLE})
    good = runner.invoke(command, ["--config", str(settings), "--check-mapping", path])
    assert good.output.strip() == f"{path} fits http://fake.invalid: People"
    mapped.file({"People": {**PEOPLE, "fields": {"nothing": "id"}}})
    bad = runner.invoke(command, ["--config", str(settings), "--check-mapping", path])
    assert bad.exit_code == 1
    assert "nothing" in caplog.text + bad.output


def test_the_login_is_checked_where_a_token_would_be_renewed(
    odoo: FakeOdoo, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps(odoo.config))
    command, runner = bound_to(odoo).get_singer_command(), click.testing.CliRunner()
    with caplog.at_level("INFO"):
        done = runner.invoke(command, ["--config", str(settings), "--access-token"])
    assert done.exit_code == 0
    assert "the login works" in caplog.text + done.output
