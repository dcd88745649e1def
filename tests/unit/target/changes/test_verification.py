"""What a record states is what Odoo holds when the run says created or updated."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from odoo_common.errors import Fatal
from target_odoo.changes.verification import Verification
from tests.fake_odoo.apps import purchase
from tests.fake_odoo.server import BEHAVIOURS
from tests.unit.target.running import Message, Runner, records

if t.TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.fake_odoo import FakeOdoo
    from tests.fake_odoo.env import Env

ORDER, LINE, TEMPLATE = "purchase.order", "purchase.order.line", "product.template"
STATED = {"price_unit": 20.0, "date_planned": "2027-02-01 08:00:00", "name": "Own text"}
WRITES = {"create", "write", "web_save_multi", "load", "unlink"}


def writes(odoo: FakeOdoo) -> list[str]:
    return [call.method for call in odoo.calls if call.method in WRITES]


@pytest.fixture
def vendors(odoo: FakeOdoo) -> list[int]:
    """Two vendors; both have a price list with the product FKL."""
    made = [odoo.do("res.partner", "create", {"name": name}) for name in ("Vera", "Victor")]
    field = "partner_id" if odoo.db.version >= 16 else "name"
    sellers = [
        [0, 0, {field: vendor, "price": 55.0 + n, "delay": 4}] for n, vendor in enumerate(made)
    ]
    odoo.do(TEMPLATE, "create", {"name": "L", "default_code": "FKL", "seller_ids": sellers})
    return made


def order(vendor: int, quantity: float = 2, **more: t.Any) -> list[Message]:
    line = {"id": "L1", "product_id/default_code": "FKL", "product_qty": quantity, **STATED}
    row = {"id": "PO", "partner_id": vendor, "date_order": "2027-01-01 00:00:00"}
    return records("purchase_order", {**row, "order_line": [line], **more})


def line_of(odoo: FakeOdoo) -> dict[str, t.Any]:
    env, line = odoo.env(), odoo.named("singer.L1")
    return {name: env.value(LINE, line, name) for name in ("product_qty", *STATED)}


def test_another_quantity_takes_along_what_odoo_would_compute_again(
    run: Runner, odoo: FakeOdoo, vendors: list[int]
) -> None:
    run(order(vendors[0]))
    odoo.calls.clear()
    assert run(order(vendors[0], 25)).ended("purchase_order") == {"updated": 1}
    [call] = odoo.called("write")
    [[number, line, values]] = call.args[1]["order_line"]
    again = STATED if odoo.db.version >= 19 else {}
    assert (number, line) == (1, odoo.named("singer.L1"))
    assert values == {"product_qty": 25.0, **again}
    assert line_of(odoo) == {"product_qty": 25.0, **STATED}
    assert run(order(vendors[0], 25)).ended("purchase_order") == {"unchanged": 1}


@pytest.fixture
def repricing(odoo: FakeOdoo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module in Odoo that prices the lines of an order again after its vendor has changed."""
    if odoo.db.version < 19:
        pytest.skip("Odoo 14 computes nothing of these lines")
    usual = BEHAVIOURS[ORDER]

    def recompute(env: Env, one: int, values: Mapping[str, t.Any], before: t.Any) -> None:
        if before is not None and "partner_id" in values:
            for line in purchase.lines_of(env, one):
                purchase.price_again(env, line)
        if usual.recompute:
            usual.recompute(env, one, values, before)

    monkeypatch.setitem(BEHAVIOURS, ORDER, dataclasses.replace(usual, recompute=recompute))


@pytest.mark.usefixtures("repricing")
def test_another_vendor_leaves_the_lines_as_they_are_stated(
    run: Runner, odoo: FakeOdoo, vendors: list[int]
) -> None:
    run(order(vendors[0]))
    done = run(order(vendors[1], state="purchase"))
    assert done.ended("purchase_order") == {"updated": 1}
    assert line_of(odoo) == {"product_qty": 2.0, **STATED}
    assert done.summary["not_held"] == {}
    assert run(order(vendors[1], state="purchase")).ended("purchase_order") == {"unchanged": 1}


@pytest.mark.usefixtures("repricing")
def test_prices_are_as_stated_before_a_button_is_pressed(
    run: Runner, odoo: FakeOdoo, vendors: list[int]
) -> None:
    run(order(vendors[0]))
    odoo.calls.clear()
    run(order(vendors[1], state="purchase"))
    names = [call.method for call in odoo.calls]
    before = names[: names.index("button_confirm")]
    assert before.count("write") == 2
    assert "write" not in names[len(before) :]


