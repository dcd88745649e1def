"""What the target writes into a simulated Odoo is in the real one behind it."""

from __future__ import annotations

import base64
import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records
from tests.live.target.test_files import png, text_of

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

pytestmark = [pytest.mark.live, pytest.mark.versions("like-20", "like-19.3", "like-18", "like-17")]
Row = dict[str, t.Any]


@pytest.fixture(params=["password", "api_key"])
def credential(request: pytest.FixtureRequest, odoo: t.Any) -> Row:
    """With a password calls go through a session, with a key through json_2 or jsonrpc."""
    if request.param == "password":
        return {}
    return {"password": None, "api_key": odoo.api_key}


@pytest.fixture
def product(real: Plain, name: Name) -> int:
    real.call("res.partner", "create", [{"name": name("Partner"), "ref": name("partner")}])
    values = {"name": name("Product"), "default_code": name("P"), "type": "consu"}
    return int(real.call("product.product", "create", [{**values, "is_storable": True}])[0])


def ours(real: Plain, model: str, external_id: str, fields: list[str]) -> Row:
    """Return a record that the target made, as the real Odoo has it."""
    domain = [["module", "=", "singer"], ["name", "=", external_id], ["model", "=", model]]
    [row] = real.call("ir.model.data", "search_read", domain, ["res_id"])
    [found] = real.call(model, "read", [row["res_id"]], fields)
    return t.cast("Row", found)


def order(name: Name, quantity: float = 5) -> Row:
    line = {
        "product_id/default_code": name("P"),
        "product_qty": quantity,
        "product_uom_id/name": "Units",
        "price_unit": 4,
    }
    return {
        "id": name("PO"),
        "partner_id/ref": name("partner"),
        "state": "purchase",
        "order_line": [line],
        "notes": "Ring twice",
    }


def test_an_order_is_confirmed_and_received_in_part_once(
    run: Runner, real: Plain, name: Name, product: int, credential: Row
) -> None:
    for outcome in ("created", "unchanged"):
        result = run(records("purchase.order", [order(name)]), **credential)
        assert result.ended("purchase.order") == {outcome: 1}, result.rejects
    found = ours(real, "purchase.order", name("PO"), ["state", "picking_ids", "note"])
    assert found["state"] == "purchase"
    assert "Ring twice" in found["note"]
    [picking] = found["picking_ids"]
    done = [{"product_id/default_code": name("P"), "quantity_done": 2}]
    receipt = {".id": picking, "state": "done", "move_ids": done}

    first = run(records("stock.picking", [receipt]), **credential)
    assert first.ended("stock.picking") == {"updated": 1}, first.rejects
    assert run(records("stock.picking", [receipt])).ended("stock.picking") == {"unchanged": 1}
    [row] = real.call("stock.picking", "read", [picking], ["state", "move_ids"])
    assert row["state"] == "done"
    [move] = real.call("stock.move", "read", row["move_ids"], ["quantity", "state", "product_uom"])
    assert (move["quantity"], move["state"]) == (2, "done")
    domain = [["product_id", "=", product], ["location_id.usage", "=", "internal"]]
    [quant] = real.call("stock.quant", "search_read", domain, ["quantity"])
    assert quant["quantity"] == 2


def test_lots_and_packages_are_received_by_name(
    run: Runner, real: Plain, name: Name, product: int
) -> None:
    real.call("product.product", "write", [product], {"tracking": "lot"})
    run(records("purchase.order", [order(name, 3)]))
    [picking] = ours(real, "purchase.order", name("PO"), ["picking_ids"])["picking_ids"]
    pieces = [
        {
            "product_id/default_code": name("P"),
            "quantity_done": quantity,
            "lot_name": name(lot),
            "package_name": name("BOX"),
        }
        for lot, quantity in (("A", 1), ("B", 2))
    ]
    row = {".id": picking, "state": "done", "move_ids": pieces}
    result = run(records("stock.picking", [row]))
    assert result.ended("stock.picking") == {"updated": 1}, result.rejects
    domain = [["product_id", "=", product], ["location_id.usage", "=", "internal"]]
    fields = ["lot_id", "quantity", "package_id"]
    quants = real.call("stock.quant", "search_read", domain, fields, order="quantity")
    assert [(q["lot_id"][1], q["quantity"], q["package_id"][1]) for q in quants] == [
        (name("A"), 1, name("BOX")),
        (name("B"), 2, name("BOX")),
    ]


