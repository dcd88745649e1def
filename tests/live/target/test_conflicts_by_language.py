"""Conflicts about values that a field has for each language, and for each company."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from odoo_common.ledger.conflicts import resolve
from odoo_common.ledger.database import Store
from odoo_common.ledger.tables import conflicts, memory, outcomes
from target_odoo.conflicts.detector import ConflictDetector
from tests.live.target.conftest import Name, Runner, records
from tests.live.target.test_companies import MODEL, company, price, spoken
from tests.live.target.test_conflicts import ledger, rows
from tests.live.target.test_upsert import find

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

__all__ = ["company", "ledger"]  # fixtures

pytestmark = pytest.mark.live

Row = dict[str, t.Any]


class Product:
    """One product whose values the source and a person change, with one ledger."""

    def __init__(
        self, run: Runner, connection: Connection, mark: str, ledger: str, **first: t.Any
    ) -> None:
        self._run = run
        self._connection = connection
        self._ledger = ledger
        self.mark = mark
        self.send("source", **first)
        self.id = find(connection, mark)

    def send(self, on_conflict: t.Any, settings: t.Any = None, **values: t.Any) -> Row:
        row = {"id": self.mark, "default_code": self.mark, **values}
        more = {"ledger_url": self._ledger, "on_conflict": on_conflict, **(settings or {})}
        return self._run(records(MODEL, [row]), **more).ended(MODEL)

    def edit(self, context: Row, **values: t.Any) -> None:
        self._connection.call(MODEL, "write", [self.id], values, context=context)

    @property
    def names(self) -> dict[str, str]:
        return spoken(self._connection, self.mark)

    @property
    def conflicts(self) -> dict[str, str]:
        """Who won, by field."""
        key = f"singer.{self.mark}"
        found = [row for row in rows(self._ledger, conflicts) if row["record"] == key]
        return {row["field"]: row["decision"] or "open" for row in found}

    @property
    def outcome(self) -> Row:
        """The last outcome."""
        return rows(self._ledger, outcomes)[-1]


MakeProduct = t.Callable[..., Product]
DUTCH = {"lang": "nl_NL"}


@pytest.fixture
def product(run: Runner, connection: Connection, name: Name, ledger: str) -> MakeProduct:
    def make(**first: t.Any) -> Product:
        return Product(run, connection, name("p"), ledger, **first)

    return make


@pytest.mark.parametrize(
    ("on_conflict", "outcome", "dutch", "decision"),
    [
        ("source", "updated", "Zetel", "source"),
        ("odoo", "skipped", "Bank", "odoo"),
        ("manual", "skipped", "Bank", "open"),
        ({"*": "source", "name": "odoo"}, "skipped", "Bank", "odoo"),
        ({"*": "odoo", "name@nl_NL": "source"}, "updated", "Zetel", "source"),
    ],
    ids=str,
)
def test_a_translation_that_both_changed_goes_to_whom_the_policy_says(
    product: MakeProduct, on_conflict: t.Any, outcome: str, dutch: str, decision: str
) -> None:
    one = product(**{"name": "Chair", "name@nl_NL": "Stoel"})
    assert one.outcome["fields"] == ["default_code", "name", "name@nl_NL"]
    one.edit(DUTCH, name="Bank")

    assert one.send(on_conflict, **{"name": "Chair", "name@nl_NL": "Zetel"}) == {outcome: 1}
    assert one.names == {"en_US": "Chair", "nl_NL": dutch, "fr_FR": "Chair"}
    assert one.conflicts == {"name@nl_NL": decision}
    assert one.outcome["decisions"] == {"name@nl_NL": decision}
    assert one.outcome["fields"] == (["name@nl_NL"] if outcome == "updated" else None)


def test_the_later_change_of_a_translation_wins(product: MakeProduct) -> None:
    one = product(**{"name": "Chair", "name@nl_NL": "Stoel"})
    one.edit(DUTCH, name="Bank")

    early = {"name": "Seat", "name@nl_NL": "Zetel", "updated_at": "2020-01-01"}
    assert one.send("newest", **early) == {"updated": 1}  # the English name is ours
    assert one.names["nl_NL"] == "Bank"
    assert one.send("newest", **{**early, "updated_at": "2999-01-01"}) == {"updated": 1}
    assert one.names == {"en_US": "Seat", "nl_NL": "Zetel", "fr_FR": "Seat"}


def test_a_person_decides_about_a_translation(product: MakeProduct, ledger: str) -> None:
    one = product(**{"name": "Chair", "name@nl_NL": "Stoel"})
    one.edit(DUTCH, name="Bank")
    later = {"name": "Chair", "name@nl_NL": "Zetel"}
    one.send("manual", **later)

    [waiting] = [r for r in rows(ledger, conflicts) if r["record"] == f"singer.{one.mark}"]
    resolve(Store(ledger), waiting["id"], take="source")
    assert one.send("manual", **later) == {"updated": 1}
    assert one.names["nl_NL"] == "Zetel"


def test_a_value_that_comes_twice_in_its_language_is_weighed_twice(product: MakeProduct) -> None:
    one = product(name="Chair")
    one.edit({}, name="A person's")

    assert one.send("odoo", **{"name": "New", "name@en_US": "New"}) == {"skipped": 1}
    assert one.names["en_US"] == "A person's"
    assert one.conflicts == {"name@en_US": "odoo"}


def test_a_language_that_nobody_translated_to_is_no_conflict(product: MakeProduct) -> None:
    one = product(**{"name": "Chair", "name@nl_NL": "Chair"})

    # In Dutch Odoo shows the new English name, which nobody wrote there.
    changed = {"name": "Seat", "name@nl_NL": "Stoel"}
    assert one.send("odoo", **changed) == {"updated": 1}
    assert one.names == {"en_US": "Seat", "nl_NL": "Stoel", "fr_FR": "Seat"}
    assert one.conflicts == {}


def test_runs_in_two_languages_with_one_ledger_know_their_own_values(
    product: MakeProduct,
) -> None:
    one = product(name="Chair")
    dutch: Row = {"settings": {"language": "nl_NL"}}
    assert one.send("odoo", **dutch, name="Stoel") == {"updated": 1}

    assert one.send("odoo", name="Seat") == {"updated": 1}
    assert one.send("odoo", **dutch, name="Zetel") == {"updated": 1}
    assert one.send("odoo", **dutch, **{"name": "Bank", "name@en_US": "Sofa"}) == {"updated": 1}
    assert (one.names["en_US"], one.names["nl_NL"]) == ("Sofa", "Bank")
    assert one.conflicts == {}
    # A column and the setting mean the same value.
    one.edit(DUTCH, name="A person's")
    assert one.send("odoo", **dutch, name="Kruk") == {"skipped": 1}
    assert one.send("odoo", **{"name@nl_NL": "Kruk"}) == {"skipped": 1}
    assert one.conflicts == {"name@nl_NL": "odoo"}


def test_what_an_earlier_version_remembers_of_a_translated_field_counts(
    product: MakeProduct, ledger: str
) -> None:
    one = product(name="Chair")
    store, key = Store(ledger), f"singer.{one.mark}"
    with store.transaction() as connection:
        [row] = connection.execute(memory.select().where(memory.c.record == key)).mappings()
        old = {name.partition("@")[0]: value for name, value in row["agreed"].items()}
        connection.execute(memory.update().where(memory.c.record == key).values(agreed=old))
    one.edit({}, name="A person's")

    assert one.send("odoo", name="Seat") == {"skipped": 1}
    assert one.conflicts == {"name@en_US": "odoo"}


def test_each_company_has_its_own_value_in_the_ledger(
    product: MakeProduct, connection: Connection, name: Name, company: int
) -> None:
    one = product(name="Chair", standard_price=5)
    second: Row = {"settings": {"company_id": name("Second")}}
    assert one.send("odoo", **second, standard_price=7) == {"updated": 1}

    assert one.send("odoo", standard_price=6) == {"updated": 1}
    assert one.send("odoo", **second, standard_price=8) == {"updated": 1}
    one.edit({"allowed_company_ids": [company]}, standard_price=99)
    assert one.send("odoo", standard_price=9) == {"updated": 1}
    assert one.send("odoo", **second, standard_price=10) == {"skipped": 1}
    assert (price(connection, one.mark, 1), price(connection, one.mark, company)) == (9, 99)
    assert one.conflicts == {f"standard_price@company={company}": "odoo"}


def test_records_of_two_companies_in_one_batch_are_weighed_each_in_its_own(
    run: Runner, connection: Connection, name: Name, ledger: str, company: int
) -> None:
    settings: Row = {"ledger_url": ledger, "on_conflict": "odoo"}
    partners = [
        {"id": name("a"), "name": name("A"), "street": "old", "company_id": 1},
        {"id": name("b"), "name": name("B"), "street": "old", "company_id": company},
    ]
    assert run(records("res.partner", partners), **settings).ended("res.partner") == {"created": 2}
    b = find(connection, name("b"))
    connection.call("res.partner", "write", [b], {"street": "a person's"})

    partners = [{**row, "street": "new", "city": "Delft"} for row in partners]
    assert run(records("res.partner", partners), **settings).ended("res.partner") == {"updated": 2}
    found = connection.call(
        "res.partner", "read", [find(connection, name("a")), b], ["street", "city"]
    )
    assert {(row["street"], row["city"]) for row in found} == {
        ("new", "Delft"),
        ("a person's", "Delft"),
    }
    disputed = [row for row in rows(ledger, conflicts) if row["model"] == "res.partner"]
    assert [(row["record"], row["field"]) for row in disputed] == [
        (f"singer.{name('b')}", "street")
    ]


@pytest.mark.parametrize("settings", [{}, {"dry_run": True}], ids=["for real", "dry run"])
def test_a_language_that_is_not_active_is_told_before_the_record_is_made(
    run: Runner, connection: Connection, name: Name, settings: Row
) -> None:
    row = {"id": name("p"), "name": name("P"), "name@xx_YY": "x"}
    result = run(records(MODEL, [row]), **settings)

    assert result.ended(MODEL) == {"rejected": 1}
    assert "xx_YY is not active in Odoo: there are en_US" in str(result.rejects)
    assert connection.call(MODEL, "search", [("name", "=", name("P"))]) == []


@pytest.mark.parametrize("language", ["xx_YY", "nl"])
def test_a_setting_with_a_language_that_is_not_active_ends_the_run_with_one_message(
    run: Runner, connection: Connection, name: Name, language: str
) -> None:
    with pytest.raises(Fatal, match=rf"language {language} is not .* en_US, fr_FR, nl_NL"):
        run(records(MODEL, [{"id": name("p"), "name": name("P")}]), language=language)
    assert connection.call(MODEL, "search", [("name", "=", name("P"))]) == []


def test_a_translation_that_was_written_before_a_run_died_is_ours(
    product: MakeProduct, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = product(**{"name": "Chair", "name@nl_NL": "Stoel"})
    with monkeypatch.context() as patch:
        patch.setattr(ConflictDetector, "remember", died)
        with pytest.raises(Fatal, match="died"):
            one.send("odoo", **{"name@nl_NL": "Zetel"})
    assert one.names["nl_NL"] == "Zetel"

    assert one.send("odoo", **{"name@nl_NL": "Bank"}) == {"updated": 1}
    assert one.names["nl_NL"] == "Bank"
    assert one.conflicts == {}


def died(*_args: object) -> None:
    raise Fatal("died")