def test_the_date_of_an_order_holds_although_a_line_is_added(
    run: Runner, odoo: FakeOdoo, vendors: list[int]
) -> None:
    date = "2027-07-01 00:00:00"
    messages = order(vendors[0], date_planned=date)
    run(messages)
    lines = messages[1]["record"]["order_line"]
    lines.append({**lines[0], "id": "L2", "date_planned": "2027-01-20 00:00:00"})
    assert run(messages).ended("purchase_order") == {"updated": 1}
    assert odoo.env().value(ORDER, odoo.named("singer.PO"), "date_planned") == date
    assert run(messages).ended("purchase_order") == {"unchanged": 1}


def test_a_field_that_stays_odoos_is_kept_with_the_value_it_had(
    run: Runner, odoo: FakeOdoo, vendors: list[int], tmp_path: Path
) -> None:
    settings = {
        "ledger_url": str(tmp_path / "ledger.db"),
        "on_conflict": {"*": "source", "order_line/price_unit": "odoo"},
    }
    run(order(vendors[0]), **settings)
    odoo.do(LINE, "write", [odoo.named("singer.L1")], {"price_unit": 33.0})
    assert run(order(vendors[0], 25), **settings).ended("purchase_order") == {"updated": 1}
    assert line_of(odoo) == {"product_qty": 25.0, **STATED, "price_unit": 33.0}
    done = run(order(vendors[0], 25), **settings)
    assert done.ended("purchase_order") == {"skipped": 1}


