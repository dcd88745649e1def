"""Bad records are rejected with a reason; their neighbours are written, and the run goes on."""

from __future__ import annotations

import typing as t

import pytest

from target_odoo.outcome import MAX_TEXT
from tests.live.target.conftest import records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection
    from tests.live.target.conftest import Message, Name, Runner

pytestmark = pytest.mark.live

PARTNER = "res.partner"
LONG = "x" * 5_000_000
DEEP: t.Any = "x"
for _ in range(300):
    DEEP = {"a": DEEP}
#: Columns of a partner, and the code of the rejection; "" where the record is written.
CASES: dict[str, tuple[dict[str, t.Any], str]] = {
    "no name": ({"name": None}, "validation"),
    "a list as text": ({"name": [1]}, "value"),
    "an object as text": ({"name": {"a": 1}}, "value"),
    "true as text": ({"name": True}, "value"),
    "deep nesting": ({"name": DEEP}, "value"),
    "a NUL in text": ({"ref": "a\0b"}, ""),
    "a NUL in the id": ({"id": "a\0b"}, "value"),
    "an object as id": ({"id": {"a": 1}}, "value"),
    "a fraction as id": ({"id": 1.5}, "value"),
    "an id of another model": ({"id": "base.main_company"}, "identity"),
    "an id with blanks": ({"id": "a b\nc"}, ""),
    "a number as text": ({"ref": 12.50}, ""),
    "1e999 as text": ({"ref": 10.0**300}, ""),
    "text as a number": ({"color": "many"}, "value"),
    "NaN as text": ({"color": "NaN"}, "value"),
    "infinite": ({"partner_latitude": "-Infinity"}, "value"),
    "a fraction as whole number": ({"color": 1.5}, "value"),
    "a number beyond Odoo's": ({"color": 2**31}, "validation"),
    "a list as number": ({"color": [1]}, "value"),
    "neither true nor false": ({"active": "maybe"}, "value"),
    "an unknown field": ({"nmae": "x"}, "field"),
    "a column without name": ({"": "x"}, "field"),
    "a column with a NUL": ({"a\0": "x"}, "field"),
    "an unknown choice": ({"lang": "xx"}, "value"),
    "a computed field": ({"display_name": "x"}, "field"),
    "a language that is none": ({"name@xx_XX": "x"}, "field"),
    "nobody of that name": ({"parent_id": "nobody at all"}, "reference"),
    "a NUL in a reference": ({"parent_id": "no\0body at all"}, "reference"),
    "a NUL in a reference's id": ({"parent_id/id": "a\0b"}, "value"),
    "no such external id": ({"parent_id/id": "no.such"}, "reference"),
    "no such record": ({"parent_id/.id": 10**9}, "reference"),
    "a record beyond Odoo's": ({"parent_id/.id": 10**15}, "reference"),
    "true as reference": ({"parent_id": True}, "value"),
    "an empty object as reference": ({"country_id": {}}, "value"),
    "a reference by an object": ({"parent_id": {"name": {"a": 1}}}, "value"),
    "a reference by no field": ({"parent_id": {"name": "x", "bogus": 1}}, "field"),
    "a reference by no path": ({"parent_id": {"name": "x", "bogus/y": 1}}, "field"),
    "a reference beyond text": ({"parent_id": {"name": "x", "ref/y": 1}}, "field"),
    "a reference by a wrong type": ({"parent_id": {"name": "x", "color": "red"}}, "value"),
    "a reference of two steps": ({"parent_id/id/x": "a"}, "field"),
    "text as lines": ({"child_ids": "x"}, "value"),
    "numbers as lines": ({"child_ids": [1]}, "value"),
    "lines of lines": ({"child_ids": [{"name": "x", "child_ids": []}]}, "field"),
    "a number as image": ({"image_1920": 5}, "value"),
    "an image that is no base64": ({"image_1920": "%%%"}, "value"),
    "an image that is none": ({"image_1920": "aGVsbG8="}, "user"),
    "an image from this machine": ({"image_1920": "http://127.0.0.1:9/a.png"}, "value"),
    "an image from nowhere": ({"image_1920": "http://[::1/a.png"}, "value"),
    "an image by path": ({"image_1920": "/etc/hostname.png"}, "value"),
    "attachments as number": ({"attachments": 5}, "value"),
    "an attachment without name": ({"attachments": [{}]}, "value"),
    "a long text": ({"comment": LONG}, ""),
    "a long text as number": ({"color": LONG}, "value"),
    "a long reference": ({"parent_id": LONG}, "reference"),
    "a long column": ({LONG: "x"}, "field"),
    "many columns": ({f"x_{number}": 1 for number in range(20_000)}, "field"),
}


