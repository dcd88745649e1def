"""Somebody changes a field in Odoo between two runs: who wins is what `on_conflict` says."""

from __future__ import annotations

import typing as t

import pytest
import sqlalchemy as sa

from odoo_common.ledger.conflicts import resolve
from odoo_common.ledger.database import Store
from odoo_common.ledger.tables import conflicts, outcomes
from tests.live.target.conftest import Name, Runner, records
from tests.live.target.test_upsert import find, order, vendor

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.client.connection import Connection

__all__ = ["vendor"]  # a fixture

pytestmark = pytest.mark.live

OLD, NEW, HUMAN = "a clerk's street", "the source's new street", "a person's street"


class Partner:
    """One partner whose street the source and a person change."""

    def __init__(
        self, run: Runner, connection: Connection, external_id: str, settings: dict[str, t.Any]
    ) -> None:
        self._run = run
        self._connection = connection
        self.external_id = external_id
        self.settings = settings
        self.send(street=OLD, city="Delft")
        self.id = find(connection, external_id)

    def send(self, **values: t.Any) -> dict[str, int]:
        row = {"id": self.external_id, "name": self.external_id, **values}
        return self._run(records("res.partner", [row]), **self.settings).ended("res.partner")

    def edit(self, **values: t.Any) -> None:
        self._connection.call("res.partner", "write", [self.id], values)

    def now(self, field: str = "street") -> t.Any:
        return self._connection.call("res.partner", "read", [self.id], [field])[0][field]


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    return str(tmp_path / "ledger.db")


@pytest.fixture
def partner(
    run: Runner, connection: Connection, name: Name, ledger: str
) -> t.Callable[..., Partner]:
    def make(on_conflict: t.Any, **settings: t.Any) -> Partner:
        settings = {"ledger_url": ledger, "on_conflict": on_conflict, **settings}
        return Partner(run, connection, name("conflict"), settings)

    return make


MakePartner = t.Callable[..., Partner]


def rows(ledger: str, table: sa.Table) -> list[dict[str, t.Any]]:
    with Store(ledger).transaction() as connection:
        return [dict(row) for row in connection.execute(sa.select(table).order_by("id")).mappings()]


def of(ledger: str, partner: Partner) -> list[dict[str, t.Any]]:
    key = f"singer.{partner.external_id}"
    return [row for row in rows(ledger, conflicts) if row["record"] == key]


