"""target-odoo as its users run it: the command, a configuration, messages piped in."""

from __future__ import annotations

import json
import sys
import typing as t
from pathlib import Path

from benchmarks.contenders.write_data import external_id, order_lines, partner
from benchmarks.measure import BenchmarkFailed, Program, measure
from benchmarks.tap import connector_config

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.rounds import Figures
    from sandbox import Database

BIN = Path(sys.executable).parent


class Target:
    """Runs target-odoo.

    Args:
        database: What it writes into.
        folder: Where its files go.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def write(
        self, model: str, records: Iterable[dict[str, t.Any]], outcome: str = "", threads: int = 2
    ) -> Figures:
        """Pipe records in and return the figures.

        Raises:
            BenchmarkFailed: The run failed, or a record had another outcome.
        """
        given, count = self._messages(model.replace(".", "_"), records)
        summary = self._folder / "summary.json"
        settings = connector_config(
            self._database,
            parallel_requests=threads,
            summary_path=str(summary),
            rejects_path=str(self._folder / "rejects.jsonl"),
        )
        config = self._folder / "target.json"
        config.write_text(json.dumps(settings))
        command = [str(BIN / "target-odoo"), "--config", str(config)]
        found = measure(Program(command, given=given))
        became = {
            name: number
            for stream in json.loads(summary.read_text())["streams"].values()
            for name, number in stream.items()
            if number
        }
        if outcome and became.get(outcome) != count:
            raise BenchmarkFailed(f"of {count} records not all were {outcome}: {became}")
        return {"records": count, **found}

    def _messages(self, stream: str, records: Iterable[dict[str, t.Any]]) -> tuple[Path, int]:
        path = self._folder / "messages.jsonl"
        schema = {"type": "object", "properties": {"id": {"type": "string"}}}
        head = {"type": "SCHEMA", "stream": stream, "schema": schema, "key_properties": ["id"]}
        count = 0
        with path.open("w") as file:
            file.write(f"{json.dumps(head)}\n")
            for record in records:
                message = {"type": "RECORD", "stream": stream, "record": record}
                file.write(f"{json.dumps(message)}\n")
                count += 1
        return path, count


def partner_records(prefix: str, count: int, tag: str = "") -> Iterable[dict[str, t.Any]]:
    """Return partners as target-odoo takes them."""
    for number in range(count):
        yield {"id": external_id(prefix, number), **partner(prefix, number, tag)}


def order_records(
    prefix: str, count: int, products: Sequence[int], vendors: Sequence[int]
) -> Iterable[dict[str, t.Any]]:
    """Return confirmed purchase orders as target-odoo takes them."""
    for number in range(count):
        yield {
            "id": external_id(prefix, number),
            "partner_id/.id": vendors[number % len(vendors)],
            "origin": external_id(prefix, number),
            "state": "purchase",
            "order_line": [
                {
                    "product_id/.id": products[line.product],
                    "product_qty": line.quantity,
                    "price_unit": line.price,
                }
                for line in order_lines(products, number)
            ],
        }