def test_each_is_rejected_alone(run: Runner, connection: Connection, name: Name) -> None:
    rows: list[Message] = []
    for number, (columns, _) in enumerate(CASES.values()):
        rows += [
            {"id": name(f"bad{number}"), "name": name("Bad"), **columns},
            {"id": name(f"good{number}"), "name": name("Good")},
        ]
    feed = [*records(PARTNER, rows), {"type": "STATE", "value": {"at": len(rows)}}]
    result = run(feed, batch_size_rows=20)

    codes = {}
    for letter in result.rejects:
        record = letter["record"]
        number = next(n for n, row in enumerate(rows) if row["id"] == record["id"])
        rejection = letter["rejection"]
        codes[list(CASES)[number // 2]] = rejection["code"]
        assert all(len(str(text)) <= MAX_TEXT + 1 for text in rejection.values())
    assert codes == {case: code for case, (_, code) in CASES.items() if code}
    good = connection.call(PARTNER, "search_count", [("name", "=", name("Good"))])
    assert good == len(CASES)
    # Nothing is half written: of what was rejected there is no record, but for what shows only
    # when another server is asked, or Odoo itself.
    there = {
        case
        for number, case in enumerate(CASES)
        if connection.call("ir.model.data", "search_count", [("name", "=", name(f"bad{number}"))])
    }
    late = {"an image that is none", "an image from this machine"}
    assert there - late == {
        case for case in CASES if case not in codes and "id" not in CASES[case][0]
    }
    assert result.states == [{"at": len(rows)}]
    assert result.failed


#: Streams that lead to no model whose records can be written, and the code.
STREAMS = {
    "no_such": "stream",
    "a b/../c": "stream",
    "a\0b": "stream",
    "../web/session": "stream",
    "mail.thread": "access",
}


@pytest.mark.parametrize(("stream", "code"), STREAMS.items())
def test_a_stream_without_a_model_is_rejected(
    run: Runner, name: Name, stream: str, code: str
) -> None:
    result = run(
        [*records(stream, [{"id": name("a")}]), *records(PARTNER, [{"name": name("Good")}])]
    )
    assert [letter["rejection"]["code"] for letter in result.rejects] == [code, "identity"]


#: What people write for the fifth of March 2026, two o'clock in the afternoon, UTC.
MOMENTS: dict[str, str | None] = {
    "2026-03-05": "2026-03-05 00:00:00",
    "20260305": "2026-03-05 00:00:00",
    "2026-03-05T14:00:00": "2026-03-05 14:00:00",
    "2026-03-05 14:00:00": "2026-03-05 14:00:00",
    "2026-03-05T14:00:00Z": "2026-03-05 14:00:00",
    "2026-03-05T14:00:00.123456Z": "2026-03-05 14:00:00",
    "2026-03-05T16:00:00+02:00": "2026-03-05 14:00:00",
    "2026-03-05T16:00:00+0200": "2026-03-05 14:00:00",
    "20260305T140000Z": "2026-03-05 14:00:00",
    "05-03-2026": None,
    "03/05/2026": None,
    "5 March 2026": None,
    "2026-02-30": None,
    "2026-13-01": None,
    "2026-03-05T25:00:00": None,
    "9999-99-99": None,
    "1772719200": None,
    "now": None,
}


def test_dates_in_every_format(run: Runner, connection: Connection, name: Name) -> None:
    rows = [
        {"id": name(f"o{n}"), "partner_id/.id": 1, "date_order": text, "partner_ref": name(text)}
        for n, text in enumerate(MOMENTS)
    ]
    result = run(records("purchase.order", rows))
    orders = connection.call(
        "purchase.order",
        "search_read",
        [("partner_ref", "like", name("")[1:])],
        ["partner_ref", "date_order"],
    )
    found = {row["partner_ref"]: row["date_order"] for row in orders}
    assert found == {name(text): moment for text, moment in MOMENTS.items() if moment}
    assert {letter["rejection"]["code"] for letter in result.rejects} == {"value"}


def test_an_order_with_many_lines(run: Runner, connection: Connection, name: Name) -> None:
    count = 300  # tests/faults/test_many_lines.py has 10,000
    lines = [
        {
            "id": name(f"l{n}"),
            "product_id/default_code": "FURN_7777",
            "product_qty": n + 1,
            "name": name("line"),
        }
        for n in range(count)
    ]
    order = {"id": name("PO"), "partner_id/.id": 1, "order_line": lines}
    assert run(records("purchase.order", [order])).ended("purchase.order") == {"created": 1}
    assert run(records("purchase.order", [order])).ended("purchase.order") == {"unchanged": 1}
    lines[count // 2]["product_id/default_code"] = "no such product"
    lines[0]["product_qty"] = 77_777
    assert run(records("purchase.order", [order])).ended("purchase.order") == {"rejected": 1}
    rows = connection.call(
        "purchase.order", "search_read", [("order_line.name", "=", name("line"))], ["order_line"]
    )
    assert [len(row["order_line"]) for row in rows] == [count]
    domain = [("order_id", "=", rows[0]["id"]), ("product_qty", "in", [1, 77_777])]
    found = connection.call("purchase.order.line", "search_read", domain, ["product_qty"])
    assert [line["product_qty"] for line in found] == [1]
