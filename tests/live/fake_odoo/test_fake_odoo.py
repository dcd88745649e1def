"""The fake Odoo answers as real ones do: the same calls are played on both."""

from __future__ import annotations

import typing as t

import pytest

from tests.fake_odoo import FakeOdoo
from tests.fake_odoo.catalog import fields_of
from tests.fake_odoo.record import RECORDED
from tests.live.fake_odoo.playing import Player
from tests.live.fake_odoo.table import TABLE

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live

#: What differs between databases: what is installed, and what the labels are.
FREE = {"string", "help", "selection", "depends"}


def test_each_call_is_answered_as_a_real_odoo_answers_it(
    connection: Connection, odoo_version: str
) -> None:
    fake = FakeOdoo(odoo_version)
    ours = Player(fake.connection()).play(TABLE)
    theirs = Player(connection).play(TABLE)
    assert {about: answer for about, answer in ours.items() if answer != theirs[about]} == {
        about: answer for about, answer in theirs.items() if answer != ours[about]
    }
    assert len(ours) == len(theirs) > 100


def test_each_field_is_told_as_a_real_odoo_tells_it(
    connection: Connection, odoo_version: str
) -> None:
    for model, fields in fields_of(int(odoo_version)).items():
        answer = connection.call(model, "fields_get", list(fields), [*RECORDED])
        for name, field in fields.items():
            told = {key: value for key, value in field.told.items() if key not in FREE}
            real = {key: value for key, value in answer[name].items() if key in told}
            assert real == told, f"{model}.{name}"
            keys = [key for key, _ in answer[name].get("selection") or ()]
            assert keys == field.choices, f"{model}.{name}"
