"""odoo-import-export-client: its import, as its command does it, from rows in memory."""

from __future__ import annotations

import tempfile
import typing as t
from pathlib import Path

from odoo_csv_tools.import_threaded import import_data
from odoo_csv_tools.lib.conf_lib import get_server_connection

from benchmarks.contenders.client_config import client_config
from benchmarks.contenders.task import Server, Stopwatch, Task
from benchmarks.contenders.write_data import (
    MODULE,
    QUIET,
    batches,
    external_id,
    order_lines,
    partner,
)

BATCH, ORDERS, LINES = 500, 50, 5


def partner_rows(task: Task) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows of partners."""
    prefix, tag = task.more["prefix"], task.more.get("tag", "")
    rows = []
    for number in range(task.limit):
        values = partner(prefix, number, tag).values()
        cells = [str(int(value)) if isinstance(value, bool) else value for value in values]
        rows.append([f"{MODULE}.{external_id(prefix, number)}", *cells])
    return ["id", *partner(prefix, 0)], rows


def order_rows(task: Task) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows of orders: lines after the first have blank cells."""
    prefix, products, vendors = (task.more[key] for key in ("prefix", "products", "vendors"))
    rows = []
    for number in range(task.limit):
        vendor = str(vendors[number % len(vendors)])
        name = external_id(prefix, number)
        parent = [f"{MODULE}.{name}", vendor, name]
        for position, line in enumerate(order_lines(products, number)):
            cells = [str(products[line.product]), str(line.quantity), str(line.price)]
            rows.append([*parent, f"{MODULE}.{name}_line_{position}", *cells])
            parent = ["", "", ""]
    header = ["id", "partner_id/.id", "origin"]
    columns = ("id", "product_id/.id", "product_qty", "price_unit")
    return header + [f"order_line/{column}" for column in columns], rows


def main() -> None:
    """Do the task."""
    task, server = Task.given(), Server()
    is_orders = task.model == "purchase.order"
    with tempfile.TemporaryDirectory() as folder:
        config = str(client_config(Path(folder), server))
        watch = Stopwatch()
        header, rows = (order_rows if is_orders else partner_rows)(task)
        import_data(
            config,
            task.model,
            header,
            rows,
            context=dict(QUIET),
            check=False,
            max_connection=task.threads,
            batch_size=ORDERS * LINES if is_orders else BATCH,
            o2m=is_orders,
        )
        model: t.Any = get_server_connection(config).get_model(task.model)
        field = "origin" if is_orders else "ref"
        names = [external_id(task.more["prefix"], number) for number in range(task.limit)]
        ids = model.search([(field, "in", names)])
        if is_orders:  # it can't press a button: what it has written is confirmed in batches
            for numbers in batches(len(ids), ORDERS):
                model.button_confirm(ids[numbers.start : numbers.stop])
        watch.finish(len(ids))


if __name__ == "__main__":
    main()
