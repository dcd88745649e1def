"""States of documents that money or goods hang on: by buttons, or not at all."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

pytestmark = pytest.mark.live
Row = dict[str, t.Any]


def read(plain: Plain, external_id: str, *fields: str) -> list[Row]:
    """Return a record of ours as a plain read gives it, or nothing."""
    domain = [("module", "=", "singer"), ("name", "=", external_id)]
    rows = plain.call("ir.model.data", "search_read", domain, ["model", "res_id"])
    return [plain.call(row["model"], "read", [row["res_id"]], list(fields))[0] for row in rows]


def test_a_payment_is_posted_with_its_entry_on_the_stated_day(
    run: Runner, plain: Plain, name: Name, odoo_version: str
) -> None:
    [bank] = plain.call("account.journal", "search", [("type", "=", "bank")], limit=1)
    wanted = {"19": ("in_process", "paid", "canceled"), "14": ("posted", "posted", "cancel")}
    rows = [
        {
            "id": name(f"payment-{number}"),
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id/.id": 1,
            "amount": 50,
            "date": "2026-01-20",
            "journal_id/.id": bank,
            "state": state,
        }
        for number, state in enumerate(wanted[odoo_version])
    ]
    stream = "account.payment"
    assert run(records(stream, rows)).ended(stream) == {"created": 3}
    assert run(records(stream, rows)).ended(stream) == {"unchanged": 3}
    found = [read(plain, row["id"], "state", "move_id", "date")[0] for row in rows]
    assert tuple(row["state"] for row in found) == wanted[odoo_version]
    for row in found[:2]:
        [entry] = plain.call("account.move", "read", [row["move_id"][0]], ["state", "date"])
        assert (entry["state"], entry["date"]) == ("posted", "2026-01-20")


def test_scrap_moves_its_goods_and_one_that_cannot_leaves_nothing(
    run: Runner, plain: Plain, name: Name
) -> None:
    [quant] = plain.call(
        "stock.quant",
        "search_read",
        [("location_id.usage", "=", "internal"), ("quantity", ">", 5), ("lot_id", "=", False)],
        ["product_id", "location_id", "quantity"],
        limit=1,
        order="quantity desc",
    )
    [product] = plain.call("product.product", "read", [quant["product_id"][0]], ["uom_id"])
    scrap = {
        "product_id/.id": quant["product_id"][0],
        "product_uom_id/.id": product["uom_id"][0],
        "location_id/.id": quant["location_id"][0],
        "state": "done",
    }
    rows = [
        {"id": name("some"), "scrap_qty": 1, **scrap},
        {"id": name("more"), "scrap_qty": 1_000_000, **scrap},
    ]
    done = run(records("stock.scrap", rows))
    assert done.ended("stock.scrap") == {"created": 1, "rejected": 1}
    assert done.rejects[0]["rejection"]["code"] == "workflow"
    assert [row["state"] for row in read(plain, name("some"), "state")] == ["done"]
    assert read(plain, name("more"), "state") == []
    [after] = plain.call("stock.quant", "read", [quant["id"]], ["quantity"])
    assert after["quantity"] == quant["quantity"] - 1


def test_a_state_without_a_known_button_is_not_written(
    run: Runner, plain: Plain, name: Name
) -> None:
    rows = [{"id": name(state), "subject": "a", "state": state} for state in ("outgoing", "sent")]
    done = run(records("mail.mail", rows))
    assert done.ended("mail.mail") == {"created": 1, "rejected": 1}
    assert done.rejects[0]["rejection"]["code"] == "workflow"
    assert read(plain, name("sent"), "state") == []


def test_a_bill_that_odoo_does_not_post_is_not_there(run: Runner, plain: Plain, name: Name) -> None:
    bill = {"id": name("bill"), "partner_id/.id": 1, "move_type": "in_invoice", "state": "posted"}
    assert run(records("account.move", [bill])).ended("account.move") == {"rejected": 1}
    assert read(plain, name("bill"), "state") == []
    assert plain.count("account.move", [("state", "=", "draft"), ("partner_id", "=", 1)]) == 0


def test_vendor_prices_of_a_variant_are_compared(
    run: Runner, plain: Plain, name: Name, odoo_version: str
) -> None:
    vendor = "partner_id" if odoo_version == "19" else "name"
    line = {"id": name("price"), f"{vendor}/.id": 1, "price": 3, "min_qty": 2}
    product = {"id": name("product"), "name": name("P"), "seller_ids": [line]}
    stream = "product.product"
    assert run(records(stream, [product])).ended(stream) == {"created": 1}
    assert run(records(stream, [product])).ended(stream) == {"unchanged": 1}
    line["price"] = 4
    assert run(records(stream, [product])).ended(stream) == {"updated": 1}
    assert read(plain, name("price"), "price")[0]["price"] == 4
    stranger = {"id": name("other"), "name": name("O"), "seller_ids": [dict(line, price=5)]}
    run(records(stream, [{**stranger, "seller_ids": []}]))
    assert run(records(stream, [stranger])).ended(stream) == {"rejected": 1}
