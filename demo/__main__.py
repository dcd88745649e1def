"""`./run demo`: out of a real Odoo, into it, only what changed, and never twice."""

from __future__ import annotations

import json
import shutil
import sys
import time
import typing as t

from demo.pipeline import (
    OUTPUT,
    ROOT,
    meltano,
    records,
    table_of_counts,
    table_of_outcomes,
)
from sandbox import Database, Sandbox, SandboxError, external
from sandbox.guard import writable
from tools.meltano import MeltanoFailed, install, plugins_are_installed

if t.TYPE_CHECKING:
    from pathlib import Path

DATABASE = "demo_pipeline"
SUMMARY = OUTPUT / "summary.json"
ORDERS = ROOT / "examples" / "buy_orders.jsonl"


def say(text: str = "") -> None:
    """Print a line at once."""
    print(text, flush=True)


def find_odoo() -> Database:
    """Return the user's own server, or a fresh database of the sandbox's Odoo 19."""
    database = external()
    if database is not None:
        writable(database.url, database.name)
        return database
    box = Sandbox("19")
    box.up()
    return box.clone(DATABASE)


def variables(odoo: Database) -> dict[str, str]:
    """Return what meltano.yml reads from the environment."""
    return {
        **odoo.variables(),
        # Nobody else works on this database: there is no open transaction to look back for.
        "TAP_ODOO_LOOKBACK_SECONDS": "0",
        "TARGET_ODOO_REJECTS_PATH": str(OUTPUT / "rejected.jsonl"),
        "TARGET_ODOO_SUMMARY_PATH": str(SUMMARY),
    }


def read(
    name: str, environment: dict[str, str], *options: str
) -> dict[str, list[dict[str, t.Any]]]:
    """Run tap-odoo into a folder and return the records."""
    folder = OUTPUT / name
    goal = {"TARGET_JSONL_DESTINATION_PATH": str(folder)}
    meltano("run", *options, "odoo-to-jsonl", log=name, variables={**environment, **goal})
    return records(folder)


def write(name: str, environment: dict[str, str]) -> None:
    """Run the orders into Odoo and print what became of them."""
    SUMMARY.unlink(missing_ok=True)
    meltano(
        "run", "--full-refresh", "orders-to-odoo", log=name, variables=environment, may_fail=True
    )
    if not SUMMARY.exists():
        raise MeltanoFailed(f"target-odoo said nothing: see {OUTPUT / name}.log")
    summary = json.loads(SUMMARY.read_text())
    say(table_of_outcomes(summary["streams"]))
    for reject in summary["rejects"]:
        say(f"   rejected {reject['external_id']}: {reject['message']} [{reject['code']}]")


def show_orders(rows: list[dict[str, t.Any]]) -> None:
    """Print purchase orders as the tap gave them."""
    for row in rows:
        shown = {key: row[key] for key in ("id", "name", "origin", "state", "amount_total")}
        say(f"   {json.dumps(shown)}")


def main() -> None:
    """Run the demo."""
    began = time.monotonic()
    say("1. A real Odoo 19 on this machine, with its demo data")
    odoo = find_odoo()
    environment = variables(odoo)
    say(f"   {odoo.url}, database {odoo.name}, user {odoo.username}")
    shutil.rmtree(OUTPUT, ignore_errors=True)
    if not plugins_are_installed():
        say("   installing the plugins of meltano.yml")
        install(OUTPUT / "install.log", environment)

    say("\n2. meltano run odoo-to-jsonl: everything out of Odoo, as JSON lines")
    first = read("1-everything", environment, "--full-refresh")
    say(table_of_counts(first))
    say(f"   {sum(map(len, first.values()))} records in {_short(OUTPUT / '1-everything')}")

    say(f"\n3. meltano run orders-to-odoo: the three buy orders of {_short(ORDERS)} into Odoo")
    write("2-orders", environment)
    say(f"   what was rejected waits in {_short(OUTPUT / 'rejected.jsonl')} to be sent again")

    say("\n4. meltano run odoo-to-jsonl again: only what is new, and what that touched")
    second = read("3-changes", environment)
    say(table_of_counts(second))
    show_orders(second.get("purchase_orders", []))

    say("\n5. meltano run orders-to-odoo again: nothing is created twice")
    write("4-orders-again", environment)
    say(f"\nDone in {time.monotonic() - began:.0f} s. Everything lies in {_short(OUTPUT)}.")
    say(f"The Odoo runs on at {odoo.url}; ./run sandbox down stops it.")


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    try:
        main()
    except (SandboxError, MeltanoFailed) as failed:
        sys.exit(f"demo: {failed}")
