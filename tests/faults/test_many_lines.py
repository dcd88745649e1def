"""An order of many lines is there with all of them or not at all. `FAULT_LINES` is how many."""

from __future__ import annotations

import signal
import time
import typing as t

import pytest

from tests import forked
from tests.faults.amounts import LINES
from tests.faults.faults import AFTER
from tests.faults.script import no_fault, once
from tests.faults.test_kills import OPTIONS, text_of
from tests.live.singer import write_json
from tests.live.target.conftest import records

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.figures import Maker
    from tests.faults.proxy import Proxy
    from tests.live.plain import Plain
    from tests.live.target.conftest import Message, Name, Runner

pytestmark = pytest.mark.live

ORDER = "purchase.order"
#: Enough for Odoo to be at work for seconds.
FEWER = LINES // 5


def feed(name: Name, count: int) -> list[Message]:
    lines = [
        {
            "id": name(f"l{n}"),
            "product_id/default_code": "FURN_7777",
            "product_qty": n + 1,
            "name": name(f"line {n}"),
        }
        for n in range(count)
    ]
    order = {"id": name("PO"), "partner_id/.id": 1, "partner_ref": name("ref")}
    return records(ORDER, [{**order, "order_line": lines}])


def lines_of(plain: Plain, name: Name) -> list[list[str]]:
    """Return the names of each order's lines: there should be one order."""
    orders = plain.call(ORDER, "search_read", [("partner_ref", "=", name("ref"))], ["order_line"])
    found = []
    for order in orders:
        rows = plain.call(f"{ORDER}.line", "read", order["order_line"], ["name"])
        found.append(sorted(row["name"] for row in rows))
    return found


def whole(name: Name, count: int) -> list[list[str]]:
    return [sorted(name(f"line {n}") for n in range(count))]


@pytest.mark.parametrize(("requests", "count"), [(2, LINES), (1, FEWER)])
def test_a_lost_answer(  # noqa: PLR0917 - fixtures
    requests: int,
    count: int,
    run: Runner,
    faulty: dict[str, t.Any],
    proxy: Proxy,
    plain: Plain,
    name: Name,
    figure: Maker,
) -> None:
    figures = figure("target: an order of many lines", "faults")
    settings = {**faulty, "parallel_requests": requests}
    proxy.play(once(AFTER["reset_after"], method="load", model=ORDER))
    assert run(feed(name, count), **settings).ended(ORDER) == {"created": 1}
    figures.hits += len(proxy.injected)
    found = lines_of(plain, name)
    figures.compare(dict(enumerate(found)), dict(enumerate(whole(name, count))))
    assert found == whole(name, count)
    assert run(feed(name, count), **settings).ended(ORDER) == {"unchanged": 1}


def test_a_kill_while_odoo_writes_it(  # noqa: PLR0917 - fixtures
    faulty: dict[str, t.Any],
    proxy: Proxy,
    plain: Plain,
    name: Name,
    tmp_path: Path,
    figure: Maker,
) -> None:
    figures = figure("target: an order of many lines", "SIGKILL")
    write_json(tmp_path / "config.json", faulty)
    given = text_of(feed(name, FEWER))
    proxy.play(no_fault)
    running = forked.Running("target-odoo", OPTIONS, tmp_path, given)
    deadline = time.monotonic() + 120
    while not any((call.model, call.method) == (ORDER, "load") for call in list(proxy.calls)):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    running.signal(signal.SIGKILL)
    assert running.end().code == -signal.SIGKILL
    figures.hits += 1
    assert lines_of(plain, name) in ([], whole(name, FEWER))  # as Odoo had finished by then, or not
    rest = forked.run("target-odoo", OPTIONS, tmp_path, given)
    assert rest.code == 0, rest.log[-2000:]
    found = lines_of(plain, name)
    figures.compare(dict(enumerate(found)), dict(enumerate(whole(name, FEWER))))
    assert found == whole(name, FEWER)
