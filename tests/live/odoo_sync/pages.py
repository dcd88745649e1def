"""Compares the whole of what a page's commands print, but for what each run has of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import typing as t

from tests.live.console import DB, URL, USER
from tests.live.singer import BIN

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database
    from tests.live.console import Step

#: What the pages call the server, its database and user.
SAID = (URL, URL.partition("//")[2], USER, DB)
#: What is another one in each run, and what stands for it.
VOLATILE = (
    (r"\d{8}T\d{6}-[0-9a-f]{6}", "<run>"),
    (r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?([.,]\d+)?Z?", "<moment>"),
    (r"\b\d+(\.\d+)? (ms|s)\b|\b\d+:\d\d min\b", "<span>"),
    (r"\d+\.\d+", "<number>"),
    (r"(?<=duration_ms\": )\d+", "<number>"),
    (r"/[^ \"]*/(?=odoo-rejects)", "<folder>/"),
    (r"─+", "─"),
    (r"[ \t]+", " "),
    (r"(?<=database id )\d+|(?<=existing id )\d+|(?<=existing_product_id\": )\d+", "<id>"),
    (r"(?<=res\.partner )\d+|(?<=product\.product )\d+", "<id>"),
)


def run(step: Step, odoo: Database, folder: Path) -> str | None:
    """Do what a page says; return what was printed, or None for a file that it shows."""
    if step.command.startswith("pip "):
        return None
    if step.command.startswith("cat "):
        text = "\n".join(step.printed) + "\n"
        if step.command.endswith(".json"):
            given = json.loads(text)
            given.update(url=odoo.url, db=odoo.name, username=odoo.username)
            text = json.dumps({**given, "password": odoo.password})
        (folder / step.command[4:]).write_text(text)
        return None
    done = subprocess.run(
        ["bash", "-c", step.command],
        cwd=folder,
        env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    # Programs that log say what they say on stderr; a page shows a line or two of it.
    is_connector = step.command.startswith(("tap-odoo", "target-odoo"))
    return done.stdout + (done.stderr if is_connector or done.returncode else "")


def spoken(text: str, odoo: Database) -> str:
    """Return what was printed with the names that a page has for server, database and user."""
    text = text.replace(odoo.url, SAID[0]).replace(odoo.url.partition("//")[2], SAID[1])
    text = re.sub(rf"(?i)\b(user:? +){odoo.username}\b", rf"\1{SAID[2]}", text)
    return text.replace(odoo.name, SAID[3])


def steady(text: str) -> list[str]:
    """Return the lines of a text without what changes from run to run."""
    for pattern, name in VOLATILE:
        text = re.sub(pattern, name, text)
    return [line.strip() for line in text.splitlines() if line.strip()]


def differences(step: Step, printed: str) -> list[str]:
    """Return what a page says and the command didn't print, in that order.

    A line `…` stands for any number of lines, and `…` in a line for any text.
    """
    lines = steady(printed)
    missing = []
    for line in steady("\n".join(step.printed)):
        pattern = re.escape(line).replace("…", ".*")
        found = next((n for n, other in enumerate(lines) if re.fullmatch(pattern, other)), None)
        if line == "…":
            continue
        if found is None:
            missing.append(line)
        else:
            lines = lines[found + 1 :]
    return missing
