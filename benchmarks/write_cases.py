"""What is written, and by whom, as tables."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from benchmarks.contenders.task import Task
from benchmarks.measure import Program
from benchmarks.peers import OWN, python_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox import Database

TARGET = "**target-odoo**"
CHANGED_SET, SAME_SET = "changed", "same"


@dataclass(frozen=True)
class WriteCase:
    """Something to be written.

    Attributes:
        name: Its name in the tables of figures.
        model: The model.
        records: How many.
        outcome: What each of them becomes in the target's summary.
        writes_into: The set of partners that is there before; "" makes new records.
        changes: The values differ from those that are there.
        delay: Seconds that each answer of Odoo comes later.
    """

    name: str
    model: str
    records: int
    outcome: str
    writes_into: str = ""
    changes: bool = False
    delay: float = 0.0


NEW = WriteCase("2,000 new partners", "res.partner", 2000, "created")
CHANGED = WriteCase(
    "2,000 partners, three of eight values changed",
    "res.partner",
    2000,
    "updated",
    writes_into=CHANGED_SET,
    changes=True,
)
FAR = WriteCase(
    "the same, each answer 40 ms later",
    "res.partner",
    2000,
    "updated",
    writes_into=CHANGED_SET,
    changes=True,
    delay=0.04,
)
UNCHANGED = WriteCase(
    "2,000 unchanged partners", "res.partner", 2000, "unchanged", writes_into=SAME_SET
)
ORDERS = WriteCase(
    "200 purchase orders of 5 lines, new and confirmed", "purchase.order", 200, "created"
)
#: Requests at the same time with which the target runs, by case.
TARGET_THREADS: t.Final = {
    NEW: (2, 1, 3),
    CHANGED: (2, 1, 3),
    FAR: (2,),
    UNCHANGED: (2,),
    ORDERS: (2,),
}


@dataclass(frozen=True)
class Writer:
    """A way to write that target-odoo is compared with.

    Attributes:
        case: What it writes.
        name: Its name in the tables of figures.
        module: The program, in `benchmarks.contenders`.
        peer: The environment that it runs in (`peers.py`).
        threads: Requests at the same time.
        records: It writes so many, and its time is extrapolated; 0: all.
        way: Which way of `write_raw`.
    """

    case: WriteCase
    name: str
    module: str = "write_raw"
    peer: str = OWN
    threads: int = 1
    records: int = 0
    way: str = ""

    @property
    def amount(self) -> int:
        """How many records it writes."""
        return self.records or self.case.records

    def program(self, database: Database, more: Mapping[str, t.Any]) -> Program:
        """Return the run; `more` holds prefix, tag, products and vendors."""
        task = Task(self.case.model, (), self.amount, self.threads, {**more, "way": self.way})
        module = f"benchmarks.contenders.{self.module}"
        command = [python_of(self.peer), "-m", module, task.as_argument()]
        return Program(command, database.variables(), reports=True)


@dataclass(frozen=True)
class _Client:
    """odoo-import-export-client with some workers."""

    case: WriteCase
    workers: int
    records: int = 0
    note: str = ""
    peer: str = field(default="import-export-client", init=False)

    def writer(self) -> Writer:
        name = f"odoo-import-export-client, {_count(self.workers, 'worker')}{self.note}"
        module = "write_import_client"
        return Writer(self.case, name, module, self.peer, self.workers, self.records)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _raw(case: WriteCase, text: str, way: str, threads: int = 1, records: int = 0) -> Writer:
    name = f"raw: {text}, {_count(threads, 'thread')}"
    return Writer(case, name, way=way, threads=threads, records=records)


_CREATE, _SAVE = "`create` of 500 and their external ids", "`web_save_multi` of 500"
_ORDERS = "`create` of 50 with lines, external ids, `button_confirm`"
RAW_NEW = {n: _raw(NEW, _CREATE, "create", n) for n in (1, 2, 3)}
RAW_CHANGED = {n: _raw(CHANGED, _SAVE, "save_multi", n) for n in (1, 2, 3)}
RAW_FAR = _raw(FAR, _SAVE, "save_multi", 2)
RAW_ORDERS = (_raw(ORDERS, _ORDERS, "orders", 2), _raw(ORDERS, _ORDERS, "orders", 1, 100))
HOTGLUE_NEW = Writer(
    NEW, "hotglue's pattern: look by name (all fields), create", way="hotglue_partners", records=60
)
HOTGLUE_ORDERS = Writer(ORDERS, "hotglue's pattern: line by line", way="hotglue_orders", records=15)
GOAL_THREADS = 2
#: What the goals compare the target with.
FOR_GOALS = (RAW_NEW[GOAL_THREADS], RAW_CHANGED[GOAL_THREADS], RAW_FAR, HOTGLUE_ORDERS)
WRITERS: tuple[Writer, ...] = (
    *RAW_NEW.values(),
    _raw(NEW, "`load` of 500", "load", 1),
    _raw(NEW, "`load` of 500", "load", 2),
    _Client(NEW, 1).writer(),
    _Client(NEW, 2).writer(),
    Writer(NEW, "raw: `create` one by one", way="create_one_by_one", records=200),
    HOTGLUE_NEW,
    *RAW_CHANGED.values(),
    _raw(CHANGED, "`load` of 500", "load", 1, 500),
    _Client(CHANGED, 1, 500).writer(),
    _Client(CHANGED, 2, 1000).writer(),
    RAW_FAR,
    _raw(UNCHANGED, "look up, read, compare 500", "compare"),
    _Client(UNCHANGED, 1, 500, note=" (writes all)").writer(),
    *RAW_ORDERS,
    _Client(ORDERS, 1, 50, note=", then `button_confirm`").writer(),
    _Client(ORDERS, 2, 100, note=", then `button_confirm`").writer(),
    HOTGLUE_ORDERS,
)