@pytest.mark.usefixtures("product")
def test_a_changed_order_is_written_and_a_sales_order_confirmed(
    run: Runner, real: Plain, name: Name
) -> None:
    run(records("purchase.order", [order(name)]))
    changed = run(records("purchase.order", [order(name, 7)]))
    assert changed.ended("purchase.order") == {"updated": 1}, changed.rejects
    found = ours(real, "purchase.order", name("PO"), ["order_line"])
    [line] = real.call("purchase.order.line", "read", found["order_line"], ["product_qty"])
    assert line["product_qty"] == 7
    sale = {
        "id": name("SO"),
        "partner_id/ref": name("partner"),
        "state": "sale",
        "order_line": [
            {
                "product_id/default_code": name("P"),
                "product_uom_qty": 2,
                "product_uom_id/name": "Units",
                "price_unit": 9,
            }
        ],
    }
    for outcome in ("created", "unchanged"):
        result = run(records("sale.order", [sale]))
        assert result.ended("sale.order") == {outcome: 1}, result.rejects
    assert ours(real, "sale.order", name("SO"), ["state"])["state"] == "sale"


def test_a_bill_is_posted_with_its_attachments_once(
    run: Runner, real: Plain, name: Name, credential: Row
) -> None:
    content = b"%PDF-1.4 " + bytes(range(256))
    bill = {
        "id": name("bill"),
        "move_type": "in_invoice",
        "partner_id/.id": 1,
        "invoice_date": "2026-05-01",
        "ref": name("R"),
        "state": "posted",
        "invoice_line_ids": [{"name": "Work", "quantity": 2, "price_unit": 50, "tax_ids": []}],
        "attachments": [{"name": "scan.pdf", "data": base64.b64encode(content).decode()}],
    }
    for outcome in ("created", "unchanged"):
        result = run(records("account.move", [bill]), **credential)
        assert result.ended("account.move") == {outcome: 1}, result.rejects
    move = ours(real, "account.move", name("bill"), ["state", "amount_total"])
    assert (move["state"], move["amount_total"]) == ("posted", 100)
    domain = [["res_model", "=", "account.move"], ["res_id", "=", move["id"]]]
    [held] = real.call("ir.attachment", "search_read", domain, ["name", "datas"])
    assert (held["name"], base64.b64decode(held["datas"])) == ("scan.pdf", content)


@pytest.mark.parametrize("model", ["res.partner", "product.template", "product.product"])
@pytest.mark.parametrize("size", [64, 2100], ids=["small", "made smaller by Odoo"])
def test_an_image_is_written_once_and_again_when_it_changes(
    run: Runner, real: Plain, name: Name, model: str, size: int
) -> None:
    row = {"id": name("r"), "name": name("r"), "image_1920": text_of(png(size, 40, 10))}
    other = {**row, "image_1920": text_of(png(size, 40, 200))}
    steps = ((row, "created"), (row, "unchanged"), (other, "updated"), (other, "unchanged"))
    for feed, outcome in steps:
        result = run(records(model, [feed]))
        assert result.ended(model) == {outcome: 1}, result.rejects
    if size == 64:
        found = ours(real, model, name("r"), ["image_1920"])
        assert found["image_1920"] == other["image_1920"]


def test_an_attachment_is_written_as_a_record_under_either_name_of_its_content(
    run: Runner, real: Plain, name: Name
) -> None:
    content = text_of(bytes(range(256)))
    for column in ("datas", "raw"):
        row = {"id": name(column), "name": name(column), column: content}
        result = run(records("ir.attachment", [row]))
        assert result.ended("ir.attachment") == {"created": 1}, result.rejects
        held = ours(real, "ir.attachment", name(column), ["datas"])
        assert held["datas"] == content


def test_fields_are_taken_under_the_names_of_other_versions(
    run: Runner, real: Plain, name: Name, product: int
) -> None:
    tax = real.call("account.tax", "search", [["type_tax_use", "=", "purchase"]], limit=1)
    unit = real.call("product.product", "read", [product], ["uom_id"])[0]["uom_id"][0]
    names = ("product_uom", "product_uom_id", "uom_id"), ("taxes_id", "tax_ids")
    for number, (uom, taxes) in enumerate((u, x) for u in names[0] for x in names[1]):
        line = {"product_id/.id": product, "product_qty": 1, "price_unit": 1}
        lines = [{**line, f"{uom}/.id": unit, f"{taxes}/.id": tax}]
        row = {"id": name(f"PO{number}"), "partner_id/.id": 1, "order_line": lines}
        result = run(records("purchase.order", [row]))
        assert result.ended("purchase.order") == {"created": 1}, (uom, taxes, result.rejects)
        found = ours(real, "purchase.order", name(f"PO{number}"), ["order_line"])
        fields = ["product_uom_id", "tax_ids"]
        [made] = real.call("purchase.order.line", "read", found["order_line"], fields)
        assert (made["product_uom_id"][0], made["tax_ids"]) == (unit, tax)
