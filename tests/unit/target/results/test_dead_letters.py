"""The dead-letter file can be piped in again."""

from __future__ import annotations

import json
import typing as t

import pytest

from odoo_common.errors import Fatal
from odoo_common.ledger.runs import DeadLetterRef
from target_odoo.outcome import Reason
from target_odoo.results.dead_letters import DeadLetters, dead_letter_ref, key_digest

if t.TYPE_CHECKING:
    from pathlib import Path

SCHEMA = {"type": "SCHEMA", "stream": "s", "schema": {"properties": {}}, "key_properties": []}
RECORD = {"type": "RECORD", "stream": "s", "record": {"id": 1}, "time_extracted": "2026-01-01"}


def read(path: Path) -> list[dict[str, t.Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_each_record_keeps_its_message_and_gets_its_reason(tmp_path: Path) -> None:
    letters = DeadLetters(tmp_path / "new" / "rejects.jsonl")
    letters.write(SCHEMA, RECORD, Reason("required", "no name", field="name"))
    letters.write(SCHEMA, RECORD, Reason("value", "no number"))
    letters.close()

    schema, first, second = read(letters.path)
    assert schema == SCHEMA
    assert {key: first[key] for key in RECORD} == RECORD
    assert first["rejection"]["message"] == "no name"
    assert second["rejection"]["code"] == "value"


def test_a_run_that_reads_its_own_dead_letters_does_not_read_what_it_writes(tmp_path: Path) -> None:
    path = tmp_path / "rejects.jsonl"
    path.write_text("of an earlier run\n")
    with path.open() as read_by_this_run:
        letters = DeadLetters(path)
        letters.write(SCHEMA, RECORD, Reason("value", "again"))
        letters.close()
        assert read_by_this_run.read() == "of an earlier run\n"

    kept = [other for other in tmp_path.iterdir() if other != path]
    assert [other.read_text() for other in kept] == ["of an earlier run\n"]
    assert len(read(path)) == 2


def test_a_dead_letter_names_its_run_so_that_it_is_known_when_it_comes_again(
    tmp_path: Path,
) -> None:
    letters = DeadLetters(tmp_path / "rejects.jsonl")
    letters.write(SCHEMA, RECORD, Reason("value", "x"), DeadLetterRef("run1", 7))
    letters.write(SCHEMA, RECORD, Reason("value", "x"))
    letters.close()
    _, named, nameless = read(letters.path)
    assert dead_letter_ref(named) == DeadLetterRef("run1", 7)
    assert dead_letter_ref(nameless) is None


@pytest.mark.parametrize(
    "rejection",
    [None, "text", {}, {"run": "r"}, {"run": 1, "number": 1}, {"run": "r", "number": True}],
)
def test_what_only_looks_like_a_dead_letter_is_none(rejection: object) -> None:
    assert dead_letter_ref({**RECORD, "rejection": rejection}) is None


def test_a_record_has_the_key_of_its_stream_however_it_ends() -> None:
    keyed = {"key_properties": ["number", "year"]}
    one = key_digest(keyed, {"record": {"number": 1, "year": 2026, "name": "a"}})
    assert one == key_digest(keyed, {"record": {"number": 1, "year": 2026}})
    assert one != key_digest(keyed, {"record": {"number": 2, "year": 2026}})
    assert key_digest(keyed, {"record": {"number": 1}}) is None
    assert key_digest(SCHEMA, RECORD) == key_digest(SCHEMA, {"record": {"id": 1, "name": "b"}})
    assert key_digest(SCHEMA, {"record": {"name": "nameless"}}) is None


def test_a_file_that_cannot_be_written_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    letters = DeadLetters(tmp_path / "taken" / "rejects.jsonl")
    with pytest.raises(Fatal, match="can't be written"):
        letters.write(SCHEMA, RECORD, Reason("value", "x"))


def test_an_empty_file_that_others_may_read_becomes_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "rejects.jsonl"
    path.touch()
    path.chmod(0o644)
    letters = DeadLetters(path)
    letters.write({"stream": "a"}, {"stream": "a", "record": {}}, Reason("value", "no"))
    letters.close()
    assert path.stat().st_mode & 0o777 == 0o600
