"""Which properties a stream shows, and what is asked for them."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from odoo_common.odoo.model_fields import Field, ModelFields
from tap_odoo.catalog.selection import RequestedFields, Selection
from tap_odoo.settings.tap_settings import TapSettings

FIELDS = {
    field.name: field
    for field in (
        Field("id", "integer"),
        Field("write_date", "datetime"),
        Field("name", "char"),
        Field("partner_id", "many2one", relation="res.partner"),
        Field("total", "float", store=False),
        Field("comment", "text"),
        # Odoo 14 adds it to the answer for res.users, other ones in each worker.
        Field.from_odoo("in_group_7", {"type": "boolean", "exportable": False}),
    )
}


class Models:
    def of(self, _model: str) -> dict[str, Field]:
        return FIELDS


def selection(**config: t.Any) -> Selection:
    settings = TapSettings.from_config(config)
    return Selection("orders", "sale.order", t.cast("ModelFields", Models()), settings)


def test_computed_fields_are_shown_on_demand() -> None:
    assert "total" not in selection().shown
    assert "total" in selection(fields={"orders": ["total"]}).shown
    assert "total" in selection(discover_all_fields=True).shown
    assert not selection(discover_all_fields=True).is_default("total")


def test_a_field_that_only_an_answer_has_is_not_shown() -> None:
    assert "in_group_7" not in selection().shown


@pytest.mark.parametrize(
    "config",
    [
        {"ignore_fields": ["comment"]},
        {"ignore_fields": {"orders": ["comment"]}},
        {"ignore_fields": {"*": ["comment"]}},
        {"fields_exclude": {"orders": ["comment"]}},
    ],
)
def test_a_field_can_be_taken_out(config: dict[str, t.Any]) -> None:
    assert "comment" not in selection(**config).shown


def test_a_field_of_another_stream_stays() -> None:
    assert "comment" in selection(ignore_fields={"partners": ["comment"]}).shown


def test_the_key_and_the_bookmark_cannot_be_taken_out() -> None:
    assert {"id", "write_date"} <= set(selection(ignore_fields=["id", "write_date"]).shown)


@pytest.mark.parametrize("setting", ["fields", "fields_exclude"])
def test_a_field_that_is_not_there_is_refused(setting: str) -> None:
    with pytest.raises(
        Fatal, match=rf"setting {setting}, stream orders: sale.order has no field x"
    ):
        selection(**{setting: {"orders": ["x"]}})


def test_ids_alone_need_no_display_names() -> None:
    reading, gone = selection().requested_fields(["id", "partner_id", "name"])
    assert reading == RequestedFields(["id", "partner_id", "name"], {})
    assert gone == []


def test_a_name_takes_the_place_of_the_id() -> None:
    chosen = selection(many2one="name")
    assert chosen.schema(deletions=False)["properties"]["partner_id"]["type"] == ["string", "null"]
    reading, _ = chosen.requested_fields(["partner_id"])
    assert reading == RequestedFields(["id", "partner_id"], {"partner_id": (None, "partner_id")})


@pytest.mark.parametrize(
    ("chosen", "pair"),
    [
        (["partner_id", "partner_id_name"], ("partner_id", "partner_id_name")),
        (["partner_id_name"], (None, "partner_id_name")),
        (["partner_id"], ("partner_id", None)),
    ],
)
def test_both_give_what_is_selected(chosen: list[str], pair: tuple[str | None, str | None]) -> None:
    both = selection(many2one="both")
    assert {"partner_id", "partner_id_name"} <= set(both.schema(deletions=False)["properties"])
    reading, gone = both.requested_fields(chosen)
    assert reading == RequestedFields(["id", "partner_id"], {"partner_id": pair})
    assert gone == []


def test_a_property_that_odoo_no_longer_has_is_told() -> None:
    assert selection().requested_fields(["name", "old"]) == (
        RequestedFields(["id", "name"], {}),
        ["old"],
    )
