"""docs/migration.md: what hotglue's target has written is taken over, not written again."""

from __future__ import annotations

import json
import re
import typing as t

import pytest

from tests.live.console import play
from tests.live.singer import write_json
from tests.live.target.conftest import Name, Runner, records
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database
    from tests.live.plain import Plain

pytestmark = pytest.mark.live
PAGE = (ROOT / "docs/migration.md").read_text().partition("### What it has written so far")[2]
VENDOR = "Azure Interior"


def found(plain: Plain, model: str, field: str, value: str) -> int:
    """Return the one record that has this value."""
    [number] = plain.call(model, "search", [[field, "=", value]])
    return int(number)


def of_fields(*names: str) -> dict[str, t.Any]:
    """Return a JSON Schema with these fields: a mapping file wants to know which there are."""
    return {"type": "object", "properties": {name: {} for name in names}}


def test_buy_orders_of_the_old_target_are_adopted(
    run: Runner, odoo: Database, plain: Plain, config: dict[str, t.Any], tmp_path: Path
) -> None:
    # The page's buy order may be another test's, too.
    theirs = [["module", "=", "optiply"], ["name", "=like", "buy_order_1001%"]]
    plain.call("ir.model.data", "unlink", plain.call("ir.model.data", "search", theirs))
    vendor = found(plain, "res.partner", "name", VENDOR)
    product = found(plain, "product.product", "default_code", "FURN_8888")
    # As the old target does it: the id as name, the state written, lines on their own.
    order = plain.call("purchase.order", "create", {"partner_id": vendor, "name": "1001"})
    line = {"order_id": order, "product_id": product, "product_qty": 5, "price_unit": 10}
    old = plain.call("purchase.order.line", "create", line)
    plain.call("purchase.order", "write", [order], {"state": "purchase"})

    write_json(tmp_path / "config.json", config)
    play(PAGE, odoo, tmp_path)

    sent = {"id": 5, "product_skuCode": "FURN_8888", "quantity": 5, "sub_total_price": 50}
    feed = records("BuyOrders", [{"id": 1001, "supplier_name": VENDOR, "line_items": [sent]}])
    feed[0]["schema"] = of_fields("id", "supplier_name", "line_items")
    file = str(ROOT / "mappings/optiply/to_odoo.yml")
    assert "created" not in run(feed, mapping=file).ended("BuyOrders")
    assert run(feed, mapping=file).ended("BuyOrders") == {"unchanged": 1}
    domain = [["order_id", "=", order]]
    assert plain.call("purchase.order.line", "search", domain) == [old]


def test_bills_of_the_old_target_are_adopted(run: Runner, plain: Plain, name: Name) -> None:
    [text] = re.findall(r'```json\n(\{"mapping": "mappings/hotglue.*?)```', PAGE, re.DOTALL)
    settings = json.loads(text)
    settings["mapping"] = str(ROOT / settings["mapping"])
    number = name("B-77")
    vendor = found(plain, "res.partner", "name", VENDOR)
    bill = {"partner_id": vendor, "move_type": "in_invoice", "ref": number}
    plain.call("account.move", "create", {**bill, "invoice_date": "2026-05-01"})

    sent = {"id": number, "vendorName": VENDOR, "invoiceNumber": number, "createdAt": "2026-05-01"}
    feed = records("Bills", [sent])
    feed[0]["schema"] = of_fields(*sent)
    refused = run(feed, mapping=settings["mapping"])
    assert refused.rejects[0]["rejection"]["code"] == "unique"
    for _ in range(2):
        assert run(feed, **settings).ended("Bills") == {"unchanged": 1}
