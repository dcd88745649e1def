"""A person changes a field in Odoo between two runs: who wins is what `on_conflict` says."""

from __future__ import annotations

import typing as t

import pytest
import sqlalchemy as sa

from odoo_common.ledger.tables import conflicts, outcomes
from tests.unit.target.running import Run, Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

OLD, NEW, HUMAN = "the old street", "the source's street", "a person's street"


class Partner:
    """One partner whose fields the source and a person change."""

    def __init__(self, run: Runner, odoo: FakeOdoo, **settings: t.Any) -> None:
        self._run, self._odoo = run, odoo
        self.ledger = run.folder / "ledger.db"
        self.settings = {"ledger_url": str(self.ledger), **settings}
        self.send(street=OLD, city="Delft")
        self.id = odoo.named("singer.p")

    def sent(self, **values: t.Any) -> Run:
        row = {"id": "p", "name": "P", **values}
        return self._run(records("res_partner", row), **self.settings)

    def send(self, **values: t.Any) -> dict[str, int]:
        return self.sent(**values).ended("res_partner")

    def edit(self, **values: t.Any) -> None:
        self._odoo.do("res.partner", "write", [self.id], values)

    def now(self, field: str = "street") -> t.Any:
        return self._odoo.env().value("res.partner", self.id, field)

    def rows(self, table: sa.Table) -> list[dict[str, t.Any]]:
        engine = sa.create_engine(f"sqlite:///{self.ledger}")
        try:
            with engine.connect() as connection:
                found = connection.execute(sa.select(table).order_by("id")).mappings()
                return [dict(row) for row in found]
        finally:
            engine.dispose()


MakePartner = t.Callable[..., Partner]


@pytest.fixture
def partner(run: Runner, odoo: FakeOdoo) -> MakePartner:
    def make(on_conflict: t.Any, **settings: t.Any) -> Partner:
        return Partner(run, odoo, on_conflict=on_conflict, **settings)

    return make


@pytest.mark.parametrize(
    ("on_conflict", "outcome", "street", "decision", "status"),
    [
        ("source", "updated", NEW, "source", "resolved"),
        ("odoo", "skipped", HUMAN, "odoo", "resolved"),
        ("manual", "skipped", HUMAN, None, "open"),
        ({"street": "odoo", "*": "source"}, "skipped", HUMAN, "odoo", "resolved"),
        ({"res.partner": {"street": "manual"}}, "skipped", HUMAN, None, "open"),
    ],
    ids=str,
)
def test_a_field_that_both_changed_goes_to_whom_the_policy_says(  # noqa: PLR0917
    partner: MakePartner,
    on_conflict: t.Any,
    outcome: str,
    street: str,
    decision: str | None,
    status: str,
) -> None:
    one = partner(on_conflict)
    one.edit(street=HUMAN)
    assert one.send(street=NEW, city="Delft") == {outcome: 1}
    assert one.now() == street
    [conflict] = one.rows(conflicts)
    assert (conflict["status"], conflict["decision"]) == (status, decision)
    assert (conflict["ours"], conflict["theirs"]) == (NEW, HUMAN)
    assert conflict["odoo_id"] == one.id
    last = one.rows(outcomes)[-1]
    assert last["outcome"] == outcome
    assert last["decisions"] == {"street": decision or "open"}


def test_other_fields_of_a_record_in_conflict_are_written(partner: MakePartner) -> None:
    one = partner("odoo")
    one.edit(street=HUMAN)
    assert one.send(street=NEW, city="Gouda") == {"updated": 1}
    assert (one.now(), one.now("city")) == (HUMAN, "Gouda")


def test_what_only_the_source_changed_is_no_conflict(partner: MakePartner) -> None:
    one = partner("manual")
    one.edit(zip="1234 AB")
    assert one.send(street=NEW, city="Delft") == {"updated": 1}
    assert one.send(street=OLD, city="Delft") == {"updated": 1}
    assert one.now() == OLD
    assert one.rows(conflicts) == []


def test_what_only_a_person_changed_is_a_conflict_once(partner: MakePartner) -> None:
    one = partner("manual")
    one.edit(street=HUMAN)
    for _ in range(2):
        assert one.send(street=OLD, city="Delft") == {"skipped": 1}
    assert [row["status"] for row in one.rows(conflicts)] == ["open"]
    assert one.now() == HUMAN


