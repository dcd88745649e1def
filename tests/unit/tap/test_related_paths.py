"""Which relations are watched for which field."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.model_fields import Field
from tap_odoo.related_paths import watch_for

DATED = Field("write_date", "datetime")
MODELS: dict[str, dict[str, Field]] = {
    "product": {
        "write_date": DATED,
        "code": Field("code", "char"),
        "cost": Field("cost", "float", store=False, company_dependent=True),
        "tmpl_id": Field("tmpl_id", "many2one", relation="template"),
        "move_ids": Field("move_ids", "one2many", relation="move"),
        "name": Field("name", "char", store=False, related="tmpl_id.name"),
        "uom": Field("uom", "many2one", store=False, related="tmpl_id.uom_name", relation="unit"),
        "qty": Field("qty", "float", store=False, depends=("move_ids.qty", "move_ids.state")),
        "label": Field("label", "char", store=False, depends=("name", "code")),
        "loop": Field("loop", "char", store=False, depends=("loop", "code")),
        "guess": Field("guess", "float", store=False),
        "secret": Field("secret", "char", store=False, related="vault_id.code"),
        "vault_id": Field("vault_id", "many2one", relation="vault"),
        "undated": Field("undated", "char", store=False, related="view_id.code"),
        "view_id": Field("view_id", "many2one", relation="view"),
    },
    "template": {
        "write_date": DATED,
        "name": Field("name", "char"),
        "unit_id": Field("unit_id", "many2one", relation="unit"),
        "uom_name": Field("uom_name", "char", store=False, related="unit_id.name"),
    },
    "unit": {"write_date": DATED, "name": Field("name", "char")},
    "move": {"write_date": DATED, "qty": Field("qty", "float"), "state": Field("state", "char")},
    "vault": {"write_date": DATED, "code": Field("code", "char")},
    "view": {"code": Field("code", "char")},
}


class Models:
    def of(self, model: str) -> dict[str, Field]:
        return MODELS[model]


def watch(*names: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    models = t.cast("t.Any", Models())
    found = watch_for(models, "product", names, lambda model: model != "vault")
    return found.paths, found.unseen


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("code", ()),
        ("cost", ()),
        ("name", ("tmpl_id",)),
        ("uom", ("tmpl_id", "tmpl_id.unit_id")),
        ("qty", ("move_ids",)),
        ("move_ids", ("move_ids",)),
        ("label", ("tmpl_id",)),
        ("loop", ()),
    ],
)
def test_a_field_is_followed_to_the_records_that_it_is_made_from(
    name: str, paths: tuple[str, ...]
) -> None:
    assert watch(name) == (paths, ())


@pytest.mark.parametrize("name", ["guess", "secret", "undated"])
def test_a_field_whose_changes_cannot_be_seen_is_named(name: str) -> None:
    assert watch(name) == ((), (name,))


def test_the_paths_of_all_fields_come_once_and_sorted() -> None:
    assert watch("qty", "name", "uom", "guess") == (
        ("move_ids", "tmpl_id", "tmpl_id.unit_id"),
        ("guess",),
    )
