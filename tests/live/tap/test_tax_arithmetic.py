"""Prices with taxes are those of Odoo's own tax engine: thirty set-ups of taxes, three prices."""

from __future__ import annotations

import typing as t

import pytest

if t.TYPE_CHECKING:
    from tests.live.plain import Plain
    from tests.live.tap.mapped import Mapped
    from tests.live.tap.trade import Trade

pytestmark = pytest.mark.live
PRICES = (100.0, 19.99, 0.37)
#: amount type, amount, sequence, and what else is so.
TAXES: dict[str, tuple[str, float, int, tuple[str, ...]]] = {
    "ten": ("percent", 10, 10, ()),
    "five": ("percent", 5, 20, ()),
    "odd": ("percent", 8.25, 30, ()),
    "negative": ("percent", -3, 25, ()),
    "nothing": ("percent", 0, 5, ()),
    "taxed_ten": ("percent", 10, 1, ("include_base_amount",)),
    "taxed_seven": ("percent", 7, 2, ("include_base_amount",)),
    "in_twentyone": ("percent", 21, 11, ("included",)),
    "in_nine": ("percent", 9, 12, ("included",)),
    "in_taxed_six": ("percent", 6, 3, ("included", "include_base_amount")),
    "a_piece": ("fixed", 2.5, 15, ()),
    "taxed_a_piece": ("fixed", 1.25, 4, ("include_base_amount",)),
    "in_a_piece": ("fixed", 0.05, 6, ("included", "include_base_amount")),
    "of_total": ("division", 20, 16, ()),
    "in_of_total": ("division", 15, 17, ("included",)),
    "old": ("percent", 50, 18, ("archived",)),
}
GROUPS: dict[str, tuple[str, ...]] = {
    "group": ("ten", "five"),
    "group_taxed": ("taxed_ten", "five"),
    "group_included": ("in_twentyone", "in_nine"),
}
SETUPS: tuple[tuple[str, ...], ...] = (
    ("ten",),
    ("in_twentyone",),
    ("a_piece",),
    ("in_a_piece",),
    ("of_total",),
    ("in_of_total",),
    ("nothing",),
    ("negative",),
    ("old",),
    ("group",),
    ("group_taxed",),
    ("group_included",),
    ("ten", "five"),
    ("ten", "five", "odd"),
    ("in_twentyone", "ten"),
    ("in_twentyone", "in_nine"),
    ("in_twentyone", "in_nine", "five"),
    ("taxed_ten", "five"),
    ("taxed_ten", "taxed_seven"),
    ("taxed_ten", "taxed_seven", "odd"),
    ("taxed_a_piece", "ten"),
    ("in_a_piece", "in_twentyone"),
    ("in_taxed_six", "in_nine"),
    ("in_taxed_six", "odd"),
    ("a_piece", "ten", "negative"),
    ("of_total", "ten"),
    ("in_of_total", "in_twentyone"),
    ("group", "odd"),
    ("group_taxed", "a_piece"),
    ("old", "ten", "nothing"),
)


@pytest.fixture(scope="module")
def taxes(plain: Plain) -> dict[str, int]:
    """Their ids by name."""
    included: dict[str, t.Any] = {"price_include": True}
    if "price_include_override" in plain.call("account.tax", "fields_get", [], ["type"]):
        included = {"price_include_override": "tax_included"}
    rows = []
    for name, (kind, amount, sequence, more) in TAXES.items():
        row = {"name": f"Table {name}", "amount_type": kind, "amount": amount}
        row |= {"sequence": sequence, "type_tax_use": "sale"}
        row |= included if "included" in more else {}
        row |= {"include_base_amount": "include_base_amount" in more}
        rows.append(row | {"active": "archived" not in more})
    ids = dict(zip(TAXES, plain.call("account.tax", "create", rows), strict=True))
    for name, children in GROUPS.items():
        row = {"name": f"Table {name}", "amount_type": "group", "type_tax_use": "sale"}
        row["children_tax_ids"] = [[6, 0, [ids[child] for child in children]]]
        ids[name] = plain.call("account.tax", "create", [row])[0]
    return ids


def test_a_price_with_taxes_is_the_total_that_odoo_calculates(
    plain: Plain, mapped: Mapped, taxes: dict[str, int]
) -> None:
    cases = [(names, price) for names in SETUPS for price in PRICES]
    rows = [
        {
            "name": f"{' '.join(names)} {price}",
            "list_price": price,
            "taxes_id": [[6, 0, [taxes[name] for name in names]]],
            **_kept_in_stock(plain),
        }
        for names, price in cases
    ]
    products = plain.call("product.template", "create", rows)
    # Odoo rounds a sales price to its own number of digits before anything else.
    prices = plain.call("product.template", "read", products, ["list_price"])
    wanted, found = {}, {}
    flags = {"use_templates": True, "sell_price_with_taxes": True}
    records = mapped.read({"Products": ["remoteId", "price"]}, flags).records["Products"]
    by_id = {record["remoteId"]: record["price"] for record in records}
    for (names, _), row in zip(cases, prices, strict=True):
        key = (*names, row["list_price"])
        active = [taxes[name] for name in names if name != "old"]
        total = plain.call("account.tax", "compute_all", active, row["list_price"])
        wanted[key] = total["total_included"] if active else row["list_price"]
        found[key] = by_id[str(row["id"])]
    assert found == pytest.approx(wanted, abs=1e-9)
    assert len(SETUPS) == 30


def test_taxes_of_another_company_are_not_added(trade: Trade, mapped: Mapped) -> None:
    home = trade.plain.call("res.users", "read", [trade.plain.uid], ["company_id"])[0]
    [other] = trade.ids("res.company", ["name", "ilike", "Chicago"])
    mine = trade.create("account.tax", name="Mine", amount=10, type_tax_use="sale")
    groups = {}
    if trade.has("account.tax", "country_id"):
        country = trade.plain.call("res.company", "read", [other], ["country_id"])[0]
        group = trade.create(
            "account.tax.group",
            name="Chicago",
            company_id=other,
            country_id=country["country_id"][0],
        )
        groups = {"tax_group_id": group, "country_id": country["country_id"][0]}
    theirs = trade.create(
        "account.tax", name="Theirs", amount=7, type_tax_use="sale", company_id=other, **groups
    )
    made = trade.product("Of two companies", list_price=100, taxes_id=[[6, 0, [mine, theirs]]])
    prices = {}
    for name, company in (("mine", home["company_id"][0]), ("theirs", other), ("user", None)):
        flags: dict[str, t.Any] = {"use_templates": True, "sell_price_with_taxes": True}
        flags |= {"company_ids": [company]} if company else {}
        records = mapped.read({"Products": ["remoteId", "price"]}, flags).records["Products"]
        prices[name] = next(r["price"] for r in records if r["remoteId"] == str(made))
    assert prices == {"mine": 110.0, "theirs": 107.0, "user": 110.0}


def _kept_in_stock(plain: Plain) -> dict[str, t.Any]:
    if "is_storable" in plain.call("product.template", "fields_get", [], ["type"]):
        return {"type": "consu", "is_storable": True}
    return {"type": "product"}
