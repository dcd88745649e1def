"""Whatever order the records come in, however many write at once: the same database."""

from __future__ import annotations

import json
import threading
import typing as t

import pytest
import requests.adapters

from odoo_common.client.connection import Connection
from odoo_common.client.retry import RetryPolicy
from odoo_common.settings.connection import ConnectionSettings
from target_odoo.records.item import InputRecord
from target_odoo.services import Services
from target_odoo.settings.target_settings import TargetSettings
from target_odoo.write.upsert import Upsert
from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.live.plain import Plain

pytestmark = pytest.mark.live
Row = dict[str, t.Any]


def family(name: Name) -> list[Row]:
    """A person before its company, which comes before its group."""
    return [
        {"id": name("person"), "name": name("F"), "parent_id/id": name("company")},
        {"id": name("company"), "name": name("F"), "parent_id/id": name("group")},
        {"id": name("group"), "name": name("F")},
    ]


@pytest.mark.parametrize("size", [1, 2, 500])
def test_a_record_may_come_before_the_one_it_refers_to(run: Runner, name: Name, size: int) -> None:
    feed = [*records("res.partner", family(name)), {"type": "STATE", "value": {"at": 3}}]
    result = run(feed, batch_size_rows=size)

    assert result.ended("res.partner") == {"created": 3}
    assert result.states == [{"at": 3}]
    assert run(feed).ended("res.partner") == {"unchanged": 3}


def test_an_order_may_come_before_its_vendor(run: Runner, name: Name) -> None:
    lines = [{"product_id/default_code": "FURN_7777", "product_qty": 1}]
    order = {"id": name("PO"), "partner_id/id": name("v"), "order_line": lines}
    feed = [
        *records("purchase.order", [order]),
        *records("res.partner", [{"id": name("v"), "name": "V"}]),
    ]

    for size in (1, 500):
        result = run(feed, batch_size_rows=size)
        assert result.counts["purchase.order"]["rejected"] == 0
    assert result.ended("purchase.order") == {"unchanged": 1}


def test_a_reference_that_never_comes_is_rejected_at_the_end(run: Runner, name: Name) -> None:
    rows = family(name)[:2]
    result = run([*records("res.partner", rows), {"type": "STATE", "value": {"at": 2}}])

    assert result.ended("res.partner") == {"rejected": 2}
    assert result.states == [{"at": 2}]
    assert [letter["record"] for letter in result.rejects] == rows