def test_a_person_who_wrote_what_the_source_says_is_no_conflict(partner: MakePartner) -> None:
    one = partner("odoo")
    one.edit(street=NEW)
    assert one.send(street=NEW, city="Delft") == {"unchanged": 1}
    assert one.rows(conflicts) == []
    one.edit(street=HUMAN)
    assert one.send(street=OLD, city="Delft") == {"skipped": 1}


@pytest.mark.parametrize(
    ("changed", "outcome", "street"),
    [
        ("2020-01-01T00:00:00Z", "skipped", HUMAN),
        ("2030-01-01T00:00:00Z", "updated", NEW),
    ],
)
def test_the_newest_wins_where_the_policy_says_so(
    partner: MakePartner, changed: str, outcome: str, street: str
) -> None:
    one = partner("newest", timestamp_field="changed_at")
    one.edit(street=HUMAN)
    assert one.send(street=NEW, city="Delft", changed_at=changed) == {outcome: 1}
    assert one.now() == street


def test_a_new_ledger_knows_of_no_conflict(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", {"id": "p", "name": "P", "street": HUMAN}))
    one = Partner(run, odoo, on_conflict="odoo")
    assert one.now() == OLD
    assert one.rows(conflicts) == []


def test_a_dry_run_remembers_nothing(partner: MakePartner) -> None:
    one = partner("manual")
    one.edit(street=HUMAN)
    one.settings["dry_run"] = True
    assert one.send(street=NEW, city="Delft") == {"skipped": 1}
    assert one.rows(conflicts) == []


def test_our_own_write_whose_answer_was_lost_is_no_persons(
    partner: MakePartner, odoo: FakeOdoo
) -> None:
    one = partner("odoo")
    odoo.failures.lose_answer("write", "res.partner")
    assert one.send(street=NEW, city="Delft") == {"updated": 1}
    assert one.send(street=OLD, city="Delft") == {"updated": 1}
    assert one.now() == OLD


def test_a_conflict_in_a_line_is_the_lines(run: Runner, odoo: FakeOdoo) -> None:
    settings = {"ledger_url": str(run.folder / "ledger.db"), "on_conflict": "odoo"}
    firm = {"id": "f", "name": "F", "child_ids": [{"id": "c", "name": "C", "city": "Delft"}]}
    assert run(records("res_partner", firm), **settings).ended("res_partner") == {"created": 1}
    odoo.do("res.partner", "write", [odoo.named("singer.c")], {"city": "Human"})
    firm["child_ids"] = [{"id": "c", "name": "C2", "city": "Gouda"}]
    assert run(records("res_partner", firm), **settings).ended("res_partner") == {"updated": 1}
    [row] = odoo.do("res.partner", "read", [odoo.named("singer.c")], ["name", "city"])
    assert (row["name"], row["city"]) == ("C2", "Human")


def test_a_record_that_waits_for_a_person_is_not_confirmed(run: Runner, odoo: FakeOdoo) -> None:
    settings = {"ledger_url": str(run.folder / "ledger.db"), "on_conflict": "manual"}
    run(records("res_partner", {"id": "v", "name": "V"}))
    order = {"id": "o", "partner_id/id": "v", "origin": "A"}
    run(records("purchase_order", order), **settings)
    odoo.do("purchase.order", "write", [odoo.named("singer.o")], {"origin": "Human"})
    changed = {**order, "origin": "B", "state": "purchase"}
    done = run(records("purchase_order", changed), **settings)
    assert done.ended("purchase_order") == {"skipped": 1}
    assert [row["state"] for row in odoo.rows("purchase.order", "state")] == ["draft"]


def test_a_translation_is_in_conflict_by_itself(run: Runner, odoo: FakeOdoo) -> None:
    settings = {"ledger_url": str(run.folder / "ledger.db"), "on_conflict": "odoo"}
    tag = {"id": "t", "name": "Chair", "name@nl_NL": "Stoel"}
    run(records("res_partner_category", tag), **settings)
    ours = [odoo.named("singer.t")]
    dutch = {"context": {"lang": "nl_NL"}}
    odoo.do("res.partner.category", "write", ours, {"name": "Mens"}, **dutch)
    changed = {**tag, "name": "Seat", "name@nl_NL": "Zetel"}
    done = run(records("res_partner_category", changed), **settings)
    assert done.ended("res_partner_category") == {"updated": 1}
    [english] = odoo.do("res.partner.category", "read", ours, ["name"])
    [inside] = odoo.do("res.partner.category", "read", ours, ["name"], **dutch)
    assert (english["name"], inside["name"]) == ("Seat", "Mens")
