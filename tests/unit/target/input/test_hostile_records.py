"""What fails inside one record rejects that record; those beside it are written."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.running import records, schema

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.fake_odoo import FakeOdoo
    from tests.unit.target.running import Runner

#: A column, what stands in it, and the code of the rejection.
HOSTILE: list[tuple[str, t.Any, str]] = [
    ("name", "\ud800", "value"),
    ("name", float("nan"), "value"),
    ("color", float("-inf"), "value"),
    ("\udc00", 1, "value"),
    ("attachments", [{"name": "a", "url": "https://[foo"}], "value"),
    ("color", "1e999999999", "value"),
    ("color", [[[]]], "value"),
    ("parent_id", {"no": 1}, "field"),
    ("no_such", 1, "field"),
]


@pytest.mark.parametrize(("column", "value", "code"), HOSTILE, ids=[repr(h[:2]) for h in HOSTILE])
def test_a_hostile_value_costs_its_record(
    run: Runner, column: str, value: t.Any, code: str
) -> None:
    did = run(
        records(
            "res_partner",
            {"id": "sec.a", "name": "A"},
            {"id": "sec.b", "name": "B", column: value},
            {"id": "sec.c", "name": "C"},
        )
    )
    assert did.ended("res_partner") == {"created": 2, "rejected": 1}
    assert [found for found, _ in did.reasons] == [code]


def test_an_expression_that_fails_costs_its_record(run: Runner, tmp_path: Path) -> None:
    mapping = tmp_path / "m.yml"
    mapping.write_text(
        "direction: to_odoo\nstreams:\n  things:\n    model: res.partner\n"
        "    external_id: \"'sec.' + str(id)\"\n    fields:\n      name: last(tags)\n"
    )
    things = schema("things", "id")
    things["schema"]["properties"] = {"id": {"type": "integer"}, "tags": {}}
    rows: list[t.Any] = [["ok"], {"a": 1}, ["fine"]]
    did = run(
        [
            things,
            *(
                {"type": "RECORD", "stream": "things", "record": {"id": number, "tags": row}}
                for number, row in enumerate(rows)
            ),
        ],
        mapping=str(mapping),
    )
    assert did.ended("things") == {"created": 2, "rejected": 1}
    assert [code for code, _ in did.reasons] == ["mapping"]


def test_an_error_that_nobody_expected_costs_its_record(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from target_odoo.records.parser import RecordParser

    read = RecordParser.read

    def failing(self: RecordParser, model: str, record: t.Any, **more: t.Any) -> t.Any:
        if record["name"] == "B":
            raise ZeroDivisionError("by\nzero")
        return read(self, model, record, **more)

    monkeypatch.setattr(RecordParser, "read", failing)
    did = run(records("res_partner", *({"id": f"sec.{n}", "name": n} for n in "ABC")))
    assert did.ended("res_partner") == {"created": 2, "rejected": 1}
    assert did.messages == ["the record can't be read: ZeroDivisionError: by zero"]


def test_a_stream_that_the_user_may_not_read_is_rejected_and_the_next_is_written(
    odoo: FakeOdoo, run: Runner
) -> None:
    odoo.db.denied.add(("res.country", "read"))
    did = run(
        [
            *records("res.country", {".id": 1, "name": "X"}),
            *records("res.partner", {"id": "sec.a", "name": "A"}),
            {"type": "STATE", "value": {"bookmarks": 1}},
        ]
    )
    assert did.ended("res.country") == {"rejected": 1}
    assert did.ended("res.partner") == {"created": 1}
    assert [code for code, _ in did.reasons] == ["access"]
    assert did.rejects[0]["rejection"]["can_retry"] is True
    assert did.states == [{"bookmarks": 1}]


def test_only_those_records_are_rejected_whose_references_may_not_be_read(
    odoo: FakeOdoo, run: Runner
) -> None:
    odoo.db.denied.add(("res.country", "read"))
    did = run(
        records(
            "res_partner",
            {"id": "sec.a", "name": "A"},
            {"id": "sec.b", "name": "B", "country_id/code": "BE"},
            {"id": "sec.c", "name": "C"},
        )
    )
    assert did.ended("res_partner") == {"created": 2, "rejected": 1}
    assert [code for code, _ in did.reasons] == ["access"]