class LosesAnswers(requests.adapters.HTTPAdapter):
    """A network that loses the first answer to each kind of call, after Odoo acted on it."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: set[str] = set()

    def send(self, request: requests.PreparedRequest, *args: t.Any, **kwargs: t.Any) -> t.Any:
        response = super().send(request, *args, **kwargs)
        method = str(request.url).rpartition("/")[2]
        if method not in self.lost and "call_kw" in str(request.url):
            self.lost.add(method)
            raise requests.ConnectionError("the answer was lost")
        return response


def write(
    connection: Connection, model: str, rows: list[Row], **config: t.Any
) -> list[InputRecord]:
    connection.retry = RetryPolicy(sleep=lambda _seconds: None)
    services = Services.build(connection, TargetSettings.from_config(config))
    items = [InputRecord(n, model, row, {"record": row}) for n, row in enumerate(rows)]
    Upsert(services, model, ()).write(items)
    return items


def test_a_lost_answer_makes_no_second_record(
    config: Row, connection: Connection, name: Name
) -> None:
    adapter = LosesAnswers()
    quick = RetryPolicy(sleep=lambda _seconds: None)
    settings = ConnectionSettings.from_config(config)
    lossy = Connection(settings, retry=quick, adapter=adapter)
    vendor = {"id": name("v"), "name": name("V")}
    lines = [
        {"product_id/default_code": "FURN_7777", "product_qty": 1, "price_unit": 5},
        {"product_id/default_code": "E-COM07", "product_qty": 2},
    ]
    order = {"id": name("PO"), "partner_id/id": name("v"), "order_line": lines}
    confirmed = {**order, "state": "purchase"}
    fewer = {**order, "order_line": lines[:1]}

    assert [item.outcome for item in write(lossy, "res.partner", [vendor])] == ["created"]
    adapter.lost.discard("load")
    assert [item.outcome for item in write(lossy, "purchase.order", [order])] == ["created"]
    removed = write(lossy, "purchase.order", [fewer], lines_missing="remove")
    assert [item.outcome for item in removed] == ["updated"]
    assert [i.outcome for i in write(lossy, "purchase.order", [confirmed])] == ["updated"]
    assert {"load", "write", "button_confirm"} <= adapter.lost

    assert connection.call("res.partner", "search_count", [("name", "=", name("V"))]) == 1
    domain = [("partner_id.name", "=", name("V"))]
    [found] = connection.call("purchase.order", "search_read", domain)
    assert found["state"] == "purchase"
    assert len(found["order_line"]) == 2
    assert len(found["picking_ids"]) == 1


def test_two_targets_with_the_same_input_make_no_duplicates(
    config: Row, connection: Connection, name: Name
) -> None:
    rows = [{"id": name(f"p{n}"), "name": name("Both")} for n in range(120)]
    outcomes: list[str | None] = []

    def work() -> None:
        own = Connection(ConnectionSettings.from_config(config))
        outcomes.extend(item.outcome for item in write(own, "res.partner", rows))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 240
    assert "rejected" not in outcomes
    assert connection.call("res.partner", "search_count", [("name", "=", name("Both"))]) == 120


def test_a_dry_run_writes_nothing_and_says_what_would_be_done(
    run: Runner, connection: Connection, name: Name, tmp_path: Path
) -> None:
    known = {"id": name("known"), "name": name("D")}
    run(records("res.partner", [known]))
    rows = [
        {"id": name("new"), "name": name("D")},
        {"id": name("child"), "name": name("D"), "parent_id/id": name("new")},
        {"id": name("known"), "name": name("Changed")},
        {"id": name("bad"), "nmae": "x"},
    ]
    path = tmp_path / "summary.json"
    feed = [*records("res.partner", rows), {"type": "STATE", "value": {"at": 4}}]
    result = run(feed, dry_run=True, summary_path=str(path))

    assert result.ended("res.partner") == {"created": 2, "updated": 1, "rejected": 1}
    assert result.states == []
    assert connection.call("res.partner", "search_count", [("name", "=", name("D"))]) == 1
    summary = json.loads(path.read_text())
    assert summary["streams"]["res.partner"]["created"] == 2
    assert summary["rejections"] == {"field": 1}
    assert summary["dry_run"] is True


def test_orders_that_touch_the_same_reordering_rule_are_all_made_once(
    run: Runner, plain: Plain, name: Name
) -> None:
    """Odoo recomputes the rule with each line, and undoes one of two requests that do."""
    fields = plain.call("product.product", "fields_get", [], ["type"])
    kind = {"is_storable": True} if "is_storable" in fields else {"type": "product"}
    product = plain.call("product.product", "create", {"name": name("P"), **kind})
    rule = {"product_id": product, "product_min_qty": 5000, "product_max_qty": 9000}
    plain.call("stock.warehouse.orderpoint", "create", rule)
    vendor = plain.call("res.partner", "create", {"name": name("V")})
    rows = [
        {
            "id": name(f"PO{number}"),
            "partner_id/.id": vendor,
            "state": "purchase",
            "order_line": [{"product_id/.id": product, "product_qty": 1 + number, "price_unit": 3}],
        }
        for number in range(60)
    ]
    assert run(records("purchase.order", rows)).ended("purchase.order") == {"created": 60}
    mine = [("partner_id", "=", vendor)]
    assert plain.count("purchase.order", [*mine, ("state", "=", "purchase")]) == 60
    assert plain.count("purchase.order", mine) == 60
    assert plain.count("stock.move", [("product_id", "=", product)]) == 60
    assert run(records("purchase.order", rows)).ended("purchase.order") == {"unchanged": 60}
