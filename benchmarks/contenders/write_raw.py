"""The fastest raw ways to write: `python -m … TASK`, where `more.way` names one of WAYS."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor

from benchmarks.contenders.raw import RawOdoo
from benchmarks.contenders.task import Server, Stopwatch, Task
from benchmarks.contenders.write_data import (
    CHANGING,
    MODULE,
    QUIET,
    batches,
    external_id,
    order_lines,
    partner,
)

BATCH, ORDERS = 500, 50


class Work:
    """What the ways share."""

    def __init__(self, task: Task, odoo: RawOdoo) -> None:
        self.odoo = odoo
        self.threads = task.threads
        self.count = task.limit
        self.prefix: str = task.more["prefix"]
        self.tag: str = task.more.get("tag", "")
        self.products: list[int] = task.more.get("products", [])
        self.vendors: list[int] = task.more.get("vendors", [])

    def spread(self, one: t.Callable[[range], object], size: int) -> None:
        """Do the batches, as many at the same time as there are threads."""
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(one, batches(self.count, size)))

    def name(self, model: str, numbers: range, ids: t.Sequence[int], prefix: str = "") -> None:
        """Record external ids."""
        entries = [
            {
                "module": MODULE,
                "name": external_id(prefix or self.prefix, number),
                "model": model,
                "res_id": record,
            }
            for number, record in zip(numbers, ids, strict=True)
        ]
        self.odoo.call("ir.model.data", "create", entries)

    def find(self, numbers: range) -> list[int]:
        """Look external ids up, in the order of the numbers."""
        names = [external_id(self.prefix, number) for number in numbers]
        domain = [("module", "=", MODULE), ("name", "in", names)]
        rows = self.odoo.call("ir.model.data", "search_read", domain, ["name", "res_id"], load="")
        ids = {row["name"]: row["res_id"] for row in rows}
        return [ids[name] for name in names]


def create(work: Work) -> None:
    """New partners: `create` of a batch, then its external ids."""

    def one(numbers: range) -> None:
        values = [partner(work.prefix, number) for number in numbers]
        ids = work.odoo.call("res.partner", "create", values, context=QUIET)
        work.name("res.partner", numbers, ids)

    work.spread(one, BATCH)


def load(work: Work) -> None:
    """New or changed partners: `load` of a batch."""

    def one(numbers: range) -> None:
        columns = list(partner(work.prefix, 0))
        rows = []
        for number in numbers:
            values = partner(work.prefix, number, work.tag)
            cells = [str(int(v)) if isinstance(v, bool) else v for v in values.values()]
            rows.append([f"{MODULE}.{external_id(work.prefix, number)}", *cells])
        answer = work.odoo.call("res.partner", "load", ["id", *columns], rows, context=QUIET)
        if not answer["ids"]:
            raise RuntimeError(answer["messages"])

    work.spread(one, BATCH)


def save_multi(work: Work) -> None:
    """Changed partners: their ids, then `web_save_multi` of the values known to differ."""

    def one(numbers: range) -> None:
        ids = work.find(numbers)
        values = []
        for number in numbers:
            wanted = partner(work.prefix, number, work.tag)
            values.append({name: wanted[name] for name in CHANGING})
        work.odoo.call("res.partner", "web_save_multi", ids, values, {}, context=QUIET)

    work.spread(one, BATCH)


def compare(work: Work) -> None:
    """Unchanged partners: their ids, their values, a comparison."""

    def one(numbers: range) -> None:
        ids = work.find(numbers)
        fields = list(partner(work.prefix, 0))
        rows = work.odoo.call("res.partner", "read", ids, fields, load="")
        current = {row.pop("id"): row for row in rows}
        for record, number in zip(ids, numbers, strict=True):
            if current[record] != partner(work.prefix, number):
                raise RuntimeError(f"{work.prefix} {number} differs")

    work.spread(one, BATCH)


def orders(work: Work) -> None:
    """New orders: `create` of a batch with their lines, external ids, confirmation."""

    def one(numbers: range) -> None:
        values = []
        for number in numbers:
            lines = [
                [
                    0,
                    0,
                    {
                        "product_id": work.products[line.product],
                        "product_qty": line.quantity,
                        "price_unit": line.price,
                    },
                ]
                for line in order_lines(work.products, number)
            ]
            vendor = work.vendors[number % len(work.vendors)]
            values.append(
                {
                    "partner_id": vendor,
                    "origin": external_id(work.prefix, number),
                    "order_line": lines,
                }
            )
        ids = work.odoo.call("purchase.order", "create", values, context=QUIET)
        work.name("purchase.order", numbers, ids)
        work.odoo.call("purchase.order", "button_confirm", ids, context=QUIET)

    work.spread(one, ORDERS)


def create_one_by_one(work: Work) -> None:
    """New partners, one call each."""
    work.spread(
        lambda numbers: [
            work.odoo.call("res.partner", "create", partner(work.prefix, number), context=QUIET)
            for number in numbers
        ],
        work.count,
    )


def hotglue_partners(work: Work) -> None:
    """New partners as hotglue's target does: look by name, reading all fields, then create."""
    for number in range(work.count):
        values = partner(work.prefix, number)
        domain = [("name", "=", values["name"])]
        if not work.odoo.call("res.partner", "search_read", domain):
            work.odoo.call("res.partner", "create", values)


def hotglue_orders(work: Work) -> None:
    """New orders line by line: vendor and product are looked up, each line is created."""
    for number in range(work.count):
        vendor = work.vendors[number % len(work.vendors)]
        work.odoo.call("res.partner", "search_read", [("id", "=", vendor)])
        values = {"partner_id": vendor, "origin": external_id(work.prefix, number)}
        order = work.odoo.call("purchase.order", "create", values)
        for line in order_lines(work.products, number):
            product = work.products[line.product]
            work.odoo.call("product.product", "search_read", [("id", "=", product)], ["name"])
            work.odoo.call(
                "purchase.order.line",
                "create",
                {
                    "order_id": order,
                    "product_id": product,
                    "product_qty": line.quantity,
                    "price_unit": line.price,
                },
            )
        work.odoo.call("purchase.order", "button_confirm", [order])


WAYS: t.Final[dict[str, t.Callable[[Work], object]]] = {
    "create": create,
    "load": load,
    "save_multi": save_multi,
    "compare": compare,
    "orders": orders,
    "create_one_by_one": create_one_by_one,
    "hotglue_partners": hotglue_partners,
    "hotglue_orders": hotglue_orders,
}


def main() -> None:
    """Do the task."""
    task = Task.given()
    work = Work(task, RawOdoo(Server()))
    watch = Stopwatch()
    WAYS[task.more["way"]](work)
    watch.finish(task.limit)


if __name__ == "__main__":
    main()
