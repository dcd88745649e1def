"""Values of other languages are compared and written each on its own."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from tests.fake_odoo.faults import user_error
from tests.unit.target.running import Message, Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

TAG = "res.partner.category"
CHAIR: Message = {"id": "t", "name": "Chair", "name@nl_NL": "Stoel"}


def spoken(odoo: FakeOdoo) -> tuple[str, str, str]:
    found = odoo.named("singer.t")
    texts = [odoo.env(lang=code).value(TAG, found, "name") for code in ("en_US", "nl_NL", "fr_FR")]
    return texts[0], texts[1], texts[2]


def test_each_language_is_compared_and_written_on_its_own(run: Runner, odoo: FakeOdoo) -> None:
    for row, outcome in (
        (CHAIR, "created"),
        (CHAIR, "unchanged"),
        ({**CHAIR, "name@nl_NL": "Zetel"}, "updated"),
    ):
        assert run(records("res_partner_category", row)).ended("res_partner_category") == {
            outcome: 1
        }
    assert spoken(odoo) == ("Chair", "Zetel", "Chair")
    [call] = [c for c in odoo.called("write") if c.args[1] == {"name": "Zetel"}]
    assert call.kwargs["context"]["lang"] == "nl_NL"


def test_the_setting_says_the_language_of_plain_values(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner_category", {"id": "t", "name": "Chair"}))
    for outcome in ("updated", "unchanged"):
        done = run(records("res_partner_category", {"id": "t", "name": "Stoel"}), language="nl_NL")
        assert done.ended("res_partner_category") == {outcome: 1}
    assert spoken(odoo) == ("Chair", "Stoel", "Chair")


def test_a_language_that_is_not_installed_ends_the_run_as_a_setting(run: Runner) -> None:
    with pytest.raises(Fatal, match="language de_DE is not installed"):
        run(records("res_partner_category", CHAIR), language="de_DE")


def test_a_column_of_a_language_that_is_not_installed_is_rejected(run: Runner) -> None:
    done = run(records("res_partner_category", {**CHAIR, "name@de_DE": "Stuhl"}))
    assert done.ended("res_partner_category") == {"rejected": 1}
    assert "de_DE" in done.messages[0]


def test_a_field_that_is_not_translated_has_no_language(run: Runner) -> None:
    done = run(records("res_partner_category", {**CHAIR, "color@nl_NL": 3}))
    assert done.ended("res_partner_category") == {"rejected": 1}
    assert "color" in done.messages[0]


def test_a_translation_that_odoo_refuses_rejects_the_record(run: Runner, odoo: FakeOdoo) -> None:
    odoo.failures.answer("write", user_error("not in Dutch"), TAG)
    done = run(records("res_partner_category", CHAIR))
    assert done.ended("res_partner_category") == {"rejected": 1}
    assert "not in Dutch" in done.messages[0]


def test_a_dry_run_translates_nothing(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner_category", CHAIR))
    changed = {**CHAIR, "name@nl_NL": "Zetel"}
    done = run(records("res_partner_category", changed), dry_run=True)
    assert done.ended("res_partner_category") == {"updated": 1}
    assert spoken(odoo)[1] == "Stoel"
