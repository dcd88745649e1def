"""Whatever comes in: a message, or one sentence that says why not; nothing else is raised."""

from __future__ import annotations

import contextlib
import io
import json
import typing as t

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo_common.errors import Fatal
from odoo_common.odoo.model_fields import Field
from target_odoo.input.reader import MessageReader
from target_odoo.load.load_row import to_cell
from target_odoo.outcome import MAX_TEXT, RecordRejected
from target_odoo.records.values import UNSAID, to_odoo
from tests.unit.target.records.test_parser import FIELDS, reader

TYPES = (
    "char", "text", "html", "selection", "integer", "float", "monetary", "boolean", "date",
    "datetime", "binary", "json", "many2one_reference",
)  # fmt: skip
#: What JSON can hold, and what trips up programs.
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals()
    | st.text(max_size=20)
    | st.sampled_from(["\x00", "1e99999999", "2026-02-30", "0001-01-01T00:00:00+14:00", " ", "-0"])
    | st.dates().map(str)
    | st.datetimes(timezones=st.timezones()).map(str)
    | st.from_regex(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}[T ]?[0-9:.+ZW-]*", fullmatch=True)
)
COLUMNS = st.sampled_from(
    ["id", ".id", "name", "name@nl_NL", "name@", "/", "", "partner_id", "partner_id/id",
     "partner_id/.id", "partner_id/vat", "partner_id/vat/x", "partner_id/no", "user_id", "tag_ids",
     "tag_ids/id", "state", "order_line", "order_line/qty", "delete", "attachments", "qty",
     "write_date", "amount_total"]
) | st.text(max_size=5)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(COLUMNS, inner, max_size=3),
    max_leaves=8,
)


def check_reason(error: RecordRejected) -> None:
    assert error.reason.message
    assert len(error.reason.message) <= MAX_TEXT + 1


@settings(deadline=2000)
@given(st.sampled_from(TYPES), VALUES)
def test_a_value_is_converted_or_rejected(kind: str, value: t.Any) -> None:
    try:
        found = to_odoo(Field("field", kind), value)
    except RecordRejected as error:
        check_reason(error)
    else:
        if found is not UNSAID:
            assert "\x00" not in to_cell(found) or kind == "json"


@settings(deadline=2000)
@given(st.dictionaries(COLUMNS, VALUES, max_size=4), st.sampled_from(sorted(FIELDS)))
def test_a_record_is_read_or_rejected(record: dict[str, t.Any], model: str) -> None:
    shapes = reader()
    try:
        shapes.read(model, record)
    except RecordRejected as error:
        check_reason(error)


MESSAGES = st.fixed_dictionaries(
    {"type": st.sampled_from(["SCHEMA", "RECORD", "STATE", "ACTIVATE_VERSION", "BATCH", "X", 5])},
    optional={
        "stream": st.none() | st.integers() | st.text(max_size=5),
        "schema": st.none() | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
        "record": st.none() | st.lists(st.integers()) | st.dictionaries(st.text(), st.integers()),
        "value": st.none() | st.dictionaries(st.text(), st.floats(allow_nan=True)),
    },
)


@settings(deadline=2000)
@given(st.lists(MESSAGES.map(lambda m: json.dumps(m).encode()) | st.binary(max_size=60)))
def test_lines_are_read_or_named(lines: list[bytes]) -> None:
    read: list[t.Any] = []
    types = ("SCHEMA", "RECORD", "STATE", "ACTIVATE_VERSION")
    file = io.TextIOWrapper(io.BytesIO(b"\n".join(lines)), encoding="utf-8")
    named = "line "
    try:
        MessageReader().process_lines(file, dict.fromkeys(types, read.append))
    except Fatal as error:
        named = error.message
    assert named.startswith("line ")
    assert len(named) < 1000
    for message in read:
        if message["type"] != "STATE":  # which belongs to no stream
            with contextlib.suppress(KeyError):
                assert isinstance(message["stream"], str)
