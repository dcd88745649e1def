"""Records that others refer to: what a reference finds."""

from __future__ import annotations

import typing as t

import pytest

from target_odoo.target import TargetOdoo
from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
TAG = "res.partner.category"


def test_an_archived_record_counts_as_found(
    run: Runner, connection: Connection, name: Name, caplog: pytest.LogCaptureFixture
) -> None:
    tag = connection.call("res.partner.category", "create", {"name": name("Old")})
    connection.call("res.partner.category", "write", [tag], {"active": False})
    row = {"id": name("p"), "name": "P", "category_id/name": [name("Old")]}

    assert run(records("res.partner", [row])).ended("res.partner") == {"created": 1}
    assert "is archived" in caplog.text


def test_archived_records_are_found_by_their_ids_and_leave_the_name_to_active_ones(
    run: Runner, connection: Connection, name: Name
) -> None:
    run(records(TAG, [{"id": name("old"), "name": name("Twin")}]))
    [old] = connection.call(TAG, "search", [("name", "=", name("Twin"))])
    connection.call(TAG, "write", [old], {"active": False})
    new = connection.call(TAG, "create", {"name": name("Twin")})
    for column, value, found in (
        ("category_id/id", name("old"), old),
        ("category_id/.id", old, old),
        ("category_id/name", name("Twin"), new),
    ):
        row = {"id": name(column), "name": name(column), column: [value]}
        for outcome in ("created", "unchanged"):
            assert run(records("res.partner", [row])).ended("res.partner") == {outcome: 1}
        ids = connection.call("res.partner", "search", [("name", "=", name(column))])
        [partner] = connection.call(
            "res.partner", "read", ids, ["category_id"], context={"active_test": False}
        )
        assert partner["category_id"] == [found]


def test_a_dead_letter_passes_as_it_is_once_its_reference_is_there(
    run: Runner, config: dict[str, t.Any], name: Name, tmp_path: Path
) -> None:
    rows = [{"id": name(f"p{n}"), "name": "P", "parent_id/id": name("late")} for n in range(2)]
    result = run(records("res.partner", rows))
    assert result.ended("res.partner") == {"rejected": 2}
    run(records("res.partner", [{"id": name("late"), "name": "Late"}]))

    again = TargetOdoo(config=config | {"rejects_path": str(tmp_path / "again.jsonl")})
    with result.target.run.recorder.rejects_path.open() as letters:
        again.listen(letters)
    assert again.run.recorder.tally.of("res.partner")["created"] == 2


def test_a_name_that_the_run_gave_to_another_record_means_that_one(
    run: Runner, connection: Connection, name: Name
) -> None:
    tag, partner = "res.partner.category", "res.partner"
    one_by_one = {"batch_size_rows": 1, "parallel_requests": 1}
    feed = records(tag, [{"id": name("first"), "name": name("A")}])
    feed += records(partner, [{"id": name("p1"), "name": "p1", "category_id/name": name("A")}])
    feed += records(tag, [{"id": name("first"), "name": name("B")}])
    feed += records(tag, [{"id": name("second"), "name": name("A")}])
    feed += records(partner, [{"id": name("p2"), "name": "p2", "category_id/name": name("A")}])
    assert run(feed, **one_by_one).ended(partner) == {"created": 2}
    names = {}
    for tag_name in (name("A"), name("B")):
        domain = [("category_id.name", "=", tag_name)]
        rows = connection.call(partner, "search_read", domain, ["name"])
        names[tag_name] = [row["name"] for row in rows]
    assert names == {name("A"): ["p2"], name("B"): ["p1"]}


def test_a_product_is_found_by_the_name_that_the_run_gave_its_template(
    run: Runner, connection: Connection, name: Name
) -> None:
    template, price = "product.template", "product.supplierinfo"
    one_by_one = {"batch_size_rows": 1, "parallel_requests": 1}
    who = "name/name" if connection.version < (16,) else "partner_id/name"

    def vendor_price(number: int) -> dict[str, t.Any]:
        return {
            "id": name(f"price{number}"),
            who: "Azure Interior",
            "product_id/name": name("Chair"),
            "price": number,
        }

    feed = records(template, [{"id": name("one"), "name": name("Chair")}])
    feed += records(price, [vendor_price(1)])
    feed += records(template, [{"id": name("one"), "name": name("Old chair")}])
    feed += records(template, [{"id": name("two"), "name": name("Chair")}])
    feed += records(price, [vendor_price(2)])
    assert run(feed, **one_by_one).ended(price) == {"created": 2}
    domain = [("product_id.name", "=", name("Chair"))]
    assert [row["price"] for row in connection.call(price, "search_read", domain, ["price"])] == [2]


def test_a_dry_run_finds_what_the_input_brings_as_the_real_run_does(
    run: Runner, connection: Connection, name: Name
) -> None:
    price = "product.supplierinfo"
    who = "name/name" if connection.version < (16,) else "partner_id/name"
    product = {"id": name("chair"), "name": name("Chair"), "default_code": name("C")}
    template = {"id": name("desk"), "name": name("Desk"), "default_code": name("D")}
    tax = {"id": name("tax"), "name": name("Tax"), "amount": 3, "type_tax_use": "sale"}
    feed = records("account.tax", [tax])
    feed += records("product.product", [{**product, "taxes_id/name": [name("Tax")]}])
    feed += records("product.template", [{**template, "taxes_id/name": [name("Nothing")]}])
    feed += records("product.template", [template])
    wanted = {
        "product_id/default_code": "C",
        "product_id/name": "Desk",
        "product_tmpl_id/name": "Chair",
        "product_tmpl_id/default_code": "D",
        "product_id/barcode": "None",
    }
    rows = [
        {"id": name(f"p{number}"), who: "Azure Interior", column: name(value), "price": number}
        for number, (column, value) in enumerate(wanted.items(), 1)
    ]
    feed += records(price, rows)
    dry = run(feed, dry_run=True)
    domain = [("name", "in", [name("Chair"), name("Desk"), name("Tax")])]
    assert connection.call("product.template", "search_count", domain) == 0
    assert connection.call("account.tax", "search_count", domain) == 0
    real = run(feed)
    for stream in ("account.tax", "product.product", "product.template", price):
        assert dry.ended(stream) == real.ended(stream)
    assert real.ended(price) == {"created": 4, "rejected": 1}
    assert real.ended("product.template") == {"created": 1, "rejected": 1}
