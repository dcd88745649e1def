"""What Odoo itself treats oddly costs at most a value, and nothing is lost or declared deleted."""

from __future__ import annotations

import json
import typing as t

import pytest

from odoo_common.errors import Fatal
from tests.live.singer import Output
from tests.live.tap.in_process import captured, signals_as_they_are, tap_of

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database, Sandbox
    from tests.live.plain import Plain

MESSAGES, ATTACHMENTS, REPORT = "mail_message", "ir_attachment", "report_stock_quantity"
NOW = "now() at time zone 'utc'"
INSERT_MESSAGES = f"""
    INSERT INTO mail_message (model, res_id, body, message_type, subtype_id, date, create_date,
        write_date, create_uid, write_uid, author_id)
    SELECT 'res.partner', 1, 'n', 'comment', 1, {NOW}, {NOW}, {NOW}, 1, 1, 1
    FROM generate_series(1, 300)"""


class Reader:
    """Runs the tap in this process.

    Args:
        config: Its settings.
        folder: For what it prints.
    """

    def __init__(self, config: dict[str, t.Any], folder: Path) -> None:
        self.config = config
        self._folder = folder

    def __call__(self, state: t.Any = None, **settings: t.Any) -> Output:
        config = {**self.config, **settings}
        with signals_as_they_are(), captured(self._folder / "stdout") as printed:
            tap_of(config)(config=config, state=json.loads(json.dumps(state))).sync_all()
            printed.seek(0)
            return Output(printed.read().splitlines())


@pytest.fixture
def read(config: dict[str, t.Any], tmp_path: Path) -> Reader:
    return Reader(config, tmp_path)


def tombstones(output: Output, stream: str) -> list[int]:
    return [r["id"] for r in output.records[stream] if r.get("_sdc_deleted_at")]


