"""Settings, states, catalogs and mapping files that are none: one line, and exit code 1."""

from __future__ import annotations

import json
import re
import typing as t

import pytest

from tests import forked

if t.TYPE_CHECKING:
    from pathlib import Path

#: Nobody listens there: a case that got as far as Odoo would say so.
CONFIG: dict[str, t.Any] = {
    "url": "http://127.0.0.1:9",
    "db": "d",
    "username": "u",
    "password": "p",
    "retry_max_tries": 1,
}
DEEP = b'{"a":' * 100_000
BOTH = ("tap-odoo", "target-odoo")


def json_of(document: t.Any) -> bytes:
    return json.dumps(document).encode()


def config(**more: t.Any) -> bytes:
    return json_of({**CONFIG, **more})


def bookmark(**more: t.Any) -> bytes:
    whole = {"replication_key": "write_date", "replication_key_value": "2026-01-01"}
    return json_of({"bookmarks": {"countries": {**whole, **more}}})


def resume(**more: t.Any) -> bytes:
    whole = {"since": None, "ceiling": "2026-01-01T00:00:00+00:00", "after_id": 5}
    return bookmark(resume={**whole, **more})


def catalog(**more: t.Any) -> bytes:
    stream = {"tap_stream_id": "countries", "stream": "countries", "schema": {"properties": {}}}
    return json_of({"streams": [{**stream, **more}]})


