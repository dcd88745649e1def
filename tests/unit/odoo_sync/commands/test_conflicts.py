"""`odoo-sync conflicts`."""

from __future__ import annotations

import json
import typing as t

import pytest

from odoo_common.ledger.conflicts import Conflict, ConflictStore
from odoo_common.ledger.written_values import Key

if t.TYPE_CHECKING:
    from click.testing import Result

    from odoo_common.ledger.database import Store

Call = t.Callable[..., "Result"]


@pytest.fixture
def disputes(store: Store) -> ConflictStore:
    """Conflicts about three streets: two open, one decided by a policy."""
    disputes = ConflictStore(store, "db@host")
    for number, decision in ((1, ""), (2, ""), (3, "odoo")):
        disputes.record(
            "run1",
            [
                Conflict(
                    key=Key("res.partner", f"singer.p{number}"),
                    stream="partners",
                    odoo_id=number,
                    field="street",
                    policy="manual" if not decision else "odoo",
                    decision=decision,
                    by_person=False,
                    ours=f"Source street {number}",
                    theirs=f"Odoo street {number}",
                    ours_digest="o",
                    theirs_digest="t",
                    base_digest="b",
                    theirs_at="2026-05-01 10:00:00",
                )
            ],
        )
    return disputes


@pytest.mark.usefixtures("disputes")
def test_open_conflicts_are_listed_with_both_values(call: Call) -> None:
    shown = json.loads(call("conflicts", "--json").output)
    assert [(row["id"], row["ours"], row["theirs"]) for row in shown] == [
        (2, "Source street 2", "Odoo street 2"),
        (1, "Source street 1", "Odoo street 1"),
    ]
    assert not any(name.endswith("digest") for name in shown[0])
    text = call("conflicts").output
    assert "Source street 1" in text
    assert "Odoo street 2" in text
    assert "street 3" not in text
    assert "odoo (by policy)" in call("conflicts", "--status", "all").output
    assert call("conflicts", "--csv").output.splitlines()[0].startswith("id,place,stream,")


@pytest.mark.usefixtures("disputes")
def test_a_person_decides_once(call: Call) -> None:
    done = call("conflicts", "resolve", "1", "2", "--take", "source")
    assert done.output.splitlines()[0] == (
        "conflict 1 is resolved: the target writes the source's value when the record comes next"
    )
    assert call("conflicts").output == "no open conflicts\n"
    resolved = json.loads(call("conflicts", "--status", "resolved", "--json").output)
    assert {(row["id"], row["decision"], row["decided_by"]) for row in resolved} == {
        (1, "source", "person"),
        (2, "source", "person"),
        (3, "odoo", "policy"),
    }
    assert call("conflicts", "resolve", "1", "--take", "odoo").exit_code == 1
    assert call("conflicts", "resolve", "9", "--take", "odoo").exit_code == 1
    assert call("conflicts", "resolve", "1", "--take", "mine").exit_code == 2
