"""Input that is no Singer stream ends with one line that says where, and exit code 1."""

from __future__ import annotations

import json
import typing as t

import pytest

from target_odoo.input.reader import MAX_BYTES
from tests import forked

if t.TYPE_CHECKING:
    from pathlib import Path

SCHEMA: dict[str, t.Any] = {
    "type": "SCHEMA",
    "stream": "res.partner",
    "schema": {"type": "object", "properties": {}},
    "key_properties": [],
}
RECORD = {"type": "RECORD", "stream": "res.partner", "record": {"name": "Ann"}}
#: Nobody listens there: a case that got as far as Odoo would say so.
CONFIG = {"url": "http://127.0.0.1:9", "db": "d", "username": "u", "password": "p"}


def text_of(*messages: t.Any) -> bytes:
    return b"".join(
        message if isinstance(message, bytes) else json.dumps(message).encode() + b"\n"
        for message in messages
    )


def schema(**properties: t.Any) -> dict[str, t.Any]:
    return {**SCHEMA, "schema": {"type": "object", "properties": properties}}


def nested(depth: int) -> dict[str, t.Any]:
    found: dict[str, t.Any] = {"type": "string"}
    for _ in range(depth):
        found = {"type": "object", "properties": {"a": found}}
    return found


def record(text: bytes) -> bytes:
    return b'{"type":"RECORD","stream":"res.partner","record":{"name":' + text + b"}}\n"


#: What comes in, and what is said of it.
CASES: dict[str, tuple[bytes, str]] = {
    "not JSON": (text_of(SCHEMA, b"hello\n"), "line 2 of the input is not JSON"),
    "cut in a line": (text_of(SCHEMA, RECORD)[:-9], "line 2 of the input is not JSON"),
    "NUL": (text_of(SCHEMA, record(b'"a\0b"')), "line 2 of the input is not JSON"),
    "NaN in a SCHEMA": (text_of(schema(a={"minimum": float("nan")})), "line 1 of the input"),
    "an endless integer": (text_of(SCHEMA, record(b"9" * 5000)), "out of range"),
    "not UTF-8": (text_of(SCHEMA, record(b'"\xff\xfe"')), "line 2 of the input is not JSON"),
    "UTF-16": (text_of(SCHEMA).decode().encode("utf-16"), "line 1 of the input is not JSON"),
    "an array": (b"[1]\n", "line 1 of the input is not a Singer message"),
    "a number": (b"5\n", "line 1 of the input is not a Singer message"),
    "null": (b"null\n", "line 1 of the input is not a Singer message"),
    "no type": (text_of({"stream": "a"}), "is not a Singer message"),
    "an unknown type": (text_of({"type": "HELLO"}), "is not a Singer message"),
    "a type that is a list": (text_of({"type": ["RECORD"]}), "is not a Singer message"),
    "no record": (text_of({"type": "RECORD", "stream": "a"}), "is not a Singer message"),
    "a list as record": (text_of({**RECORD, "record": [1]}), "is not a Singer message"),
    "a number as stream": (text_of({**RECORD, "stream": 5}), "is not a Singer message"),
    "no stream": (text_of({**SCHEMA, "stream": ""}), "is not a Singer message"),
    "STATE without a value": (text_of({"type": "STATE"}), "is not a Singer message"),
    "BATCH": (
        text_of(SCHEMA, {"type": "BATCH", "stream": "res.partner", "manifest": []}),
        "line 2 of the input is a BATCH",
    ),
    "deep nesting": (
        text_of(SCHEMA, record(b"[" * 100_000 + b"]" * 100_000)),
        "line 2 of the input is not JSON (",  # what the parser calls the depth changes with Python
    ),
    "a line beyond the limit": (
        text_of(SCHEMA, record(b'"' + b"x" * MAX_BYTES + b'"')),
        "line 2 of the input is longer than 100 MB",
    ),
    "no SCHEMA": (text_of(RECORD), "'res.partner' was encountered before"),
    "SCHEMA after RECORD": (text_of(RECORD, SCHEMA), "'res.partner' was encountered before"),
    "SCHEMA without properties": (
        text_of({**SCHEMA, "schema": {"type": "object"}}),
        "the SCHEMA of stream res.partner has no object of properties",
    ),
    "properties as a list": (
        text_of({**SCHEMA, "schema": {"type": "object", "properties": []}}),
        "the SCHEMA of stream res.partner has no object of properties",
    ),
    "keys as text": (text_of({**SCHEMA, "key_properties": "id"}), "must be a list of names"),
    "keys as numbers": (text_of({**SCHEMA, "key_properties": [1]}), "must be a list of names"),
    "an unknown JSON Schema type": (text_of(schema(a={"type": "no"})), "is no JSON Schema"),
    "a property that is text": (text_of(schema(a="string")), "is no JSON Schema"),
    "a property that is null": (text_of(schema(a=None)), "is no JSON Schema"),
    "a broken pattern": (text_of(schema(a={"type": "string", "pattern": "("})), "expression"),
    "a schema too deep": (text_of(schema(a=nested(80))), "nested too deeply"),
    "a $ref to nothing": (text_of(schema(a={"$ref": "#/definitions/b"})), "is no JSON Schema"),
    "a $ref to the web": (text_of(schema(a={"$ref": "http://127.0.0.1:9/"})), "from elsewhere"),
    "a $ref to a file": (text_of(schema(a={"$ref": "file:///etc/passwd"})), "from elsewhere"),
    "a $ref to another file": (text_of(schema(a={"$ref": "other.json"})), "from elsewhere"),
}