#: What a file of settings holds, and what is said of it.
SETTINGS: dict[str, tuple[bytes, str]] = {
    "not JSON": (b"{", "a JSON file can't be read"),
    "empty": (b"", "a JSON file can't be read"),
    "NaN": (b'{"timeout": NaN}', "a JSON file can't be read|'url' is a required property"),
    "a list": (b"[1]", "settings are a JSON object"),
    "null": (b"null", "settings are a JSON object"),
    "text": (b'"x"', "settings are a JSON object"),
    "not UTF-8": (b'{"url":"\xff"}', "not UTF-8"),
    "too deep": (DEEP, "nested too deeply"),
    "nothing in it": (b"{}", "'url' is a required property"),
    "an empty url": (config(url=""), "missing setting: url"),
    "a url with a password": (config(url="http://u:p@h"), "must not hold a user name"),
    "a url of another kind": (config(url="ftp://h"), "is not a web address"),
    "a port that is none": (config(url="http://h:port"), "port that is no number"),
    "an endless url": (config(url="http://" + "x" * 100_000), "is not a web address"),
    "no secret": (config(password=None), "missing setting: password"),
    "a db with a NUL": (config(db="a\0b"), "setting db holds a character that is no text"),
    "half a surrogate pair": (config(username="\ud800"), "setting username holds a character"),
    "a list as url": (config(url=[]), r"is not of type 'string'"),
    "a timeout of zero": (config(timeout=0), "less than or equal to the minimum"),
    "an endless timeout": (config(timeout=1e300), "greater than the maximum"),
    "no tries": (config(retry_max_tries=0), "less than the minimum"),
    "an unknown transport": (config(transport="pigeon"), "is not one of"),
    "flags as text": (config(mapping_flags="x"), "is not of type 'object'"),
}
TARGET_SETTINGS: dict[str, tuple[bytes, str]] = {
    "a path with a NUL": (config(ledger_url="a\0b"), "setting ledger_url holds a character"),
    "models as a list": (config(stream_models=[]), "is not of type 'object'"),
    "match by text": (config(match={"res.partner": "ref"}), "is not of type 'array'"),
    "a module with a dot": (config(external_id_module="a.b"), "does not match"),
    "no batch": (config(batch_size_rows=0), "less than the minimum"),
    "an unknown action": (config(on_delete={"a": "burn"}), "is not one of"),
    "a conflict rule of nothing": (config(on_conflict="dice"), "on_conflict"),
    "a ledger that is a folder": (config(ledger_url="/"), "the ledger"),
    "a ledger elsewhere": (config(ledger_url="mysql://h/d"), "ledger_url|the ledger"),
}
TAP_SETTINGS: dict[str, tuple[bytes, str]] = {
    "a start that is no date": (config(start_date="soon"), "is no date"),
    "models as text": (config(models="res.partner"), "is not of type 'array'"),
    "a page of nothing": (config(page_size=0), "less than"),
}
STATES: dict[str, tuple[bytes, str]] = {
    "not JSON": (b"{", "a JSON file can't be read"),
    "empty": (b"", "a JSON file can't be read"),
    "not UTF-8": (b'{"bookmarks":"\xff"}', "not UTF-8"),
    "too deep": (DEEP, "nested too deeply"),
    "a list": (b"[]", "state must be object"),
    "a number": (b"5", "state must be object"),
    "text": (b'"x"', "state must be object"),
    "bookmarks as a list": (json_of({"bookmarks": []}), "state.bookmarks must be object"),
    "bookmarks of null": (json_of({"bookmarks": None}), "state.bookmarks must be object"),
    "a bookmark of null": (json_of({"bookmarks": {"a": None}}), r"state.bookmarks.a must be"),
    "a bookmark of text": (json_of({"bookmarks": {"a": "x"}}), r"state.bookmarks.a must be"),
    "a number as time": (bookmark(replication_key_value=5), "must be string or null"),
    "yesterday": (bookmark(replication_key_value="yesterday"), "'yesterday' is no time"),
    "the first day": (bookmark(replication_key_value="0001-01-01"), "is no time such as"),
    "the last day": (bookmark(read_at="9999-12-31"), "is no time such as"),
    "a number as reading time": (bookmark(read_at=5), "read_at must be string or null"),
    "resume as text": (bookmark(resume="x"), "resume must be object or null"),
    "resume of another tap": (bookmark(resume={"page": 1}), r"resume must contain"),
    "resume with more": (resume(page=1), "resume must not contain .*page"),
    "resume after text": (resume(after_id="x"), "after_id must be integer"),
    "resume before the first": (resume(after_id=-1), "after_id must be bigger"),
    "resume since a word": (resume(since="x"), "resume.since 'x' is no time"),
    "resume up to a number": (resume(ceiling=5), "ceiling must be string"),
    "resume with ids as number": (resume(emitted=5), "emitted must be string"),
}
CATALOGS: dict[str, tuple[bytes, str]] = {
    "not JSON": (b"{", "a JSON file can't be read"),
    "not UTF-8": (b'{"streams":"\xff"}', "not UTF-8"),
    "too deep": (DEEP, "nested too deeply"),
    "a list": (b"[]", "catalog must be object"),
    "nothing in it": (b"{}", "catalog must contain .*streams"),
    "streams of null": (b'{"streams":null}', "catalog.streams must be array"),
    "streams of numbers": (b'{"streams":[5]}', r"catalog.streams\[0\] must be object"),
    "a stream without name": (b'{"streams":[{}]}', r"must contain .*tap_stream_id"),
    "a name of null": (catalog(tap_stream_id=None), "tap_stream_id must be string"),
    "a schema as list": (catalog(schema=[]), "schema must be object"),
    "a schema of null": (catalog(schema=None), "schema must be object"),
    "properties as list": (catalog(schema={"properties": []}), "properties must be object"),
    "a property of null": (catalog(schema={"properties": {"a": None}}), "properties.a must be"),
    "metadata as text": (catalog(metadata="x"), "metadata must be array"),
    "metadata of numbers": (catalog(metadata=[5]), r"metadata\[0\] must be object"),
    "metadata of nothing": (catalog(metadata=[{}]), r"metadata\[0\] must contain"),
    "keys as text": (catalog(key_properties="id"), "key_properties must be array or null"),
    "a key as number": (catalog(replication_key=5), "replication_key must be string or null"),
}
BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (96 + n, 96 + n, b",".join([b"*%c" % (95 + n)] * 9)) for n in range(2, 12)
)
MAPPINGS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "direction: it must be from_odoo or to_odoo"),
    "not YAML": (b"{[", "it is not YAML"),
    "a tab": (b"a:\n\t- b", "it is not YAML"),
    "bytes": (bytes(range(256)), "it is not UTF-8 text"),
    "a NUL": (b"a: \0", "it is not YAML"),
    "a list": (b"- a", "direction: it must be"),
    "a program": (b"!!python/object/apply:os.system ['exit']", "could not determine"),
    "a bomb of aliases": (BOMB, "too many aliases"),
    "itself": (b"a: &a\n  b: *a\n", "it is not YAML|nested|direction"),
    "too deep": (b"[" * 20_000, "it is not YAML"),
    "two documents": (b"a: 1\n---\nb: 2\n", "it is not YAML"),
    "an endless number": (b"a: " + b"9" * 6000, "isn't what its tag says"),
    "a number that is none": (b"a: !!int x", "isn't what its tag says"),
    "a time that is none": (b"!!timestamp x", "isn't what its tag says"),
    "a key twice": (b"a: 1\na: 2", "a is there twice"),
}


