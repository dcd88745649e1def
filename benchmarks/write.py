"""The writing benchmark: which runs there are."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import os
import tempfile
import typing as t
from pathlib import Path

from benchmarks.counting_proxy import counting_proxy
from benchmarks.measure import BenchmarkFailed, measure
from benchmarks.own_server import server_for
from benchmarks.rounds import Figures, Job, Samples, by_turns
from benchmarks.target import Target, order_records, partner_records
from benchmarks.write_cases import (
    CHANGED_SET,
    FAR,
    FOR_GOALS,
    GOAL_THREADS,
    ORDERS,
    SAME_SET,
    TARGET,
    TARGET_THREADS,
    UNCHANGED,
    WRITERS,
    WriteCase,
    Writer,
)

if t.TYPE_CHECKING:
    from sandbox import Database, Sandbox

START = "start-up: one unchanged partner"
FAR_START = "start-up, each answer 40 ms later"
PIPED = "100,000 unchanged partners piped in"
_SET, _TIMES = 2000, 50
#: From here on the vendors and products of the orders are those of earlier ones.
_FIRST_ORDERS = 40
_PRODUCTS = """
    SELECT product.id FROM product_product product JOIN product_template template
        ON template.id = product.product_tmpl_id
    WHERE product.active AND template.active AND template.purchase_ok AND template.type = 'consu'
        AND template.company_id IS NULL
    ORDER BY product.id LIMIT 40"""
_VENDORS = f"SELECT id FROM res_partner WHERE ref LIKE '{SAME_SET}%' ORDER BY id LIMIT 20"  # noqa: S608


@dataclasses.dataclass(frozen=True)
class _Scene:
    """The database that is written into, and what is there before."""

    database: Database
    target: Target
    far: Database
    far_target: Target
    products: list[int]
    vendors: list[int]


def target_name(threads: int) -> str:
    """Return the target's name in the tables of figures."""
    default = " (default)" if threads == GOAL_THREADS else ""
    return f"{TARGET}, parallel_requests {threads}{default}"


def run_write(box: Sandbox, rounds: int, *, only_goals: bool = False) -> Samples:
    """Run the writing benchmark on a fresh copy of the demo database.

    Args:
        box: The sandbox, which runs.
        rounds: How often each contender runs, beside the warm-up.
        only_goals: Leave out what no goal compares.
    """
    name = f"bench_write_{os.getpid()}"  # two benchmarks at the same time don't meet
    box.clone(name)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            server_for(box, name) as database,
            counting_proxy(database.url, delay=FAR.delay) as (far_url, _),
        ):
            target = Target(database, Path(folder))
            far = dataclasses.replace(database, url=far_url)
            for prefix in (CHANGED_SET, SAME_SET):
                target.write("res.partner", partner_records(prefix, _SET), "created")
            products, vendors = (
                [int(row[0]) for row in box.psql(name, sql)] for sql in (_PRODUCTS, _VENDORS)
            )
            # Odoo notes at a confirmation who sells what, once: else the first contender pays
            # for all of them.
            first = order_records("first", _FIRST_ORDERS, products, vendors)
            target.write("purchase.order", first, "created")
            box.psql(name, "VACUUM ANALYZE")
            jobs = _jobs(
                _Scene(database, target, far, Target(far, Path(folder)), products, vendors)
            )
            return by_turns([job for job in jobs if job.for_goals or not only_goals], rounds)
    finally:
        box.drop(name)


def _jobs(scene: _Scene) -> list[Job]:
    def same(times: int, count: int, target: Target = scene.target) -> Figures:
        records = (record for _ in range(times) for record in partner_records(SAME_SET, count))
        return target.write("res.partner", records, UNCHANGED.outcome)

    targets = [
        Job(
            case.name,
            target_name(threads),
            functools.partial(_write_with_target, scene, case, threads),
            warms_up=threads == 3,  # all workers of the server have seen it then
            for_goals=threads == GOAL_THREADS,
        )
        for case, numbers in TARGET_THREADS.items()
        for threads in numbers
    ]
    others = [
        Job(
            writer.case.name,
            writer.name,
            functools.partial(_write, scene, writer, position),
            for_goals=writer in FOR_GOALS,
            may_fail=bool(writer.peer),
        )
        for position, writer in enumerate(WRITERS)
    ]
    start = Job(START, TARGET, lambda _round: same(1, 1), warms_up=True, for_goals=True)
    far_start = Job(FAR_START, TARGET, lambda _round: same(1, 1, scene.far_target), for_goals=True)
    # The contenders of a case one after the other, the start-up that is taken off before them:
    # one start in a round would weigh as much as all that is measured.
    cases = [
        [
            far_start if case.delay else start,
            *(job for job in itertools.chain(targets, others) if job.case == case.name),
        ]
        for case in TARGET_THREADS
    ]
    return [
        *itertools.chain.from_iterable(cases),
        Job(PIPED, TARGET, lambda _round: same(_TIMES, _SET), most_rounds=1, for_goals=True),
    ]


def _write_with_target(scene: _Scene, case: WriteCase, threads: int, number: int) -> Figures:
    kind = case.model.partition(".")[2]
    prefix = case.writes_into or f"target_{kind}_{threads}_{number}"
    if case is ORDERS:
        records = order_records(prefix, case.records, scene.products, scene.vendors)
    else:
        tag = f"t{threads}r{number}" if case.changes else ""
        records = partner_records(prefix, case.records, tag)
    target = scene.far_target if case.delay else scene.target
    return target.write(case.model, records, case.outcome, threads)


def _write(scene: _Scene, writer: Writer, position: int, number: int) -> Figures:
    more = {
        "prefix": writer.case.writes_into or f"w{position}_{number}",
        "tag": f"w{position}r{number}" if writer.case.changes else "",
        "products": scene.products,
        "vendors": scene.vendors,
    }
    database = scene.far if writer.case.delay else scene.database
    found = measure(writer.program(database, more))
    if found["records"] != writer.amount:
        raise BenchmarkFailed(f"{writer.name} wrote {found['records']} of {writer.amount}")
    return found