@pytest.mark.parametrize(
    ("on_conflict", "outcome", "street", "decision", "status"),
    [
        ("source", "updated", NEW, "source", "resolved"),
        ("odoo", "skipped", HUMAN, "odoo", "resolved"),
        ("manual", "skipped", HUMAN, None, "open"),
        ({"street": "odoo", "*": "source"}, "skipped", HUMAN, "odoo", "resolved"),
        ({"res.partner": {"street": "manual"}}, "skipped", HUMAN, None, "open"),
        ('{"street": "source", "*": "odoo"}', "updated", NEW, "source", "resolved"),
    ],
    ids=str,
)
def test_a_field_that_both_changed_goes_to_whom_the_policy_says(  # noqa: PLR0917
    partner: MakePartner,
    ledger: str,
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
    [conflict] = of(ledger, one)
    assert (conflict["status"], conflict["decision"]) == (status, decision)
    assert (conflict["ours"], conflict["theirs"]) == (NEW, HUMAN)
    assert conflict["odoo_id"] == one.id
    last = rows(ledger, outcomes)[-1]
    assert last["outcome"] == outcome
    assert last["decisions"] == {"street": decision or "open"}


def test_other_fields_of_a_record_in_conflict_are_written(partner: MakePartner) -> None:
    one = partner("odoo")
    one.edit(street=HUMAN)

    assert one.send(street=NEW, city="Gouda") == {"updated": 1}
    assert (one.now(), one.now("city")) == (HUMAN, "Gouda")


def test_what_only_the_source_changed_is_no_conflict(partner: MakePartner, ledger: str) -> None:
    one = partner("manual")
    one.edit(zip="1234 AB")

    assert one.send(street=NEW, city="Delft") == {"updated": 1}
    assert one.send(street=OLD, city="Delft") == {"updated": 1}
    assert one.now() == OLD
    assert of(ledger, one) == []


def test_a_person_who_wrote_what_the_source_says_is_no_conflict(
    partner: MakePartner, ledger: str
) -> None:
    one = partner("odoo")
    one.edit(street=NEW)

    assert one.send(street=NEW, city="Delft") == {"unchanged": 1}
    assert one.send(street="later", city="Delft") == {"updated": 1}
    assert one.now() == "later"
    assert of(ledger, one) == []


def test_odoo_keeps_winning_and_the_conflict_stays_one_row(
    partner: MakePartner, ledger: str
) -> None:
    one = partner("odoo")
    one.edit(street=HUMAN)

    assert [one.send(street=NEW), one.send(street=NEW)] == [{"skipped": 1}] * 2
    assert one.now() == HUMAN
    assert len(of(ledger, one)) == 1


@pytest.mark.parametrize(
    ("changed", "outcome", "street"),
    [
        ("2020-01-01T00:00:00Z", "skipped", HUMAN),
        ("2999-01-01T00:00:00+02:00", "updated", NEW),
        ("no time at all", "skipped", HUMAN),
    ],
)
def test_the_newest_wins_by_the_records_own_time(
    partner: MakePartner, ledger: str, changed: str, outcome: str, street: str
) -> None:
    one = partner("newest")
    one.edit(street=HUMAN)

    assert one.send(street=NEW, city="Delft", updated_at=changed) == {outcome: 1}
    assert one.now() == street
    [conflict] = of(ledger, one)
    assert conflict["status"] == ("open" if changed == "no time at all" else "resolved")


def test_the_time_stands_in_the_column_that_the_setting_names(partner: MakePartner) -> None:
    one = partner("newest", timestamp_field="touched")
    one.edit(street=HUMAN)

    assert one.send(street=NEW, touched="2999-01-01") == {"updated": 1}
    assert one.now() == NEW


@pytest.mark.parametrize(("take", "street"), [("source", NEW), ("odoo", HUMAN)])
def test_what_a_person_decided_is_done_by_the_next_run(
    partner: MakePartner, ledger: str, take: str, street: str
) -> None:
    one = partner("manual")
    one.edit(street=HUMAN)
    one.send(street=NEW, city="Delft")
    [conflict] = of(ledger, one)

    resolve(Store(ledger), conflict["id"], take=take)
    assert one.send(street=NEW, city="Delft") == {"updated" if take == "source" else "skipped": 1}
    assert one.now() == street
    [conflict] = of(ledger, one)
    assert (conflict["decision"], conflict["decided_by"]) == (take, "person")
    # The source's next change comes after that decision.
    assert one.send(street="later", city="Delft") == {"updated": 1}
    assert one.now() == "later"


def test_a_conflict_that_people_settled_in_odoo_is_closed(
    partner: MakePartner, ledger: str
) -> None:
    one = partner("manual")
    one.edit(street=HUMAN)
    one.send(street=NEW)
    one.edit(street=NEW)

    assert one.send(street=NEW) == {"unchanged": 1}
    [conflict] = of(ledger, one)
    assert (conflict["status"], conflict["decided_by"]) == ("resolved", "agreement")


def test_the_first_write_to_a_record_that_was_adopted_is_no_conflict(
    run: Runner, connection: Connection, name: Name, ledger: str
) -> None:
    [there] = connection.call("res.partner", "create", [{"name": name("A"), "street": HUMAN}])
    row = {"id": name("adopted"), "name": name("A"), "street": NEW}
    settings = {
        "ledger_url": ledger,
        "on_conflict": "odoo",
        "match": {"res.partner": [["name"]]},
    }

    assert run(records("res.partner", [row]), **settings).ended("res.partner") == {"updated": 1}
    connection.call("res.partner", "write", [there], {"street": HUMAN})
    assert run(records("res.partner", [row]), **settings).ended("res.partner") == {"skipped": 1}


def test_a_write_that_odoo_refused_is_not_remembered(
    run: Runner, connection: Connection, name: Name, ledger: str
) -> None:
    settings: dict[str, t.Any] = {"ledger_url": ledger, "on_conflict": "odoo"}
    row = {"id": name("refused"), "street": "never stored"}  # a name is required
    assert run(records("res.partner", [row]), **settings).ended("res.partner") == {"rejected": 1}
    connection.call("res.partner", "create", [{"name": name("R"), "street": HUMAN}])
    # Adopted now, it is met for the first time: no conflict.
    row |= {"name": name("R"), "street": NEW}
    settings["match"] = {"res.partner": [["name"]]}
    assert run(records("res.partner", [row]), **settings).ended("res.partner") == {"updated": 1}


def test_a_record_that_was_rejected_for_its_state_left_nothing_behind(
    run: Runner, connection: Connection, name: Name, vendor: str, ledger: str
) -> None:
    settings = {"ledger_url": ledger, "on_conflict": "odoo"}
    row = order(name("PO"), vendor, state="no such state", partner_ref="one")
    assert run(records("purchase_order", [row]), **settings).ended("purchase_order") == {
        "rejected": 1
    }
    row |= {"state": "draft", "partner_ref": "two"}
    assert run(records("purchase_order", [row]), **settings).ended("purchase_order") == {
        "created": 1
    }
    order_id = find(connection, row["id"])
    [now] = connection.call("purchase.order", "read", [order_id], ["partner_ref"])
    assert now["partner_ref"] == "two"


def test_what_odoo_stores_otherwise_than_it_was_sent_is_no_conflict(partner: MakePartner) -> None:
    one = partner("odoo")
    # Odoo wraps and cleans HTML.
    assert one.send(comment="one <script>x</script> two") == {"updated": 1}
    assert one.send(comment="three") == {"updated": 1}
    assert "three" in one.now("comment")


def test_lines_are_weighed_field_by_field_and_hold_the_state_of_their_order(
    run: Runner, connection: Connection, name: Name, vendor: str, ledger: str
) -> None:
    settings = {"ledger_url": ledger, "on_conflict": {"order_line/price_unit": "manual"}}
    row = order(name("PO"), vendor)
    run(records("purchase_order", [row]), **settings)
    [order_id] = [find(connection, row["id"])]
    line = connection.call("purchase.order", "read", [order_id], ["order_line"])[0]["order_line"][0]
    connection.call("purchase.order.line", "write", [line], {"price_unit": 99.0})

    row["order_line"][0] |= {"price_unit": 13.5, "product_qty": 4}
    row["state"] = "purchase"
    assert run(records("purchase_order", [row]), **settings).ended("purchase_order") == {
        "updated": 1
    }
    fields = ["price_unit", "product_qty"]
    [now] = connection.call("purchase.order.line", "read", [line], fields)
    assert (now["price_unit"], now["product_qty"]) == (99.0, 4)
    assert connection.call("purchase.order", "read", [order_id], ["state"])[0]["state"] == "draft"

    [conflict] = [row for row in rows(ledger, conflicts) if row["model"] == "purchase.order.line"]
    assert (conflict["field"], conflict["ours"], conflict["theirs"]) == ("price_unit", 13.5, 99.0)
    resolve(Store(ledger), conflict["id"], take="odoo")
    run(records("purchase_order", [row]), **settings)
    assert connection.call("purchase.order", "read", [order_id], ["state"])[0]["state"] in (
        "purchase",
        "to approve",
    )
    assert connection.call("purchase.order.line", "read", [line], fields)[0]["price_unit"] == 99.0