@pytest.mark.parametrize(("given", "said"), CASES.values(), ids=CASES)
def test_one_line_says_where_and_what(tmp_path: Path, given: bytes, said: str) -> None:
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    ended = forked.run("target-odoo", ["--config", "config.json"], tmp_path, given)
    assert ended.code == 1
    assert not ended.has_traceback
    [line] = [line for line in ended.log.splitlines() if "ERROR" in line]
    assert said in line
    assert len(line) < 500
    assert not ended.out
    assert {path.name for path in tmp_path.iterdir()} <= {"config.json", *forked.FILES}


#: What is odd, and no reason to end a run: no record comes, so that Odoo isn't asked.
HARMLESS: dict[str, bytes] = {
    "nothing": b"",
    "blank lines": b"\n \r\n\t\n",
    "a mark at the beginning": b"\xef\xbb\xbf" + text_of(SCHEMA),
    "other ends of lines": text_of(SCHEMA).replace(b"\n", b"\r\n"),
    "no end of line": text_of(SCHEMA).rstrip(),
    "keys that are null": text_of({**SCHEMA, "key_properties": None}),
    "no keys": text_of({key: SCHEMA[key] for key in SCHEMA if key != "key_properties"}),
    "names with quotes": text_of(schema(**{"a\"'\n": {"type": "string"}})),
    "a line of nearly 100 MB": text_of({**SCHEMA, "a": "x" * (MAX_BYTES - 1000)}),
    "ACTIVATE_VERSION": text_of({"type": "ACTIVATE_VERSION", "stream": "a", "version": 1}),
    "ACTIVATE_VERSION without one": text_of({"type": "ACTIVATE_VERSION", "stream": "a"}),
}


@pytest.mark.parametrize("given", HARMLESS.values(), ids=HARMLESS)
def test_odd_input_is_read(tmp_path: Path, given: bytes) -> None:
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    ended = forked.run("target-odoo", ["--config", "config.json"], tmp_path, given)
    assert ended.code == 0, ended.log
    assert "ERROR" not in ended.log


def test_state_comes_out_with_its_numbers_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    value = b'{"a":0.12345678901234567891,"b":1e999,"c":1000000000000000000000,"d":"\\u0000"}'
    given = b'{"type":"STATE","value":' + value + b"}\n"
    ended = forked.run("target-odoo", ["--config", "config.json"], tmp_path, given)
    assert ended.code == 0
    assert "0.12345678901234567891" in ended.out
    assert json.loads(ended.out)["c"] == 10**21
    assert "Infinity" not in ended.out
