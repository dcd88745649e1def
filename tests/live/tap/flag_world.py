"""What the flags of Optiply's mapping file are about: goods, stock, orders, another company."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from tests.live.tap.trade import Trade

Ids = dict[str, t.Any]


def flag_world(trade: Trade) -> Ids:
    """Make the records, and return their ids by name."""
    user = trade.plain.call("res.users", "read", [trade.plain.uid], ["company_id"])[0]
    ids: Ids = {"home": user["company_id"][0]}
    [ids["other"]] = trade.ids("res.company", ["name", "ilike", "Chicago"])
    _goods(trade, ids)
    _stock(trade, ids)
    _orders(trade, ids)
    _orders_of_another_company(trade, ids)
    return ids


def _goods(trade: Trade, ids: Ids) -> None:
    tax = trade.create("account.tax", name="A fifth", amount=20, type_tax_use="sale")
    legs = trade.choice("Legs", "steel", "oak")
    ids["table"] = table = trade.product(
        "Table", list_price=100, taxes_id=[[6, 0, [tax]]], attribute_line_ids=legs
    )
    ids["steel"], ids["oak"] = trade.variants(table)
    for code, name in (("T-1", "steel"), ("T-2", "oak")):
        trade.write("product.product", ids[name], default_code=code, standard_price=40)
    dutch = {"lang": "nl_NL"}
    trade.plain.call("product.template", "write", [table], {"name": "Tafel"}, context=dutch)
    ids["vendor"] = trade.create("res.partner", name="First", supplier_rank=1)
    ids["second"] = trade.create("res.partner", name="Second", supplier_rank=1)
    trade.supply(ids["vendor"], table, price=55, sequence=1, delay=7, min_qty=3)
    trade.supply(ids["second"], table, price=50, sequence=2)
    ids["dozens"] = trade.dozens()
    values: dict[str, t.Any] = {"uom_id": ids["dozens"]}
    if trade.has("product.template", "uom_po_id"):
        values["uom_po_id"] = ids["dozens"]
    ids["eggs"] = trade.variants(trade.product("Eggs", **values))[0]
    ids["local"] = trade.variants(trade.product("Local", company_id=ids["other"]))[0]


def _stock(trade: Trade, ids: Ids) -> None:
    home, other = ids["home"], ids["other"]
    ids["annex"] = trade.create("stock.warehouse", name="Annex", code="ANX", company_id=home)
    main = trade.ids("stock.warehouse", ["company_id", "=", home], order="id")[0]
    ids["abroad"] = trade.ids("stock.warehouse", ["company_id", "=", other], order="id")[0]
    for product, warehouse, count in (
        ("steel", main, 10),
        ("steel", ids["annex"], 4),
        ("steel", ids["abroad"], 100),
        ("eggs", main, 2),
    ):
        trade.plain.put_on_stock(ids[product], trade.stock_of(warehouse), count)
    rule: dict[str, t.Any] = {"product_min_qty": 5, "product_max_qty": 30, "trigger": "manual"}
    if trade.has("stock.warehouse.orderpoint", "qty_multiple"):
        rule["qty_multiple"] = 12
    else:
        rule["replenishment_uom_id"] = ids["dozens"]
    trade.create("stock.warehouse.orderpoint", product_id=ids["steel"], **rule)


def _orders(trade: Trade, ids: Ids) -> None:
    ids["customer"] = customer = trade.create("res.partner", name="Customer")
    ids["sold"] = trade.sell(customer, ids["steel"], 2)
    trade.plain.call("sale.order", "action_confirm", [ids["sold"]])
    ids["quoted"] = trade.sell(customer, ids["steel"], 1)
    # A dozen of what is counted in pieces, and what is counted by nobody.
    [ids["dozen_line"]] = trade.ids("sale.order.line", ["order_id", "=", ids["quoted"]])
    unit = trade.name_of("sale.order.line", "product_uom_id", "product_uom")
    trade.write("sale.order.line", ids["dozen_line"], **{unit: ids["dozens"]})
    service = trade.create("product.product", name="Advice", type="service")
    asked = trade.sell(customer, service, 1)
    [ids["service_line"]] = trade.ids("sale.order.line", ["order_id", "=", asked])
    trade.bom(ids["table"], {ids["eggs"]: 1})
    ids["bought"] = trade.buy(ids["vendor"], ids["steel"], 5)
    ids["taken_in"] = trade.buy(ids["vendor"], ids["oak"], 6)
    trade.receive(ids["taken_in"])
    ids["till"] = trade.ring_up(ids["oak"], 3)


def _orders_of_another_company(trade: Trade, ids: Ids) -> None:
    call, other = trade.plain.call, ids["other"]
    there = {"allowed_company_ids": [other]}
    sale = {"partner_id": ids["customer"], "company_id": other}
    [ids["theirs"]] = call("sale.order", "create", [sale], context=there)
    call("sale.order", "write", [ids["theirs"]], {"state": "sale"}, context=there)
    receipts = ["warehouse_id", "=", ids["abroad"]], ["code", "=", "incoming"]
    order = {
        "partner_id": ids["vendor"],
        "company_id": other,
        "picking_type_id": trade.ids("stock.picking.type", *receipts)[0],
    }
    [ids["foreign"]] = call("purchase.order", "create", [order], context=there)
    call("purchase.order", "button_confirm", [ids["foreign"]], context=there)
