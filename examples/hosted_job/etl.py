"""The ETL script of the example: suppliers' prices become a buy order for each supplier.

It reads what the tap brought this time (`sync-output`), merges it into what it knows
(`snapshots`: a job brings changes only), and writes one file of Singer messages for the target
(`etl-output/data.singer`).
"""

from __future__ import annotations

import csv
import json
import os
import typing as t
from pathlib import Path

ROOT = Path(os.environ.get("ROOT_DIR", "."))
SNAPSHOTS = Path(os.environ.get("SNAPSHOT_DIR", ROOT / "snapshots"))
Row = dict[str, str]

SCHEMA = {
    "type": "SCHEMA",
    "stream": "BuyOrders",
    "key_properties": ["id"],
    "schema": {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "supplier_remoteId": {"type": "string"},
            "transaction_date": {"type": "string"},
            "line_items": {"type": "array"},
        },
    },
}


def snapshot(stream: str) -> dict[str, Row]:
    """Return all records of a stream by id: the known ones and what came this time."""
    path = SNAPSHOTS / f"{stream}.json"
    known: dict[str, Row] = json.loads(path.read_text()) if path.exists() else {}
    for file in sorted((ROOT / "sync-output").glob(f"{stream}-*.csv")):
        with file.open(newline="") as lines:
            for row in csv.DictReader(lines):
                if row.get("_sdc_deleted_at"):
                    known.pop(row["id"], None)
                else:
                    known[row["id"]] = row
    path.write_text(json.dumps(known))
    return known


def orders() -> t.Iterator[dict[str, t.Any]]:
    """Yield a buy order a supplier: the least quantity of everything that it sells."""
    variants = {row["product_tmpl_id"]: row["id"] for row in snapshot("products").values()}
    by_supplier: dict[str, list[Row]] = {}
    for price in snapshot("product_suppliers").values():
        # Odoo 14 calls it name.
        by_supplier.setdefault(price.get("partner_id") or price["name"], []).append(price)
    for supplier, prices in sorted(by_supplier.items()):
        lines = []
        for price in sorted(prices, key=lambda row: int(row["id"])):
            product = price["product_id"] or variants.get(price["product_tmpl_id"])
            if product:
                quantity = max(1.0, float(price["min_qty"]))
                lines.append(
                    {
                        "id": f"{supplier}-{price['id']}",
                        "product_remoteId": product,
                        "quantity": quantity,
                        "sub_total_price": round(quantity * float(price["price"]), 2),
                    }
                )
        if lines:
            yield {
                "id": f"{os.environ['TENANT']}-{supplier}",
                "supplier_remoteId": supplier,
                "transaction_date": "2026-05-04T08:00:00Z",
                "line_items": lines,
            }


def main() -> None:
    """Write etl-output/data.singer."""
    messages: list[dict[str, t.Any]] = [SCHEMA]
    messages += [{"type": "RECORD", "stream": "BuyOrders", "record": order} for order in orders()]
    text = "".join(json.dumps(message) + "\n" for message in messages)
    (ROOT / "etl-output" / "data.singer").write_text(text)


if __name__ == "__main__":
    main()
