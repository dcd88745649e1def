"""What is read, and by whom, as tables."""

from __future__ import annotations

import sys
import typing as t
from dataclasses import dataclass, field

from benchmarks.contenders.task import Task
from benchmarks.measure import Program
from benchmarks.peers import OWN, python_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox import Database


@dataclass(frozen=True)
class ReadCase:
    """A table to be read.

    Attributes:
        name: Its name in the tables of figures.
        stream: The tap's stream.
        model: The Odoo model of the others.
        fields: What is read beside the id.
        rows: About how many rows there are.
    """

    name: str
    stream: str
    model: str
    fields: tuple[str, ...]
    rows: int

    @property
    def table(self) -> str:
        """The table in PostgreSQL."""
        return self.model.replace(".", "_")


MOVES = ReadCase(
    name="300,000 stock moves, id and 8 scalar fields",
    stream="stock_moves",
    model="stock.move",
    fields=(
        "reference",
        "origin",
        "state",
        "date",
        "product_uom_qty",
        "quantity",
        "price_unit",
        "write_date",
    ),
    rows=300_000,
)
PARTNERS = ReadCase(
    name="50,000 partners, id and 10 fields",
    stream="partners",
    model="res.partner",
    fields=(
        "name",
        "email",
        "phone",
        "street",
        "city",
        "zip",
        "country_id",
        "ref",
        "vat",
        "write_date",
    ),
    rows=50_000,
)
READ_CASES = (MOVES, PARTNERS)


@dataclass(frozen=True)
class Reader:
    """A way to read that tap-odoo is compared with.

    Attributes:
        name: Its name in the tables of figures.
        module: The program, in `benchmarks.contenders`.
        peer: The environment that it runs in (`peers.py`).
        threads: Requests at the same time.
        most_rows: It reads so many rows at most, and its time is extrapolated.
        more: What only this one needs to be told.
    """

    name: str
    module: str
    peer: str = OWN
    threads: int = 1
    most_rows: int = sys.maxsize
    more: Mapping[str, t.Any] = field(default_factory=dict)

    def program(
        self, case: ReadCase, database: Database, limit: int, more: Mapping[str, t.Any]
    ) -> Program:
        """Return the run that reads `limit` rows of a case (0: all)."""
        task = Task(case.model, case.fields, limit, self.threads, {**self.more, **more})
        module = f"benchmarks.contenders.{self.module}"
        command = [python_of(self.peer), "-m", module, task.as_argument()]
        return Program(command, database.variables(), reports=True)


_SOME = 50_000

FLOOR = Reader("bare sequential loop by keyset, rows thrown away (the floor)", "read_floor")
OFFSET = Reader("the same loop by offset", "read_offset")
COPY = Reader("PostgreSQL COPY of the same columns", "read_copy")
READERS = (
    FLOOR,
    OFFSET,
    Reader("odoorpc", "read_odoorpc", "odoorpc", most_rows=_SOME),
    Reader(
        "odoo-client-lib, jsonrpc",
        "read_client_lib",
        "client-lib",
        most_rows=_SOME,
        more={"protocol": "jsonrpc"},
    ),
    Reader(
        "odoo-client-lib, json2",
        "read_client_lib",
        "client-lib",
        most_rows=_SOME,
        more={"protocol": "json2"},
    ),
    Reader(
        "odoo-import-export-client, 1 worker",
        "read_export_client",
        "import-export-client",
        most_rows=_SOME,
    ),
    Reader(
        "odoo-import-export-client, 3 workers",
        "read_export_client",
        "import-export-client",
        threads=3,
        most_rows=_SOME,
    ),
    Reader("XML-RPC loop by offset, these fields", "read_xmlrpc", most_rows=_SOME),
    COPY,
)
ALL_FIELDS = Reader("XML-RPC loop by offset, all fields", "read_xmlrpc", more={"page_size": 250})
