"""A record of which several become in Odoo: one outcome, whatever happens to its parts."""

from __future__ import annotations

import types
import typing as t

import pytest

from odoo_common.mapping.errors import MappingError
from target_odoo.delivery.deferral import write_with_retries
from target_odoo.mapping.button_mapping import ButtonMapping
from target_odoo.outcome import Outcome, Reason
from target_odoo.records.item import InputRecord
from target_odoo.streams.button_writer import ButtonWriter
from target_odoo.streams.follow_up_steps import FollowUpWriter, Step
from target_odoo.write.batch_writer import BatchFootprint
from tests.unit.target.mapping.test_stream_mapping import mapping

if t.TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, t.Any]
LATE = Reason("reference", "it isn't there", field="partner_id/id", can_retry=True)


class ScriptedWriter:
    """Ends records as it is told; of each model it remembers what it was given."""

    def __init__(self, *ends: Outcome | Reason, new_id: int = 7) -> None:
        self._ends = list(ends)
        self._new_id = new_id
        self.given: list[Row] = []

    def write(self, items: t.Sequence[InputRecord]) -> None:
        for item in items:
            self.given.append(item.record)
            end = self._ends.pop(0)
            if isinstance(end, Reason):
                item.rejected(end)
            else:
                item.outcome, item.fields = end, ("name",)
                item.odoo_id = self._new_id and self._new_id + item.number - 1

    def footprint(self, items: t.Sequence[InputRecord]) -> BatchFootprint:
        return BatchFootprint({"country"} if items else set(), set(), deletes=False)


def in_steps(
    tmp_path: Path, first: ScriptedWriter, later: ScriptedWriter, **then: t.Any
) -> FollowUpWriter:
    rule = {"model": "line", "external_id": "'l_' + str(id)", "fields": {"qty": "n"}, **then}
    made = mapping(tmp_path, then={"count": rule})
    step = Step("count", made.then["count"], t.cast("t.Any", later))
    return FollowUpWriter(t.cast("t.Any", first), [step])


def item(number: int = 1, **more: t.Any) -> InputRecord:
    row = {"id": number, "n": number, **more}
    return InputRecord(
        number, "Orders", {"id": f"o_{number}"}, {"record": row}, model="order", source=row
    )


@pytest.mark.parametrize(
    ("first", "later", "outcome", "fields"),
    [
        ("created", "created", "created", ("name", "count/name")),
        ("unchanged", "updated", "updated", ("name", "count/name")),
        ("skipped", "created", "updated", ("name", "count/name")),
        ("unchanged", "unchanged", "unchanged", ("name",)),
        ("updated", "skipped", "updated", ("name",)),
    ],
)
def test_one_outcome_of_two_writes(
    tmp_path: Path, first: Outcome, later: Outcome, outcome: Outcome, fields: tuple[str, ...]
) -> None:
    one, writer = item(), ScriptedWriter(later)
    in_steps(tmp_path, ScriptedWriter(first), writer, fields={"qty": "written_id * n"}).write([one])
    assert (one.outcome, one.fields) == (outcome, fields)
    assert writer.given == [{"id": "l_1", "qty": 7}]


def test_a_part_that_is_refused_rejects_the_record_by_its_name(tmp_path: Path) -> None:
    one = item()
    in_steps(tmp_path, ScriptedWriter("created"), ScriptedWriter(LATE)).write([one])
    assert one.outcome == "rejected"
    assert one.reason == Reason(
        "reference", "count: it isn't there", field="count/partner_id/id", can_retry=True
    )


def test_a_value_that_a_part_cant_work_with_rejects_the_record(tmp_path: Path) -> None:
    one = item(n="x")
    in_steps(
        tmp_path, ScriptedWriter("created"), ScriptedWriter(), fields={"qty": "float(n)"}
    ).write([one])
    assert one.reason is not None
    assert (one.reason.code, one.reason.field) == ("mapping", "count/qty")


def test_what_isnt_in_odoo_has_no_parts(tmp_path: Path) -> None:
    gone, refused, skipped = item(1, delete=True), item(2), item(3)
    later = ScriptedWriter("created")
    first = ScriptedWriter("updated", LATE, "unchanged")
    in_steps(tmp_path, first, later, when="id != 3").write([gone, refused, skipped])
    assert [one.outcome for one in (gone, refused, skipped)] == ["updated", "rejected", "unchanged"]
    assert later.given == []
    dry_run_ids = item()
    in_steps(tmp_path, ScriptedWriter("created", new_id=-1), later).write([dry_run_ids])
    assert (dry_run_ids.outcome, later.given) == ("created", [])


def test_a_part_that_comes_late_is_tried_again_without_the_record(tmp_path: Path) -> None:
    one, two = item(1), item(2)
    first, later = (
        ScriptedWriter("created", "unchanged"),
        ScriptedWriter(LATE, "created", "updated"),
    )
    write_with_retries(in_steps(tmp_path, first, later).write, [one, two])
    assert [one.outcome, two.outcome] == ["created", "updated"]
    assert len(first.given) == 2