def test_messages_that_odoo_filters_after_the_limit_come_all_and_stay(
    odoo: Database, box: Sandbox, read: Reader, plain: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tap_odoo.fetch.ids.FIRST_BLOCK", 100)
    monkeypatch.setattr("tap_odoo.fetch.ids.BLOCK", 100)
    box.psql(odoo.name, INSERT_MESSAGES)
    there = plain.call("mail.message", "search", [], order="id")
    some = plain.call("mail.message", "search", [], order="id", limit=len(there) - 1)
    settings: dict[str, t.Any] = {
        "models": ["mail.message"],
        "only": {MESSAGES: []},
        "deletions": [MESSAGES],
        "fields": {MESSAGES: ["body"]},
    }
    assert len(some) < len(there)
    first = read(**settings)
    assert [r["id"] for r in first.records[MESSAGES]] == there
    box.psql(odoo.name, f"UPDATE mail_message SET write_date = {NOW} WHERE id = {there[-1]}")
    plain.call("mail.message", "unlink", [there[0]])
    again = read(first.state, **settings)
    assert tombstones(again, MESSAGES) == [there[0]]
    by_offset = read(**settings, paging="offset", page_size=50)
    assert [r["id"] for r in by_offset.records[MESSAGES]] == there[1:]


def test_attachments_are_those_that_odoo_gives(read: Reader, plain: Plain) -> None:
    there = plain.call("ir.attachment", "search", [], order="id")
    settings: dict[str, t.Any] = {
        "models": ["ir.attachment"],
        "only": {ATTACHMENTS: []},
        "deletions": [ATTACHMENTS],
    }
    for paging in ("ids", "offset"):
        first = read(**settings, paging=paging, page_size=5)
        assert [r["id"] for r in first.records[ATTACHMENTS]] == there
        again = read(first.state, **settings, paging=paging)
        assert tombstones(again, ATTACHMENTS) == []


def test_a_view_has_no_key_comes_whole_and_stays(read: Reader, plain: Plain) -> None:
    ids = plain.call("report.stock.quantity", "search", [])
    settings: dict[str, t.Any] = {
        "models": ["report.stock.quantity"],
        "only": {REPORT: []},
        "deletions": "all",
    }
    first = read(**settings)
    assert first.schemas[REPORT]["key_properties"] == []
    assert sorted(r["id"] for r in first.records[REPORT]) == sorted(ids)
    again = read(first.state, **settings)
    assert tombstones(again, REPORT) == []
    assert len(again.records[REPORT]) == len(ids)


def test_a_year_below_1000_and_a_number_that_is_none_cost_that_value(
    odoo: Database,
    box: Sandbox,
    read: Reader,
    plain: Plain,
    caplog: pytest.LogCaptureFixture,
) -> None:
    [order] = plain.call("purchase.order", "search", [], order="id", limit=1)
    [sale] = plain.call("sale.order", "search", [], order="id", limit=1)
    [product] = plain.call("product.template", "search", [], order="id", limit=1)
    box.psql(
        odoo.name, f"UPDATE purchase_order SET date_order='0008-10-10 18:35:00' WHERE id={order}"
    )
    box.psql(odoo.name, f"UPDATE sale_order SET validity_date='0202-11-21' WHERE id={sale}")
    box.psql(odoo.name, f"UPDATE product_template SET list_price='NaN' WHERE id={product}")
    streams = ("purchase_orders", "sale_orders", "product_templates", "units")
    try:
        out = read(only={name: [] for name in streams})
    finally:  # other tests read the same database
        for table, column, number, good in (
            ("purchase_order", "date_order", order, "write_date"),
            ("sale_order", "validity_date", sale, "NULL"),
            ("product_template", "list_price", product, "1"),
        ):
            box.psql(odoo.name, f"UPDATE {table} SET {column}={good} WHERE id={number}")
    by_id = {name: {r["id"]: r for r in out.records[name]} for name in streams}
    assert by_id["purchase_orders"][order]["date_order"] == "0008-10-10T18:35:00+00:00"
    assert by_id["sale_orders"][sale]["validity_date"] == "0202-11-21"
    assert by_id["product_templates"][product]["list_price"] is None
    assert f"product_templates: list_price of record {product} is nan" in caplog.text
    assert len(by_id["units"]) == plain.count("uom.uom", [])


def test_a_date_that_odoo_cannot_read_costs_that_value(  # noqa: PLR0917
    odoo: Database,
    box: Sandbox,
    odoo_version: str,
    read: Reader,
    plain: Plain,
    caplog: pytest.LogCaptureFixture,
) -> None:
    order = plain.call("purchase.order", "search", [], order="id", limit=2)[1]
    box.psql(odoo.name, f"UPDATE purchase_order SET date_order='20211-10-10' WHERE id={order}")
    try:
        out = read(only={"purchase_orders": [], "units": []})
    finally:
        box.psql(odoo.name, f"UPDATE purchase_order SET date_order=write_date WHERE id={order}")
    records = {r["id"]: r for r in out.records["purchase_orders"]}
    assert len(records) == plain.count("purchase.order", [])
    if odoo_version == "14":  # It says 9999 for any year that it can't read.
        assert records[order]["date_order"] == "9999-10-10T00:00:00+00:00"
    else:
        assert [number for number, r in records.items() if "date_order" not in r] == [order]
        assert f"field date_order of record {order} can't be read" in caplog.text
    assert out.records["units"]


def test_a_null_inside_an_answer_costs_nothing_over_xml_rpc(
    odoo: Database, box: Sandbox, odoo_version: str, read: Reader, plain: Plain
) -> None:
    if odoo_version == "14":
        pytest.skip("Odoo 14 has no field whose value is JSON")
    line = plain.call("account.move.line", "search", [], order="id", limit=1)[0]
    odd = """{"1": null}"""
    box.psql(
        odoo.name, f"UPDATE account_move_line SET analytic_distribution='{odd}' WHERE id={line}"
    )
    models = {"models": ["account.move.line"], "only": {"account_move_line": []}}
    try:
        came = read(**models, transport="xml_rpc").records["account_move_line"]
    finally:
        box.psql(
            odoo.name, f"UPDATE account_move_line SET analytic_distribution=NULL WHERE id={line}"
        )
    assert {r["id"]: r["analytic_distribution"] for r in came}[line] == {"1": None}
    assert len(came) == plain.count("account.move.line", [])


def test_a_domain_that_odoo_cannot_search_by_is_refused(read: Reader) -> None:
    said = "setting domain, stream partners: Odoo can't search by tz_offset"
    with pytest.raises(Fatal, match=said):
        read(domain={"partners": [["tz_offset", "=", "+9999"]]}, only={"partners": []})


@pytest.mark.parametrize(
    ("stream", "model", "field"),
    [
        ("accounts", "account.account", "code"),
        ("accounts", "account.account", "internal_group"),
        ("taxes", "account.tax", "price_include"),
    ],
)
def test_a_field_that_a_version_computes_is_read_on_each(
    read: Reader, plain: Plain, stream: str, model: str, field: str
) -> None:
    there = plain.records(model, [], [field, "id"])
    came = read(only={stream: []}).records[stream]
    assert {r["id"]: r[field] for r in came} == {r["id"]: r[field] for r in there}
    assert any(r[field] is not None for r in came)
