"""Conflicts about images, and what the ledger says of files that were written."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from odoo_common.ledger.conflicts import resolve
from odoo_common.ledger.database import Store
from odoo_common.ledger.tables import conflicts, memory, outcomes
from target_odoo.conflicts.detector import ConflictDetector
from tests.live.target.conftest import Name, Runner, records
from tests.live.target.test_conflicts import ledger, rows
from tests.live.target.test_conflicts_by_language import died
from tests.live.target.test_files import png, text_of
from tests.live.target.test_upsert import find

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

__all__ = ["ledger"]  # a fixture

pytestmark = pytest.mark.live

Row = dict[str, t.Any]
OLD, NEW, HUMAN = (text_of(png(8, 8, shade)) for shade in (10, 90, 200))
MODEL = "res.partner"


def shade(connection: Connection, partner: int) -> str:
    [row] = connection.call(MODEL, "read", [partner], ["image_1920"])
    return str(row["image_1920"])


@pytest.mark.parametrize(
    ("on_conflict", "outcome", "image", "decision"),
    [
        ("source", "updated", NEW, "source"),
        ("odoo", "skipped", HUMAN, "odoo"),
        ("manual", "skipped", HUMAN, "open"),
    ],
    ids=["source", "odoo", "manual"],
)
def test_an_image_that_both_changed_goes_to_whom_the_policy_says(  # noqa: PLR0917 - fixtures
    run: Runner,
    connection: Connection,
    name: Name,
    ledger: str,
    on_conflict: str,
    outcome: str,
    image: str,
    decision: str,
) -> None:
    settings: Row = {"ledger_url": ledger, "on_conflict": on_conflict}
    row = {"id": name("r"), "name": name("R"), "image_1920": OLD}
    assert run(records(MODEL, [row]), **settings).ended(MODEL) == {"created": 1}
    assert rows(ledger, outcomes)[-1]["fields"] == ["name", "image_1920"]
    partner = find(connection, name("r"))

    # What only the source changed is no conflict, nor is what nobody changed.
    for content, expected in ((NEW, "updated"), (NEW, "unchanged"), (OLD, "updated")):
        result = run(records(MODEL, [{**row, "image_1920": content}]), **settings)
        assert result.ended(MODEL) == {expected: 1}
    connection.call(MODEL, "write", [partner], {"image_1920": HUMAN})
    row["image_1920"] = NEW
    assert run(records(MODEL, [row]), **settings).ended(MODEL) == {outcome: 1}
    assert shade(connection, partner) == image

    [conflict] = rows(ledger, conflicts)
    assert (conflict["field"], conflict["decision"] or "open") == ("image_1920", decision)
    assert (conflict["ours"], conflict["theirs"]) == ("(a file)", "(a file)")
    last = rows(ledger, outcomes)[-1]
    assert last["decisions"] == {"image_1920": decision}
    assert last["fields"] == (["image_1920"] if outcome == "updated" else None)
    if decision == "open":
        resolve(Store(ledger), conflict["id"], take="source")
        assert run(records(MODEL, [row]), **settings).ended(MODEL) == {"updated": 1}
        assert shade(connection, partner) == NEW
    with Store(ledger).transaction() as session:
        assert all(len(value) < 20 for (agreed,) in session.execute(
            memory.select().with_only_columns(memory.c.agreed)
        ) for value in agreed.values())  # fmt: skip


def test_an_image_that_a_person_took_away_stays_away(
    run: Runner, connection: Connection, name: Name, ledger: str
) -> None:
    settings: Row = {"ledger_url": ledger, "on_conflict": "odoo"}
    # Odoo keeps another content than it is sent: that one is remembered.
    row = {"id": name("r"), "name": name("R"), "image_1920": text_of(png(2100, 40, 10))}
    other = {**row, "image_1920": text_of(png(2100, 40, 200))}
    run(records(MODEL, [row]), **settings)
    assert run(records(MODEL, [other]), **settings).ended(MODEL) == {"updated": 1}
    assert rows(ledger, conflicts) == []
    partner = find(connection, name("r"))
    connection.call(MODEL, "write", [partner], {"image_1920": False})

    assert run(records(MODEL, [row]), **settings).ended(MODEL) == {"skipped": 1}
    assert shade(connection, partner) == "False"
    [conflict] = rows(ledger, conflicts)
    assert conflict["theirs"] is False


def test_attachments_are_among_the_fields_that_were_written(
    run: Runner, name: Name, ledger: str
) -> None:
    row = {"id": name("r"), "name": name("R")}
    run(records(MODEL, [row]), ledger_url=ledger)
    attached = {**row, "attachments": [{"name": "a.txt", "data": text_of(b"a")}]}
    for outcome, fields in (("updated", ["attachments"]), ("unchanged", None)):
        assert run(records(MODEL, [attached]), ledger_url=ledger).ended(MODEL) == {outcome: 1}
        assert rows(ledger, outcomes)[-1]["fields"] == fields


def test_an_image_that_was_written_before_a_run_died_is_ours(
    run: Runner,
    connection: Connection,
    name: Name,
    ledger: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings: Row = {"ledger_url": ledger, "on_conflict": "odoo"}
    row = {"id": name("r"), "name": name("R"), "image_1920": OLD}
    run(records(MODEL, [row]), **settings)
    with monkeypatch.context() as patch:
        patch.setattr(ConflictDetector, "remember", died)
        with pytest.raises(Fatal, match="died"):
            run(records(MODEL, [{**row, "image_1920": HUMAN}]), **settings)
    partner = find(connection, name("r"))
    assert shade(connection, partner) == HUMAN

    row["image_1920"] = NEW
    assert run(records(MODEL, [row]), **settings).ended(MODEL) == {"updated": 1}
    assert rows(ledger, conflicts) == []
