"""Records are read whole, page by page, once, and from the bookmark on."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import OdooError
from tests.unit.tap.running import Output, Reader

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

PARTNERS, TAGS = "partners", "res_partner_category"
NAMES = ["name", "ref", "parent_id", "write_date", "active"]


def some(odoo: FakeOdoo, count: int) -> list[int]:
    rows = [{"name": f"P{n}", "ref": f"R{n}"} for n in range(count)]
    return t.cast("list[int]", odoo.do("res.partner", "create", rows))


@pytest.mark.parametrize("paging", ["ids", "offset"])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_every_record_comes_once_whatever_the_page(
    read: Reader, odoo: FakeOdoo, paging: str, size: int
) -> None:
    some(odoo, 7)
    out = read({PARTNERS: NAMES}, paging=paging, page_size=size)
    assert out.ids(PARTNERS) == sorted(odoo.db.table("res.partner"))


def test_values_are_those_of_odoo(read: Reader, odoo: FakeOdoo) -> None:
    above = odoo.do("res.partner", "create", {"name": "Firm"})
    [one] = odoo.do("res.partner", "create", [{"name": "Ada", "parent_id": above}])
    [record] = [r for r in read({PARTNERS: NAMES}).records[PARTNERS] if r["id"] == one]
    assert record["name"] == "Ada"
    assert record["ref"] is None
    assert record["parent_id"] == above
    assert record["write_date"] == "2026-03-02T08:00:02+00:00"
    assert record["active"] is True


@pytest.mark.parametrize(
    ("many2one", "shown"),
    [
        ("id", {"parent_id": 4}),
        ("name", {"parent_id": "Firm"}),
        ("both", {"parent_id": 4, "parent_id_name": "Firm"}),
    ],
)
def test_a_many2one_is_an_id_a_name_or_both(
    read: Reader, odoo: FakeOdoo, many2one: str, shown: dict[str, object]
) -> None:
    above = odoo.do("res.partner", "create", {"name": "Firm"})
    odoo.do("res.partner", "create", {"name": "Ada", "parent_id": above})
    out = read({PARTNERS: ["name", "parent_id", "parent_id_name"]}, many2one=many2one)
    [record] = [r for r in out.records[PARTNERS] if r["name"] == "Ada"]
    assert shown.items() <= record.items()


def test_archived_records_come_too_unless_the_setting_says_no(read: Reader, odoo: FakeOdoo) -> None:
    old = odoo.do("res.partner", "create", {"name": "Old", "active": False})
    assert old in read({PARTNERS: NAMES}).ids(PARTNERS)
    assert old not in read({PARTNERS: NAMES}, include_archived=False).ids(PARTNERS)


def test_a_second_run_reads_what_changed_since(read: Reader, odoo: FakeOdoo) -> None:
    ids = some(odoo, 3)
    odoo.db.tick(3600)
    first = read({PARTNERS: NAMES}, lookback_seconds=0)
    odoo.db.tick(3600)
    odoo.do("res.partner", "write", ids[1:2], {"name": "Changed"})
    odoo.db.tick(3600)
    second = read({PARTNERS: NAMES}, state=first.state, lookback_seconds=0)
    assert second.ids(PARTNERS) == ids[1:2]
    odoo.db.tick(3600)
    assert read({PARTNERS: NAMES}, state=second.state, lookback_seconds=0).ids(PARTNERS) == []


def test_what_became_visible_late_is_read_by_the_lookback(read: Reader, odoo: FakeOdoo) -> None:
    some(odoo, 1)
    odoo.db.tick(3600)
    first = read({PARTNERS: NAMES})
    [late] = some(odoo, 1)
    stamp = odoo.db.table("res.partner")[late]
    stamp["write_date"] = "2026-03-02 08:58:00"  # its transaction began before the first run
    assert late in read({PARTNERS: NAMES}, state=first.state).ids(PARTNERS)


def test_a_start_date_leaves_older_records_out(read: Reader, odoo: FakeOdoo) -> None:
    some(odoo, 2)
    odoo.db.tick(86400)
    new = some(odoo, 1)
    out = read({PARTNERS: NAMES}, start_date="2026-03-03T00:00:00Z", lookback_seconds=0)
    assert out.ids(PARTNERS) == new


def test_a_full_sync_reads_all_again(read: Reader, odoo: FakeOdoo) -> None:
    some(odoo, 2)
    odoo.db.tick(3600)
    first = read({PARTNERS: NAMES}, lookback_seconds=0)
    again = read({PARTNERS: NAMES}, state=first.state, full_sync_streams=[PARTNERS])
    assert again.ids(PARTNERS) == sorted(odoo.db.table("res.partner"))


def test_what_is_deleted_in_odoo_is_told(read: Reader, odoo: FakeOdoo) -> None:
    ids = some(odoo, 3)
    odoo.db.tick(3600)
    wanted: dict[str, list[str] | None] = {PARTNERS: [*NAMES, "_sdc_deleted_at"]}
    first = read(wanted, deletions=[PARTNERS], lookback_seconds=0)
    odoo.do("res.partner", "unlink", ids[1:2])
    odoo.db.tick(3600)
    second = read(wanted, state=first.state, deletions=[PARTNERS], lookback_seconds=0)
    [tombstone] = second.records[PARTNERS]
    assert tombstone["id"] == ids[1]
    assert tombstone["_sdc_deleted_at"]


def test_a_domain_narrows_a_stream(read: Reader, odoo: FakeOdoo) -> None:
    ids = some(odoo, 3)
    out = read({PARTNERS: NAMES}, domain={PARTNERS: [["ref", "in", ["R0", "R2"]]]})
    assert out.ids(PARTNERS) == [ids[0], ids[2]]


def test_any_model_can_be_a_stream(read: Reader, odoo: FakeOdoo) -> None:
    odoo.do("res.partner.category", "create", {"name": "VIP", "color": 3})
    out = read({TAGS: ["name", "color"]}, models=["res.partner.category"])
    assert [(r["name"], r["color"]) for r in out.records[TAGS]] == [("VIP", 3)]


def test_a_language_gives_translated_values(read: Reader, odoo: FakeOdoo) -> None:
    tag = odoo.do("res.partner.category", "create", {"name": "Chair"})
    dutch = {"lang": "nl_NL"}
    odoo.do("res.partner.category", "write", [tag], {"name": "Stoel"}, context=dutch)
    out = read({TAGS: ["name"]}, models=["res.partner.category"], language="nl_NL")
    assert [r["name"] for r in out.records[TAGS]] == ["Stoel"]


def test_shards_together_hold_every_record_once(read: Reader, odoo: FakeOdoo) -> None:
    some(odoo, 20)
    found: list[int] = []
    for number in (1, 2, 3):
        found += read({PARTNERS: NAMES}, shard=f"{number}/3").ids(PARTNERS)
    assert sorted(found) == sorted(odoo.db.table("res.partner"))


def test_a_model_that_is_not_installed_or_not_allowed_is_no_stream(
    read: Reader, odoo: FakeOdoo
) -> None:
    odoo.db.remove_model("uom.uom")
    odoo.deny("purchase.order", "read")
    found = {stream["stream"] for stream in read.catalog({})["streams"]}
    assert {"partners", "products", "purchase_order_lines"} <= found
    assert not found & {"units", "purchase_orders", "sale_orders"}


def test_a_field_that_odoo_cannot_compute_is_left_out_with_a_warning(
    read: Reader, odoo: FakeOdoo, caplog: pytest.LogCaptureFixture
) -> None:
    some(odoo, 2)
    odoo.db.broken.add(("res.partner", "ref", 0))
    out = read({PARTNERS: NAMES})
    assert out.ids(PARTNERS) == sorted(odoo.db.table("res.partner"))
    assert all(record.get("ref") is None for record in out.records[PARTNERS])
    assert "ref" in caplog.text


def test_a_record_that_odoo_cannot_read_is_left_out_with_a_warning(
    read: Reader, odoo: FakeOdoo, caplog: pytest.LogCaptureFixture
) -> None:
    ids = some(odoo, 8)
    odoo.db.broken.add(("res.partner", "", ids[5]))
    out = read({PARTNERS: NAMES}, page_size=4)
    assert set(odoo.db.table("res.partner")) - set(out.ids(PARTNERS)) == {ids[5]}
    assert str(ids[5]) in caplog.text


def test_a_record_with_one_odd_field_comes_without_it(read: Reader, odoo: FakeOdoo) -> None:
    ids = some(odoo, 8)
    odoo.db.broken.add(("res.partner", "ref", ids[5]))
    rows = {row["id"]: row for row in read({PARTNERS: NAMES}, page_size=4).records[PARTNERS]}
    assert rows.keys() == odoo.db.table("res.partner").keys()
    assert "ref" not in rows[ids[5]]
    assert (rows[ids[5]]["name"], rows[ids[4]]["ref"]) == ("P5", "R4")


def test_strict_ends_a_run_that_could_not_read_all(read: Reader, odoo: FakeOdoo) -> None:
    odoo.db.broken.add(("res.partner", "ref", 0))
    with pytest.raises(OdooError, match="strict: fields or records of partners"):
        read({PARTNERS: NAMES}, strict=True)


def test_a_server_that_fails_is_asked_again(read: Reader, odoo: FakeOdoo) -> None:
    some(odoo, 5)
    odoo.failures.status("search_read", 503, "res.partner")
    odoo.failures.lose_answer("search", "res.partner")
    assert read({PARTNERS: NAMES}).ids(PARTNERS) == sorted(odoo.db.table("res.partner"))


def test_a_run_that_broke_off_goes_on_from_its_last_state(
    read: Reader, odoo: FakeOdoo, capsys: pytest.CaptureFixture[str]
) -> None:
    some(odoo, 9)
    method = "search_read" if odoo.db.version == 19 else "read"
    odoo.failures.status(method, 503, "res.partner", skip=2, times=99)
    with pytest.raises(OdooError):
        read({PARTNERS: NAMES}, page_size=3, parallel_requests=1)
    odoo.failures.clear()
    broken = Output(capsys.readouterr().out.splitlines())
    rest = read({PARTNERS: NAMES}, state=broken.state, page_size=3)
    together = broken.ids(PARTNERS) + rest.ids(PARTNERS)
    assert sorted(set(together)) == sorted(odoo.db.table("res.partner"))
    assert len(rest.ids(PARTNERS)) < 12


def test_lines_name_their_orders(read: Reader, odoo: FakeOdoo) -> None:
    product = odoo.do("product.product", "create", {"name": "Pen", "default_code": "PEN"})
    vendor = odoo.do("res.partner", "create", {"name": "V"})
    line = {"product_id": product, "product_qty": 2, "price_unit": 1.5}
    order = odoo.do(
        "purchase.order", "create", {"partner_id": vendor, "order_line": [[0, 0, line]]}
    )
    out = read(
        {
            "purchase_orders": ["name", "partner_id", "amount_total", "order_line"],
            "purchase_order_lines": ["order_id", "product_id", "product_qty", "price_unit"],
        },
        fields={"purchase_orders": ["order_line"]},
    )
    [found] = out.records["purchase_orders"]
    assert (found["partner_id"], found["amount_total"], found["order_line"]) == (vendor, 3.0, [1])
    [row] = out.records["purchase_order_lines"]
    assert (row["order_id"], row["product_id"], row["product_qty"]) == (order, product, 2.0)
