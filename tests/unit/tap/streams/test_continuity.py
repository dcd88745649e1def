"""A bookmark serves the question that it answers: another one is read whole again."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo
    from tests.unit.tap.running import Message, Output, Reader

PARTNERS = "partners"
NAMES = ["name", "ref", "write_date"]
DELETED = "_sdc_deleted_at"
FIRMS: dict[str, t.Any] = {"domain": {PARTNERS: [["is_company", "=", True]]}}


@pytest.fixture
def people(odoo: FakeOdoo) -> list[int]:
    rows = [{"name": f"P{n}", "ref": f"R{n}", "is_company": n < 2} for n in range(4)]
    return t.cast("list[int]", odoo.do("res.partner", "create", rows))


class Runs:
    """Runs that go on from each other, an hour apart."""

    def __init__(self, read: Reader, odoo: FakeOdoo) -> None:
        self._read, self._odoo = read, odoo
        self.state: Message | None = None

    def __call__(self, fields: list[str] = NAMES, **settings: t.Any) -> Output:
        self._odoo.db.tick(3600)
        self._read.odoo = self._odoo
        out = self._read({PARTNERS: fields}, state=self.state, lookback_seconds=0, **settings)
        self.state = out.state
        self._odoo.db.tick(3600)
        return out


@pytest.fixture
def run(read: Reader, odoo: FakeOdoo) -> Runs:
    return Runs(read, odoo)


@pytest.mark.parametrize(
    ("first", "then", "part"),
    [
        (FIRMS, {}, "domain"),
        ({"include_archived": False}, {}, "include_archived"),
        ({"start_date": "2026-03-02T08:00:01Z"}, {}, "start_date"),
        ({"language": "nl_NL"}, {}, "language"),
        ({"context": {PARTNERS: {"tz": "Asia/Tokyo"}}}, {}, "context"),
        ({"fields_exclude": {PARTNERS: ["ref"]}}, {}, "fields (ref)"),
        ({"company_ids": [1]}, {}, "company_ids"),
        ({"many2one": "name"}, {}, "many2one"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_question_that_has_changed_is_asked_from_the_beginning(  # noqa: PLR0917 - fixtures
    run: Runs,
    odoo: FakeOdoo,
    people: list[int],
    caplog: pytest.LogCaptureFixture,
    first: Message,
    then: Message,
    part: str,
) -> None:
    run(**first)
    whole = run(**then)
    assert set(people) <= set(whole.ids(PARTNERS)) == set(odoo.db.table("res.partner"))
    assert f"partners: since the last run {part} changed: read whole again" in caplog.text
    assert run(**then).ids(PARTNERS) == [], "the bookmark is of the new question"


def test_a_narrower_selection_or_a_later_start_needs_nothing_again(
    run: Runs, people: list[int]
) -> None:
    assert run().ids(PARTNERS)
    assert run(["name", "write_date"]).ids(PARTNERS) == []
    assert run(["name", "write_date"], start_date="2026-03-02T09:00:00Z").ids(PARTNERS) == []
    assert set(people) <= set(run(start_date="2026-01-01T00:00:00Z").ids(PARTNERS))


def test_a_bookmark_without_a_question_is_taken_as_it_is(run: Runs, people: list[int]) -> None:
    run()
    assert run.state
    del run.state["bookmarks"][PARTNERS]["asked"]
    assert run(**FIRMS).ids(PARTNERS) == []
    assert set(people) <= set(run().ids(PARTNERS)), "from then on it has one"


def test_a_changed_question_can_be_an_error_or_a_warning(
    run: Runs, people: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    assert people
    run(**FIRMS)
    before = run.state
    with pytest.raises(Fatal, match=r"partners: since the last run domain changed\. on_changed"):
        run(on_changed_question="fail")
    run.state = before
    assert run(on_changed_question="warn").ids(PARTNERS) == []
    assert "domain changed: on_changed_question is warn, and the bookmark counts" in caplog.text
    caplog.clear()
    run(on_changed_question="fail")
    assert "domain changed" not in caplog.text, "it has been told"


def test_a_narrower_domain_deletes_nothing_but_what_was_deleted(
    run: Runs, odoo: FakeOdoo, people: list[int]
) -> None:
    fields = [*NAMES, DELETED]
    run(fields, deletions=[PARTNERS])
    odoo.do("res.partner", "unlink", [people[0], people[3]])
    out = run(fields, deletions=[PARTNERS], **FIRMS)
    marked = {record["id"]: bool(record[DELETED]) for record in out.records[PARTNERS]}
    marked = {number: is_marked for number, is_marked in marked.items() if number in people}
    assert marked == {people[0]: True, people[1]: False, people[3]: True}
    odoo.do("res.partner", "write", [people[1]], {"is_company": False})
    [left] = run(fields, deletions=[PARTNERS], **FIRMS).records[PARTNERS]
    assert (left["id"], bool(left[DELETED])) == (people[1], True), "a record that leaves has left"


def test_another_database_is_read_whole_and_deletes_nothing(
    run: Runs, odoo: FakeOdoo, people: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    fields = [*NAMES, DELETED]
    run(fields, deletions=[PARTNERS])
    odoo.db.table("res.users")[2]["create_date"] = "2020-01-01 00:00:00"
    odoo.do("res.partner", "unlink", people[:1])
    out = run(fields, deletions=[PARTNERS])
    assert not [record for record in out.records[PARTNERS] if record[DELETED]]
    assert set(people[1:]) <= set(out.ids(PARTNERS))
    assert "since the last run the database changed" in caplog.text


def test_a_company_that_the_user_may_see_too_brings_its_records(
    run: Runs, odoo: FakeOdoo, people: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    user = odoo.db.table("res.users")[2]
    user["company_ids"] = [1]
    run()
    user["company_ids"] = [1, 2]
    assert set(people) <= set(run().ids(PARTNERS))
    assert "since the last run companies changed" in caplog.text
    user["company_ids"] = [1]
    assert run().ids(PARTNERS) == []


def test_a_restored_backup_is_noticed_by_changes_that_are_undone(
    run: Runs, odoo: FakeOdoo, people: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    run()
    table = odoo.db.table("res.partner")
    backup = dict(table[people[0]])
    odoo.do("res.partner", "write", [people[0]], {"name": "Changed"})
    [late] = odoo.do("res.partner", "create", [{"name": "Late"}])
    assert set(run().ids(PARTNERS)) == {people[0], late}
    table[people[0]].update(backup)
    del table[late]
    assert set(people) <= set(run().ids(PARTNERS))
    assert "(a backup was restored: res.partner" in caplog.text


def test_that_the_last_record_was_deleted_is_no_restored_backup(
    run: Runs, odoo: FakeOdoo, people: list[int]
) -> None:
    run()
    odoo.do("res.partner", "unlink", [people[-1]])
    assert run().ids(PARTNERS) == []


def test_a_bookmark_in_the_future_is_noticed(
    run: Runs, odoo: FakeOdoo, people: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    run()
    assert run.state
    bookmark = run.state["bookmarks"][PARTNERS]
    bookmark["read_at"] = "2026-03-03T00:00:00+00:00"
    odoo.do("res.partner", "write", [people[0]], {"name": "Changed"})
    assert set(people) <= set(run().ids(PARTNERS))
    assert "the bookmark is later than now" in caplog.text
    run.state["bookmarks"][PARTNERS]["read_at"] = "2026-03-03T00:00:00+00:00"
    run(on_changed_question="warn")
    assert run.state["bookmarks"][PARTNERS]["read_at"] < "2026-03-03"
