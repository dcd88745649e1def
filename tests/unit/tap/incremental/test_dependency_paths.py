"""Which relations are watched for which field."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.odoo.model_fields import Field
from tap_odoo.incremental.dependency_paths import MAX_DEPTH, dependencies_of
from tap_odoo.incremental.undeclared_dependencies import DELETED_WHILE

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
        # Two fields computed from each other, each from something of its own too.
        "ring": Field("ring", "char", store=False, depends=("rung", "move_ids.state")),
        "rung": Field("rung", "char", store=False, depends=("ring", "tmpl_id.name")),
        "method": Field("method", "char", store=False, related="kind_id.method"),
        "kind_id": Field(
            "kind_id", "many2one", store=False, related="tmpl_id.kind_id", relation="kind"
        ),
        "tags": Field("tags", "integer", store=False, depends=("tag_ids",)),
        "tag_ids": Field("tag_ids", "one2many", store=False, related="tmpl_id.tag_ids"),
        "full_name": Field(
            "full_name", "char", store=False, depends=("parent_id.full_name", "code")
        ),
        "parent_id": Field("parent_id", "many2one", relation="product"),
        "guess": Field("guess", "float", store=False),
        "secret": Field("secret", "char", store=False, related="vault_id.code"),
        "vault_id": Field("vault_id", "many2one", relation="vault"),
        "values": Field("values", "properties", definition_record="tmpl_id"),
        "shared": Field("shared", "properties", definition_record="shared_id"),
        "shared_id": Field("shared_id", "many2one", store=False, relation="kind"),
        "undated": Field("undated", "char", store=False, related="view_id.code"),
        "view_id": Field("view_id", "many2one", relation="view"),
    },
    "template": {
        "write_date": DATED,
        "name": Field("name", "char"),
        "kind_id": Field("kind_id", "many2one", relation="kind"),
        "tag_ids": Field("tag_ids", "one2many", relation="tag"),
        "unit_id": Field("unit_id", "many2one", relation="unit"),
        "uom_name": Field("uom_name", "char", store=False, related="unit_id.name"),
    },
    "kind": {"write_date": DATED, "method": Field("method", "char")},
    "tag": {"write_date": DATED, "name": Field("name", "char")},
    "unit": {"write_date": DATED, "name": Field("name", "char")},
    "move": {"write_date": DATED, "qty": Field("qty", "float"), "state": Field("state", "char")},
    "vault": {"write_date": DATED, "code": Field("code", "char")},
    "view": {"code": Field("code", "char")},
}


class Models:
    def of(self, model: str) -> dict[str, Field]:
        return MODELS[model]


MODELS_HERE = t.cast("t.Any", Models())


def readable(model: str) -> bool:
    return model != "vault"


def watch(*names: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = dependencies_of(MODELS_HERE, "product", names, readable)
    return found.paths, found.untracked


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
        ("ring", ("move_ids", "tmpl_id")),
        ("rung", ("move_ids", "tmpl_id")),
        ("method", ("tmpl_id", "tmpl_id.kind_id")),
        ("tags", ("tmpl_id", "tmpl_id.tag_ids")),
    ],
)
def test_a_field_is_followed_to_the_records_that_it_is_made_from(
    name: str, paths: tuple[str, ...]
) -> None:
    assert watch(name) == (paths, ())


def test_properties_change_with_the_record_that_defines_them() -> None:
    assert watch("values") == (("tmpl_id",), ())
    # One definition for all records of a model: Odoo can't search by it.
    assert watch("shared") == ((), ())


@pytest.mark.parametrize("name", ["guess", "secret", "undated"])
def test_a_field_whose_changes_cannot_be_seen_is_named(name: str) -> None:
    assert watch(name) == ((), (name,))


def test_the_paths_of_all_fields_come_once_and_sorted() -> None:
    assert watch("qty", "name", "uom", "guess") == (
        ("move_ids", "tmpl_id", "tmpl_id.unit_id"),
        ("guess",),
    )


def test_fields_computed_in_a_circle_are_watched_alike_in_any_order() -> None:
    # The one that was met half-way used to be remembered without the other's paths.
    assert watch("ring", "rung") == watch("rung", "ring") == (("move_ids", "tmpl_id"), ())


def test_a_field_made_of_its_parents_is_watched_some_way_up_and_named() -> None:
    paths, unseen = watch("full_name")
    assert paths[0] == "parent_id"
    assert paths[-1] == ".".join(["parent_id"] * MAX_DEPTH)
    assert unseen == ("full_name",)


def test_a_record_joins_through_what_the_domain_looks_at() -> None:
    found = dependencies_of(
        MODELS_HERE, "product", ["code"], readable, [("tmpl_id.name", "=", "x")]
    )
    assert found.paths == ("tmpl_id",)


@pytest.mark.parametrize(
    ("name", "lists"),
    [("code", {}), ("name", {}), ("qty", {"move": ()}), ("move_ids", {"move": ()})],
)
def test_the_records_in_a_list_are_counted(name: str, lists: dict[str, object]) -> None:
    assert dependencies_of(MODELS_HERE, "product", [name], readable).list_models == lists


def test_only_moves_that_can_be_deleted_with_an_effect_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pending = (("state", "!=", "done"),)
    monkeypatch.setitem(DELETED_WHILE, "move", pending)
    assert dependencies_of(MODELS_HERE, "product", ["qty"], readable).list_models == {
        "move": pending
    }
    # The list itself shrinks whatever is deleted.
    both = dependencies_of(MODELS_HERE, "product", ["qty", "move_ids"], readable)
    assert both.list_models == {"move": ()}
