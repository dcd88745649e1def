"""Runs with a mapping file: which records and fields they read, and no others."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.tap.mapped import Asked, Mapped, keys, one

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.live.plain import Plain
    from tests.live.tap.trade import Trade

pytestmark = pytest.mark.live
Made = dict[str, t.Any]


def test_only_goods_that_are_kept_in_stock_are_products(mapped: Mapped, trade: Trade) -> None:
    goods = trade.variants(trade.product("Kept"))[0]
    used = trade.variants(trade.product("Used up", storable=False))[0]
    service = trade.variants(trade.create("product.template", name="Help", type="service"))[0]
    came = keys(mapped.read(["Products"]).records["Products"])
    assert str(goods) in came
    assert not {str(used), str(service)} & came


def test_a_price_of_the_template_reaches_every_variant(mapped: Mapped, ids: Made) -> None:
    came = mapped.read(["SupplierProducts"]).records["SupplierProducts"]
    prices = {
        r["product_remoteId"]: r["price"]
        for r in came
        if r["supplier_remoteId"] == str(ids["vendor"])
    }
    assert prices == {str(ids["steel"]): 30, str(ids["oak"]): 30}


def test_fields_that_are_not_selected_are_not_read(
    mapped: Mapped, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch)
    output = mapped.read({"Products": ["remoteId", "name"]})
    assert asked.fields["product.product"] == {"id", "name", "write_date"}
    # The mark of a deletion is always selected.
    assert set(output.records["Products"][0]) == {"remoteId", "name", "_sdc_deleted_at"}


def test_fields_that_a_flag_rules_out_are_not_read(
    mapped: Mapped, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch)
    mapped.read(["Products"], {"sync_product_price": False})
    assert not {"lst_price", "standard_price", "taxes_id"} & asked.fields["product.product"]
    assert "account.tax" not in asked.fields


def test_a_list_that_is_gone_through_needs_nothing_beyond_the_row(
    config: Made, plain: Plain, trade: Trade, tmp_path: Path
) -> None:
    """Once, such a list was looked for in the row under the name that only a record has."""
    path = tmp_path / "from_odoo.yml"
    path.write_text(
        "direction: from_odoo\n"
        "streams:\n"
        "  Partners:\n"
        "    model: res.partner\n"
        "    key: [id]\n"
        "    fields: {id: id, name: upper(name), tags: 'len([tag for tag in category_id])'}\n"
    )
    tags = [trade.create("res.partner.category", name=name) for name in ("one", "two")]
    tagged = trade.create("res.partner", name="Tagged", category_id=[[6, 0, tags]])
    bare = trade.create("res.partner", name="Bare")
    found = Mapped(config, tmp_path, path).read(["Partners"]).records["Partners"]
    assert one(found, id=tagged) == {"id": tagged, "name": "TAGGED", "tags": 2}
    assert one(found, id=bare) == {"id": bare, "name": "BARE", "tags": 0}
    assert len(found) == plain.count("res.partner", [])
