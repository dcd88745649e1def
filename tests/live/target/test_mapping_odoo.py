"""One Odoo's records into another: as tap-odoo sends them, twice, without doubles."""

from __future__ import annotations

import json
import os
import typing as t

import pytest

from odoo_common.connection import Connection
from odoo_common.settings import ConnectionSettings
from sandbox import Database, Sandbox
from tests.live.singer import run as run_program
from tests.live.singer import select, write_json
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.target.conftest import Message, Runner

pytestmark = pytest.mark.live
MAPPING = {"mapping": str(ROOT / "mappings/odoo/to_odoo.yml")}
MORE_MODELS = ["res.country", "res.currency", "uom.uom", "product.category", "res.partner"]
STREAMS = ["products", "product_suppliers", "purchase_orders", "purchase_order_lines"]
MARK = "Copied"


@pytest.fixture
def source(box: Sandbox) -> Iterator[Database]:
    """Another database, of the older version, with a vendor, a product and an order."""
    del box
    older = Sandbox("14")
    older.up()
    name = f"source_{os.getpid()}"
    yield older.clone(name)
    older.drop(name)


def settings(database: Database) -> Message:
    return {
        "url": database.url,
        "db": database.name,
        "username": database.username,
        "password": database.password,
    }


def fill(source: Connection) -> None:
    vendor = source.call("res.partner", "create", {"name": f"{MARK} Vendor", "city": "Ghent"})
    person = {"name": f"{MARK} Person", "parent_id": vendor}
    source.call("res.partner", "create", person)
    values = {"name": f"{MARK} Lamp", "default_code": MARK, "type": "product", "list_price": 12}
    product = source.call("product.product", "create", values)
    price = {"name": vendor, "product_id": product, "price": 7.25, "min_qty": 2}
    source.call("product.supplierinfo", "create", price)
    line = {"product_id": product, "product_qty": 3, "price_unit": 7.25}
    order = {"partner_id": vendor, "origin": MARK, "order_line": [(0, 0, line)]}
    source.call("purchase.order", "create", order)


def messages(tmp_path: Path, database: Database) -> list[Message]:
    config = write_json(tmp_path / "tap.json", {**settings(database), "models": MORE_MODELS})
    catalog = json.loads(run_program("tap-odoo", "--config", config, "--discover").stdout)
    names = [name.replace(".", "_") for name in MORE_MODELS] + STREAMS
    chosen = write_json(tmp_path / "catalog.json", select(catalog, dict.fromkeys(names)))
    out = run_program("tap-odoo", "--config", config, "--catalog", chosen).stdout
    found = [json.loads(line) for line in out.splitlines()]
    return [m for m in found if m["type"] == "SCHEMA" or _is_ours(m)]


def _is_ours(message: Message) -> bool:
    """Keep what the copied records need: the demo's other records have stories of their own."""
    if message["type"] != "RECORD":
        return False
    if message["stream"] in ("res_country", "res_currency", "uom_uom", "product_category"):
        return True
    record = message["record"]
    text = json.dumps([record.get(n) for n in ("name", "default_code", "origin")])
    return MARK in text or message["stream"] in ("product_suppliers", "purchase_order_lines")


def test_records_of_an_older_odoo_arrive_once(
    run: Runner, connection: Connection, source: Database, tmp_path: Path
) -> None:
    fill(Connection(ConnectionSettings.from_config(settings(source))))
    feed = messages(tmp_path, source)
    first = run(feed, **MAPPING)
    wanted = {"res_partner": 2, "products": 1, "purchase_orders": 1}
    for stream, count in wanted.items():
        assert first.ended(stream) == {"created": count}, first.rejects
    for stream in ("product_suppliers", "purchase_order_lines"):
        assert first.ended(stream)["created"] == 1, first.rejects

    again = run(feed, **MAPPING)
    for stream, count in wanted.items():
        assert again.ended(stream) == {"unchanged": count}
    assert all("created" not in again.ended(stream) for stream in again.counts)

    def only(model: str, domain: list[t.Any], names: list[str]) -> Message:
        [found] = connection.call(model, "search_read", domain, names)
        return t.cast("Message", found)

    person = only("res.partner", [("name", "=", f"{MARK} Person")], ["parent_id"])
    vendor = only("res.partner", [("name", "=", f"{MARK} Vendor")], ["city"])
    assert person["parent_id"][0] == vendor["id"]
    assert vendor["city"] == "Ghent"
    product = only("product.product", [("default_code", "=", MARK)], ["name", "lst_price"])
    assert (product["name"], product["lst_price"]) == (f"{MARK} Lamp", 12)
    price = only("product.supplierinfo", [("product_id", "=", product["id"])], ["price", "min_qty"])
    assert (price["price"], price["min_qty"]) == (7.25, 2)
    order = only("purchase.order", [("origin", "=", MARK)], ["partner_id", "amount_untaxed"])
    assert (order["partner_id"][0], order["amount_untaxed"]) == (vendor["id"], 21.75)
