"""A real Odoo on this machine: set up, start, stop, copy its demo database."""

from __future__ import annotations

import argparse
import shlex
import sys
import typing as t
from concurrent.futures import ThreadPoolExecutor

from sandbox.browser import Browser
from sandbox.errors import SandboxError
from sandbox.sandbox import DEMO, SOURCES, Sandbox
from sandbox.versions import VERSIONS

_FAILED, _NOT_RUNNING, _INTERRUPTED = 1, 3, 130


def _up(box: Sandbox, _given: argparse.Namespace) -> int:
    box.up()
    print(f"odoo {box.version.key}: {box.url}  (database {DEMO}, user admin, password admin)")
    return 0


def _down(box: Sandbox, _given: argparse.Namespace) -> int:
    box.down()
    return 0


def _reset(box: Sandbox, given: argparse.Namespace) -> int:
    box.reset(template=given.template)
    return 0


def _status(box: Sandbox, _given: argparse.Namespace) -> int:
    key = box.version.key
    if not box.is_running:
        print(f"odoo {key}: not running")
        return _NOT_RUNNING
    print(f"odoo {key}: {box.url}  databases: {', '.join(box.databases())}  logs: {box.logs}")
    return 0


def _url(box: Sandbox, _given: argparse.Namespace) -> int:
    print(box.url)
    return 0


def _env(box: Sandbox, given: argparse.Namespace) -> int:
    if box.is_running and given.db not in box.databases():
        raise SandboxError(f"no database {given.db}; there are {', '.join(box.databases())}")
    variables = box.database(given.db).variables().items()
    print("\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables))
    return 0


def _clone(box: Sandbox, given: argparse.Namespace) -> int:
    print(box.clone(given.name, source=given.source).name)
    return 0


class _Command(t.NamedTuple):
    do: t.Callable[[Sandbox, argparse.Namespace], int]
    on_several: bool
    help: str


_COMMANDS: t.Final = {
    "up": _Command(_up, on_several=True, help="set up what is missing and start the servers"),
    "down": _Command(_down, on_several=True, help="stop the servers"),
    "status": _Command(_status, on_several=True, help="say what runs (exit code 3: not all)"),
    "reset": _Command(_reset, on_several=True, help="drop all copies and make `demo` anew"),
    "url": _Command(_url, on_several=False, help="print the server's address"),
    "env": _Command(_env, on_several=False, help="print `export` lines for the database `demo`"),
    "clone": _Command(_clone, on_several=False, help="make a fresh copy of `demo` or `hard`"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in _COMMANDS.items():
        words = commands.add_parser(name, help=command.help)
        if name == "clone":
            words.add_argument("name", help="of the copy; one that is there is replaced")
            words.add_argument(
                "--from", dest="source", choices=SOURCES, default=DEMO, help="what is copied"
            )
        words.add_argument(
            "versions",
            nargs="*" if command.on_several else "?",
            metavar="VERSION",
            help=f"one of {', '.join(VERSIONS)}; without it "
            + ("all of them" if command.on_several else "the first"),
        )
        if name == "reset":
            rebuild = "rebuild the template database, too"
            words.add_argument("--template", "--all", action="store_true", help=rebuild)
        if name == "env":
            words.add_argument("--db", default=DEMO, help="another database")
    commands.add_parser("browser", help="get a headless browser, where the machine has none")
    available = commands.add_parser("available", help="print the versions this machine can run")
    available.add_argument("--all", action="store_true", help="those it can't as well")
    return parser


def _run(given: argparse.Namespace) -> int:
    if given.command == "available":
        print(",".join(VERSIONS if given.all else Sandbox.available()))
        return 0
    if given.command == "browser":
        print(Browser().get())
        return 0
    command = _COMMANDS[given.command]
    if not command.on_several:
        return command.do(Sandbox(given.versions or next(iter(VERSIONS))), given)
    boxes = [Sandbox(version) for version in given.versions or VERSIONS]
    if given.command == "status":
        return max(command.do(box, given) for box in boxes)
    # Each version has a folder of its own, and on two cores two take hardly longer than one.
    with ThreadPoolExecutor(len(boxes)) as pool:
        return max(pool.map(_reporting, [(command, box, given) for box in boxes]))


def _reporting(work: tuple[_Command, Sandbox, argparse.Namespace]) -> int:
    command, box, given = work
    try:
        return command.do(box, given)
    except (SandboxError, OSError) as error:
        print(f"sandbox: odoo {box.version.key}: {error}", file=sys.stderr)
        return _FAILED


def main(arguments: t.Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = _parser().parse_args(arguments)
    try:
        return _run(given)
    except (SandboxError, OSError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        print("sandbox: interrupted; the next `up` goes on from here", file=sys.stderr)
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