def says(folder: Path, command: str, options: list[str], said: str, given: bytes = b"") -> None:
    ended = forked.run(command, options, folder, given)
    assert ended.code == 1, ended.log
    assert not ended.has_traceback, ended.log
    lines = [line for line in ended.log.splitlines() if "ERROR" in line]
    assert lines, ended.log
    assert _has(lines, said), lines
    assert all(len(line) < 1000 for line in lines)
    assert not ended.out


def _has(lines: list[str], said: str) -> bool:
    return any(re.search(said, line) for line in lines)


@pytest.mark.parametrize("command", BOTH)
@pytest.mark.parametrize(("text", "said"), SETTINGS.values(), ids=SETTINGS)
def test_settings(tmp_path: Path, command: str, text: bytes, said: str) -> None:
    (tmp_path / "bad.json").write_bytes(text)
    says(tmp_path, command, ["--config", "bad.json"], said, RECORDS)


RECORDS = b"".join(
    json_of(message) + b"\n"
    for message in (
        {"type": "SCHEMA", "stream": "res.partner", "schema": {"properties": {}}},
        {"type": "RECORD", "stream": "res.partner", "record": {"id": "a", "name": "Ann"}},
    )
)


@pytest.mark.parametrize(("text", "said"), TARGET_SETTINGS.values(), ids=TARGET_SETTINGS)
def test_settings_of_the_target(tmp_path: Path, text: bytes, said: str) -> None:
    (tmp_path / "bad.json").write_bytes(text)
    says(tmp_path, "target-odoo", ["--config", "bad.json"], said, RECORDS)


@pytest.mark.parametrize(("text", "said"), TAP_SETTINGS.values(), ids=TAP_SETTINGS)
def test_settings_of_the_tap(tmp_path: Path, text: bytes, said: str) -> None:
    (tmp_path / "bad.json").write_bytes(text)
    says(tmp_path, "tap-odoo", ["--config", "bad.json"], said)


@pytest.mark.parametrize("command", BOTH)
@pytest.mark.parametrize(("path", "said"), [("no.json", "no such file"), (".", "Is a directory")])
def test_settings_that_are_no_file(tmp_path: Path, command: str, path: str, said: str) -> None:
    says(tmp_path, command, ["--config", path], said)


@pytest.mark.parametrize(("text", "said"), STATES.values(), ids=STATES)
def test_states(tmp_path: Path, text: bytes, said: str) -> None:
    (tmp_path / "config.json").write_bytes(config())
    (tmp_path / "bad.json").write_bytes(text)
    says(tmp_path, "tap-odoo", ["--config", "config.json", "--state", "bad.json"], said)


@pytest.mark.parametrize(("text", "said"), CATALOGS.values(), ids=CATALOGS)
def test_catalogs(tmp_path: Path, text: bytes, said: str) -> None:
    (tmp_path / "config.json").write_bytes(config())
    (tmp_path / "bad.json").write_bytes(text)
    says(tmp_path, "tap-odoo", ["--config", "config.json", "--catalog", "bad.json"], said)


@pytest.mark.parametrize("text", [b"{", b"[]", b"5", b'{"bookmarks":"\xff"}', DEEP])
def test_states_of_hosted_jobs(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "config.json").write_bytes(config(state_format="hotglue"))
    (tmp_path / "bad.json").write_bytes(text)
    options = ["--config", "config.json", "--state", "bad.json"]
    says(tmp_path, "target-odoo", options, "--state bad.json")


@pytest.mark.parametrize("command", BOTH)
@pytest.mark.parametrize(("text", "said"), MAPPINGS.values(), ids=MAPPINGS)
def test_mapping_files(tmp_path: Path, command: str, text: bytes, said: str) -> None:
    (tmp_path / "config.json").write_bytes(config(mapping="bad.yml"))
    (tmp_path / "bad.yml").write_bytes(text)
    says(tmp_path, command, ["--config", "config.json"], said, RECORDS)
