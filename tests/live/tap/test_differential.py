"""The tap never misses a change: a random walk, with a run after every few steps.

`lookback_seconds` is small here. With the 600 of everyday use each run would read again what
the ones before it should have brought, and would hide what they missed.
"""

from __future__ import annotations

import contextlib
import os
import random
import threading
import typing as t

import pytest

from tap_odoo.catalog.builtin_streams import STREAMS_BY_NAME
from tests.live.plain import Plain
from tests.live.tap.in_process import Copy
from tests.live.tap.random_walk import Walk

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox import Database, Sandbox

SEEDS = [int(seed) for seed in os.environ.get("TAP_SEEDS", "2026").split(",")]
CHANGES = int(os.environ.get("TAP_CHANGES", "300"))
#: The longest of the walk's own transactions, in seconds.
LOOKBACK = 3

STREAMS = (
    *("products", "product_templates", "partners", "customers", "suppliers"),
    *("product_suppliers", "stock", "sale_orders", "sale_order_line", "purchase_orders"),
    *("purchase_order_lines", "bom", "bom_lines", "receipts", "stock_moves"),
    *("invoices_bills", "invoice_bill_lines"),
)
COMPUTED = {
    "products": [
        *("qty_available", "virtual_available", "incoming_qty", "outgoing_qty", "lst_price"),
        *("price_extra", "bom_count", "used_in_bom_count", "seller_ids", "display_name"),
    ],
    "product_templates": ["qty_available", "standard_price", "bom_count", "product_variant_ids"],
    "sale_orders": ["order_line"],
    "bom": ["bom_line_ids"],
}


def copy_of(plain: Plain, config: dict[str, t.Any], folder: Path, *, computed: bool) -> Copy:
    fields = {name: list(names) for name, names in COMPUTED.items()} if computed else {}
    if computed and "tax_string" in plain.call("product.product", "fields_get", [], ["type"]):
        fields["products"].append("tax_string")
    settings = {
        **config,
        "page_size": 25,
        "lookback_seconds": LOOKBACK,
        "deletions": "all",
        "fields": fields,
        "language": "en_US" if computed else "fr_FR",
    }
    return Copy(settings, STREAMS, folder)


def differences(copy: Copy, plain: Plain) -> list[str]:
    """Say in which records the copy differs from the database."""
    found: list[str] = []
    for stream in copy.streams:
        spec = STREAMS_BY_NAME[stream]
        model = spec.models[0]
        fields = plain.call(model, "fields_get", [], ["type", "relation"])
        domain = spec.domain_for(fields)
        language = copy.config["language"]
        there = plain.records(model, domain, copy.fields(stream), language)
        expected = {record["id"]: record for record in there}
        for number in sorted(expected.keys() | copy.records[stream].keys()):
            mine, theirs = copy.records[stream].get(number), expected.get(number)
            if mine is None or theirs is None:
                found.append(f"{stream} {number}: {'missing' if theirs else 'not deleted'}")
                continue
            found += [
                f"{stream} {number} {name}: {mine[name]!r} instead of {theirs[name]!r}"
                for name in theirs
                if _settled(mine[name]) != _settled(theirs[name])
                and not _points_nowhere(plain, fields[name], mine[name], theirs[name])
            ]
    return found


def _settled(value: t.Any) -> t.Any:
    """Sort the ids of a list: their order varies where Odoo's own sorting has ties."""
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        return sorted(value)
    return value


def _points_nowhere(plain: Plain, field: dict[str, t.Any], mine: t.Any, theirs: t.Any) -> bool:
    """Tell whether the copy only still points to a record that was deleted.

    The database itself empties an optional many2one then (ON DELETE SET NULL), and shortens a
    many2many; nothing is stamped. The tombstone of the other record tells
    (docs/decisions/0002-bookmarks.md).
    """
    if field["type"] not in ("many2one", "many2many"):
        return False
    gone = set(_as_list(mine)) - set(_as_list(theirs))
    if set(_as_list(theirs)) - set(_as_list(mine)):
        return False
    return plain.count(field["relation"], [["id", "in", sorted(gone)]]) == 0


def _as_list(value: t.Any) -> list[int]:
    return value if isinstance(value, list) else [value] if value else []


@contextlib.contextmanager
def meanwhile(walk: Walk) -> Iterator[None]:
    """Go on with a walk in another thread for as long as the block runs."""
    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            walk.step()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def slow_change(walk: Walk) -> str:
    """Return SQL as a long transaction of Odoo's would do it, stamped with its start."""
    partner = walk.some("res.partner")
    price = walk.some("product.supplierinfo")
    template = walk.some("product.template")
    now = "(now() at time zone 'UTC')"
    return (
        f"UPDATE res_partner SET ref = 'slow {partner}', write_date = {now} WHERE id = {partner};"
        f"UPDATE product_supplierinfo SET price = 4.5, write_date = {now} WHERE id = {price};"
        f"UPDATE product_template SET list_price = 7, write_date = {now} WHERE id = {template}"
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_records_collected_over_many_runs_equal_a_full_read(
    config: dict[str, t.Any], odoo: Database, box: Sandbox, tmp_path: Path, seed: int
) -> None:
    plain = Plain(odoo)
    plain.call("res.lang", "write", [_french(plain)], {"active": True})
    walk = Walk(plain, random.Random(seed))
    computed = copy_of(plain, config, tmp_path, computed=True)
    default = copy_of(plain, config, tmp_path, computed=False)
    number = 0
    while walk.done < CHANGES:
        copies = (computed, default) if number % 2 else (computed,)
        for copy in copies:
            _read(copy, odoo, box, walk, seed, number)
        if number % 6 == 3:
            for copy in copies:
                copy.read()
                _agree(copy, plain, walk, seed)
        number += 1
        walk.log.append(f"--- round {number}")
        if number % 9 == 1:
            # More than two pages in one second.
            names = [{"name": f"Burst {number} {i}"} for i in range(60)]
            plain.call("res.partner", "create", names)
        for _ in range(walk.dice.randrange(6, 16)):
            walk.step()
    for copy in (computed, default):
        copy.read()
        _agree(copy, plain, walk, seed)


def _read(copy: Copy, odoo: Database, box: Sandbox, walk: Walk, seed: int, number: int) -> None:  # noqa: PLR0917
    """Read what a round has changed, in one of the ways that a run can meet it."""
    if number % 9 == 3:
        with box.transaction(odoo.name, slow_change(walk)):
            copy.read(streams=("partners", "products"))
        copy.read()
    elif number % 9 == 5:
        other = Walk(Plain(odoo), random.Random(seed + number))
        with meanwhile(other):
            copy.read()
        walk.log += [f"meanwhile {line}" for line in other.log]
        walk.done += other.done
        copy.read()
    elif number % 9 == 7:
        copy.read_by_command()
    else:
        copy.read()


def _french(plain: Plain) -> int:
    context = {"active_test": False}
    return int(plain.call("res.lang", "search", [["code", "=", "fr_FR"]], context=context)[0])


def _agree(copy: Copy, plain: Plain, walk: Walk, seed: int) -> None:
    found = differences(copy, plain)
    told = [f"seed {seed}", *walk.log[-60:], f"{len(found)} differences", *found[:60]]
    if found:
        pytest.fail("\n".join(told), pytrace=False)