@pytest.mark.usefixtures("repricing")
def test_a_run_that_ends_before_the_check_is_mended_by_the_next(
    run: Runner,
    odoo: FakeOdoo,
    vendors: list[int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Odoo's new price isn't taken for a person's: the announced write explains it."""
    settings = {"ledger_url": str(tmp_path / "ledger.db"), "on_conflict": "odoo"}
    run(order(vendors[0]), **settings)
    changed = order(vendors[1])

    def cut_off(*_args: object) -> t.NoReturn:
        raise Fatal("cut off")

    with monkeypatch.context() as patched:
        patched.setattr(Verification, "check", cut_off)
        with pytest.raises(Fatal, match="cut off"):
            run(changed, **settings)
    assert line_of(odoo)["price_unit"] == 56.0
    run(changed, **settings)
    assert line_of(odoo) == {"product_qty": 2.0, **STATED}


@pytest.fixture
def variants(run: Runner, odoo: FakeOdoo) -> Message:
    """A template with two variants, and the record that states what only variants have."""
    run(records("product_template", {"id": "T", "name": "Shirt"}))
    template = odoo.named("singer.T")
    odoo.do("product.product", "create", {"product_tmpl_id": template})
    return {"id": "T", "name": "Shirt", "barcode": "4006381333931", "weight": 2.0}


def test_what_odoo_passes_over_is_said_with_a_hint(
    run: Runner, variants: Message, caplog: pytest.LogCaptureFixture
) -> None:
    done = run(records("product_template", {**variants, "name": "Blouse"}))
    assert done.ended("product_template") == {"updated": 1}
    fields = {"barcode": 1, "weight": 1}
    assert done.summary["not_held"] == {"product_template": {"records": 1, "fields": fields}}
    [said] = [text for text in caplog.messages if "hold barcode" in text]
    assert said == (
        "product_template: Odoo doesn't hold barcode as stated, of 1 record: id='T': barcode: "
        "stated '4006381333931', Odoo holds False (a template with several variants has none of "
        "its own: write product.product)"
    )


def test_a_write_that_changes_nothing_in_odoo_is_no_update(run: Runner, variants: Message) -> None:
    done = run(records("product_template", variants))
    assert done.ended("product_template") == {"unchanged": 1}
    assert done.summary["not_held"]["product_template"]["records"] == 1


def test_many_records_of_a_kind_are_one_line_of_the_log(
    run: Runner, odoo: FakeOdoo, caplog: pytest.LogCaptureFixture
) -> None:
    names = [f"T{n}" for n in range(5)]
    run(records("product_template", *({"id": name, "name": name} for name in names)))
    for name in names:
        template = odoo.named(f"singer.{name}")
        odoo.do("product.product", "create", {"product_tmpl_id": template})
    run(records("product_template", *({"id": name, "weight": 2.0} for name in names)))
    said = [text for text in caplog.messages if "Odoo doesn't hold" in text]
    assert len(said) == 1
    assert "weight as stated, of 5 records: id='T0'" in said[0]


def test_with_a_ledger_it_is_neither_written_again_nor_forgotten(
    run: Runner, odoo: FakeOdoo, variants: Message, tmp_path: Path
) -> None:
    ledger = str(tmp_path / "ledger.db")
    feed = records("product_template", {**variants, "name": "Blouse"})
    run(feed, ledger_url=ledger)
    for _ in range(2):
        odoo.calls.clear()
        done = run(feed, ledger_url=ledger)
        assert done.ended("product_template") == {"unchanged": 1}
        assert done.summary["not_held"]["product_template"]["fields"] == {"barcode": 1, "weight": 1}
        assert writes(odoo) == []


def test_another_value_of_either_side_is_written_again(
    run: Runner, odoo: FakeOdoo, variants: Message, tmp_path: Path
) -> None:
    ledger = str(tmp_path / "ledger.db")
    run(records("product_template", variants), ledger_url=ledger)
    odoo.calls.clear()
    run(records("product_template", {**variants, "weight": 3.0}), ledger_url=ledger)
    assert writes(odoo)
    extra = max(odoo.db.table("product.product"))
    odoo.do("product.product", "unlink", [extra])
    odoo.do("product.product", "write", [max(odoo.db.table("product.product"))], {"weight": 1.0})
    done = run(records("product_template", {**variants, "weight": 3.0}), ledger_url=ledger)
    assert done.ended("product_template") == {"updated": 1}
    # Both sides of the barcode stayed as they were.
    assert done.summary["not_held"]["product_template"]["fields"] == {"barcode": 1}
    assert odoo.env().value(TEMPLATE, odoo.named("singer.T"), "weight") == 3.0


@pytest.mark.parametrize("with_ledger", [True, False], ids=["a ledger", "no ledger"])
def test_such_a_record_can_be_rejected(
    run: Runner, variants: Message, tmp_path: Path, *, with_ledger: bool
) -> None:
    settings: dict[str, t.Any] = {"on_not_held": "reject"}
    if with_ledger:
        settings["ledger_url"] = str(tmp_path / "ledger.db")
    for _ in range(2):
        done = run(records("product_template", variants), **settings)
        assert done.ended("product_template") == {"rejected": 1}
        assert done.reasons == [("not_held", "barcode")]
        assert "barcode: stated '4006381333931', Odoo holds False" in done.messages[0]
        assert "weight: stated 2.0, Odoo holds 0.0" in done.messages[0]


def test_a_dry_run_names_what_differs_and_checks_nothing(
    run: Runner, odoo: FakeOdoo, vendors: list[int]
) -> None:
    run(order(vendors[0]))
    odoo.calls.clear()
    done = run(order(vendors[0], 25), dry_run=True)
    assert done.ended("purchase_order") == {"updated": 1}
    assert writes(odoo) == []


def test_a_record_that_the_user_may_not_see_any_more_is_no_failure(
    run: Runner, odoo: FakeOdoo
) -> None:
    reads = "formatted_read_group" if odoo.db.version >= 19 else "read_group"
    odoo.failures.meanwhile(
        reads, lambda: odoo.hide("res.partner", odoo.named("singer.p0")), "res.partner"
    )
    feed = records("res_partner", *({"id": f"p{n}", "name": f"P{n}"} for n in range(2)))
    done = run(feed)
    assert done.ended("res_partner") == {"created": 2}
    assert done.summary["not_held"] == {}
    assert odoo.failures.left == []


def test_the_check_is_one_read_for_a_batch_and_none_for_what_is_unchanged(
    run: Runner, odoo: FakeOdoo
) -> None:
    feed = records("res_partner", *({"id": f"p{n}", "name": f"P{n}"} for n in range(20)))
    reads = {"read", "formatted_read_group", "read_group"}

    def count() -> int:
        return sum(call.method in reads and call.model == "res.partner" for call in odoo.calls)

    run(feed)
    assert count() == 1
    odoo.calls.clear()
    run(feed)
    assert count() == 1  # the comparison
