"""Which model a stream is written to."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import NoSuchModel
from target_odoo.records.stream_models import model_of, or_dotted

if t.TYPE_CHECKING:
    from odoo_common.odoo.model_fields import ModelFields


@pytest.mark.parametrize(
    ("stream", "model"),
    [
        ("res_partner", "res.partner"),
        ("res.partner", "res.partner"),
        ("Vendors", "res.partner"),
        ("x_machine", "x_machine"),
        ("x_machine_part", "x_machine_part"),
        ("x_said", "my.model"),
    ],
)
def test_the_model_of_a_stream(stream: str, model: str) -> None:
    assert model_of(stream, {"x_said": "my.model"}) == model


class Models:
    def __init__(self, *models: str) -> None:
        self._models = models

    def of(self, model: str) -> dict[str, object]:
        if model not in self._models:
            raise NoSuchModel(f"there is no {model}")
        return {}


@pytest.mark.parametrize(
    ("models", "found"),
    [
        (["x_a_b"], "x_a_b"),
        (["x.a.b"], "x.a.b"),
        (["x.a.b", "x_a_b"], "x_a_b"),
        ([], "x_a_b"),
    ],
)
def test_a_custom_model_is_that_of_exactly_the_name_if_there_is_one(
    models: list[str], found: str
) -> None:
    assert or_dotted("x_a_b", t.cast("ModelFields", Models(*models))) == found