def test_what_was_done_after_a_newer_record_is_not_done_after_an_older_one(tmp_path: Path) -> None:
    older, newer = item(1), item(2)
    first, later = ScriptedWriter("unchanged", "unchanged"), ScriptedWriter("created", "updated")
    writer = in_steps(tmp_path, first, later)
    writer.write([newer])
    assert newer.followed == {"count"}
    older.followed_newer = newer.followed
    writer.write([older])
    assert (older.outcome, len(later.given)) == ("unchanged", 1)
    assert older.rules.has_steps


def test_what_parts_refer_to_is_written_before(tmp_path: Path) -> None:
    steps = in_steps(tmp_path, ScriptedWriter(), ScriptedWriter(), fields={"tax_ids": "[n]"})
    assert steps.footprint([item()]).referred == {"country", "partner"}


def test_a_part_is_checked_like_a_record(tmp_path: Path) -> None:
    then = {"bad": {"model": "line", "fields": {"qyt": "n", "qty": "written"}}}
    schema: Row = {"properties": {"id": {}, "n": {}}}
    with pytest.raises(MappingError) as caught:
        mapping(tmp_path, schema, then=then)
    said = "\n".join(caught.value.problems)
    for text in (
        "streams.Orders.then.bad: external_id is missing",
        "then.bad.fields.qyt: line has no field qyt; did you mean qty?",
        "then.bad.fields.qty: Orders has no field written; did you mean written_id?",
    ):
        assert text in said


class Buttons:
    """An Odoo whose button sets `name` of records, and forgets to for some."""

    def __init__(self, *, lazy: bool = False) -> None:
        self.done: set[int] = set()
        self.pressed: list[int] = []
        self._lazy = lazy

    def call(self, model: str, method: str, *args: t.Any, **_: t.Any) -> t.Any:
        assert model == "order"
        if method == "search":
            guard, (_, _, ids) = args[0]
            assert guard == ["name", "=", "done"]
            return sorted(self.done & set(ids))
        assert method == "action_x"
        self.pressed += args[0]
        if not self._lazy:
            self.done.update(args[0])
        return None


def pressing(tmp_path: Path, odoo: Buttons, *, dry_run: bool = False) -> FollowUpWriter:
    rule = {"call": "action_x", "unless": [["name", "=", "done"]], "when": "n > 0"}
    part = mapping(tmp_path, then={"press": rule}).then["press"]
    assert isinstance(part, ButtonMapping)
    session = types.SimpleNamespace(connection=odoo, dry_run=dry_run)
    writer = ButtonWriter(t.cast("t.Any", types.SimpleNamespace(session=session)), part)
    first = ScriptedWriter("unchanged", "unchanged", "unchanged")
    return FollowUpWriter(t.cast("t.Any", first), [Step("press", part, writer)])


def test_a_button_is_pressed_once_and_not_where_when_is_false(tmp_path: Path) -> None:
    odoo = Buttons()
    one, two, out = item(1), item(2), item(3, n=0)
    pressing(tmp_path, odoo).write([one, two, out])
    assert [one.outcome, two.outcome, out.outcome] == ["updated", "updated", "unchanged"]
    assert (odoo.pressed, one.fields) == ([7, 8], ("name", "press"))
    again = item(1)
    pressing(tmp_path, odoo).write([again])
    assert (again.outcome, odoo.pressed) == ("unchanged", [7, 8])


def test_a_dry_run_presses_nothing(tmp_path: Path) -> None:
    odoo, one = Buttons(), item(1)
    pressing(tmp_path, odoo, dry_run=True).write([one])
    assert (one.outcome, odoo.pressed) == ("updated", [])


def test_a_button_that_does_nothing_rejects_the_record(tmp_path: Path) -> None:
    one = item(1)
    pressing(tmp_path, Buttons(lazy=True)).write([one])
    assert one.reason
    assert (one.outcome, one.reason.code) == ("rejected", "workflow")
    assert one.reason.message.startswith("press: action_x was called")


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"call": "action_x"}, "then.press: unless is missing"),
        ({"call": "action_x", "unless": []}, "then.press.unless"),
        ({"call": "action_x", "unless": ["|"]}, "it has no condition"),
        ({"call": "action_x", "unless": [["nam", "=", 1]]}, "no field nam; did you mean name?"),
        ({"call": "action_x", "unless": [["name", "="]]}, "is no condition"),
        ({"call": "unlink", "unless": [["name", "=", 1]]}, "then.press.call"),
        ({"call": "_hidden", "unless": [["name", "=", 1]]}, "then.press.call"),
        (
            {"call": "action_x", "unless": [["name", "=", 1]], "fields": {"name": "n"}},
            "fields has no meaning beside call",
        ),
        ({"fields": {}}, "model is missing"),
    ],
)
def test_a_button_without_a_guard_is_refused(tmp_path: Path, rule: Row, text: str) -> None:
    with pytest.raises(MappingError) as caught:
        mapping(tmp_path, then={"press": rule})
    assert text in "\n".join(caught.value.problems)
