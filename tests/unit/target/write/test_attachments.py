"""Attachments are written once, and again when their content changes."""

from __future__ import annotations

import base64
import typing as t

from tests.unit.target.running import Message, Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

STREAM = "ir_attachment"


def attached(content: bytes, **more: t.Any) -> Message:
    return {
        "id": "file",
        "name": "a.txt",
        "datas": base64.b64encode(content).decode(),
        "res_model": "res.partner",
        "res_id": 1,
        **more,
    }


def contents(odoo: FakeOdoo) -> list[bytes]:
    return [base64.b64decode(row["datas"]) for row in odoo.rows("ir.attachment", "datas")]


def test_an_attachment_is_written_once(run: Runner, odoo: FakeOdoo) -> None:
    for outcome in ("created", "unchanged"):
        assert run(records(STREAM, attached(b"one"))).ended(STREAM) == {outcome: 1}
    assert contents(odoo) == [b"one"]


def test_an_attachment_that_changes_is_written_again(run: Runner, odoo: FakeOdoo) -> None:
    run(records(STREAM, attached(b"one")))
    assert run(records(STREAM, attached(b"two"))).ended(STREAM) == {"updated": 1}
    assert contents(odoo) == [b"two"]


def test_what_is_no_base64_is_rejected(run: Runner, odoo: FakeOdoo) -> None:
    done = run(records(STREAM, attached(b"", datas="%%%")))
    assert done.ended(STREAM) == {"rejected": 1}
    assert contents(odoo) == []


def test_a_file_of_the_input_folder_is_read(run: Runner, odoo: FakeOdoo) -> None:
    (run.folder / "a.txt").write_bytes(b"from a file")
    row = attached(b"", datas="a.txt")
    done = run(records(STREAM, row), input_path=str(run.folder))
    assert done.ended(STREAM) == {"created": 1}
    assert contents(odoo) == [b"from a file"]


def test_a_file_that_is_not_there_is_rejected(run: Runner, odoo: FakeOdoo) -> None:
    row = attached(b"", datas="none.txt")
    done = run(records(STREAM, row), input_path=str(run.folder))
    assert done.ended(STREAM) == {"rejected": 1}
    assert "none.txt" in done.messages[0]
    assert contents(odoo) == []
