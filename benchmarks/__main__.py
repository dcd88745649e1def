"""Benchmarks of the connectors on the sandbox's Odoo 19, beside other ways of doing the same."""

from __future__ import annotations

import argparse
import os
import sys
import typing as t

from benchmarks.measure import BenchmarkFailed
from benchmarks.read import run_read
from benchmarks.read_report import read_section
from benchmarks.report import circumstances, write_docs, write_json
from benchmarks.write import run_write
from benchmarks.write_report import write_section
from sandbox import Sandbox, SandboxError

if t.TYPE_CHECKING:
    from benchmarks.rounds import Samples

VERSION = "19"


def _read(box: Sandbox, rounds: int, *, only_goals: bool) -> tuple[Samples, str]:
    figures = run_read(box, rounds, only_goals=only_goals)
    return figures.samples, read_section(figures)


def _write(box: Sandbox, rounds: int, *, only_goals: bool) -> tuple[Samples, str]:
    samples = run_write(box, rounds, only_goals=only_goals)
    return samples, write_section(samples)


_BENCHMARKS: t.Final = {"read": _read, "write": _write}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, words in (
        ("read", "read 300,000 stock moves and 50,000 partners (about ten minutes)"),
        ("write", "write 2,000 partners and 200 orders (about ten minutes)"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("--rounds", type=int, default=3, help="default 3, after a warm-up")
        command.add_argument(
            "--only-goals", action="store_true", help="leave out what no goal compares"
        )
        command.add_argument(
            "--write-docs",
            action="store_true",
            help="put the figures into docs/performance.md",
        )
    return parser


def main(arguments: t.Sequence[str] | None = None) -> int:
    """Run one benchmark and return the exit code."""
    given = _parser().parse_args(arguments)
    load = os.getloadavg()[0]
    box = Sandbox(VERSION)
    try:
        box.up()
        samples, section = _BENCHMARKS[given.command](
            box, given.rounds, only_goals=given.only_goals
        )
    except (BenchmarkFailed, SandboxError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    about = circumstances(VERSION, given.rounds, load)
    text = f"{about}\n\n{section}"
    path = write_json(given.command, samples, {"about": about})
    print(text)
    print(f"\nall rounds: {path}", file=sys.stderr)
    if given.write_docs:
        write_docs(given.command, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
