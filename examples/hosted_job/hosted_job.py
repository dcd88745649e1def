"""A hosted job in hotglue's style, on this machine: tap, sync-output, ETL script, target.

    python hosted_job.py discover FOLDER STREAM...   writes FOLDER/catalog.json
    python hosted_job.py run FOLDER                  one job

What is in the folder, before and after a job:

    config.json          the tap's settings
    catalog.json         the tap's catalog, with what is selected
    state.json           the tap's bookmarks
    sync-output/         a CSV file a stream, and estimated_job_metrics.json
    snapshots/           what the ETL script keeps from job to job
    etl-output/          data.singer, which the ETL script makes
    target-config.json   the target's settings
    target-state.json    what became of each record

The environment names the job: JOB_ID, TENANT and FLOW, as the platform does.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import typing as t
from pathlib import Path

REQUIRED = ("JOB_ID", "TENANT", "FLOW")
#: The programs of the same environment as this script's Python.
BIN = Path(sys.executable).parent
ETL = Path(__file__).with_name("etl.py")


class JobFailed(Exception):
    """A step of the job ended with an error; its own lines on stderr say which."""


class Csv:
    """The files of sync-output: one a stream, its columns those of the SCHEMA.

    Args:
        folder: sync-output.
        now: A part of each file's name.
    """

    def __init__(self, folder: Path, now: str) -> None:
        self._folder = folder
        self._now = now
        self._files: dict[str, tuple[t.TextIO, csv.DictWriter[str]]] = {}

    def open(self, stream: str, columns: t.Sequence[str]) -> None:
        """Begin the file of a stream."""
        file = (self._folder / f"{stream}-{self._now}.csv").open("w", newline="")
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        self._files[stream] = (file, writer)

    def write(self, stream: str, record: dict[str, t.Any]) -> None:
        """Add a record; lists and objects are JSON."""
        self._files[stream][1].writerow(
            {
                name: json.dumps(value) if isinstance(value, (list, dict)) else value
                for name, value in record.items()
            }
        )

    def close(self) -> None:
        """Finish the files; a stream without a record leaves none."""
        for stream, (file, _) in self._files.items():
            file.close()
            path = self._folder / f"{stream}-{self._now}.csv"
            with path.open() as written:
                if sum(1 for _ in written) == 1:
                    path.unlink()


def discover(folder: Path, streams: t.Sequence[str]) -> None:
    """Write the catalog, with these streams selected."""
    found = _run("tap-odoo", "--config", folder / "config.json", "--discover", cwd=folder)
    catalog = json.loads(found)
    for stream in catalog["streams"]:
        for entry in stream["metadata"]:
            if not entry["breadcrumb"]:
                entry["metadata"]["selected"] = stream["stream"] in streams
    (folder / "catalog.json").write_text(json.dumps(catalog))


def run(folder: Path) -> dict[str, t.Any]:
    """Run one job and return the summary of what the target did."""
    missing = [name for name in REQUIRED if not os.environ.get(name)]
    if missing:
        raise JobFailed(f"the environment lacks {', '.join(missing)}: they name the job")
    for name in ("sync-output", "etl-output"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir()
    (folder / "snapshots").mkdir(exist_ok=True)
    for name in ("state.json", "target-state.json"):
        if not (folder / name).exists():
            (folder / name).write_text("{}")

    _run("tap-odoo", "--config", "config.json", "--access-token", cwd=folder)
    _read(folder)
    where = {"ROOT_DIR": str(folder), "SNAPSHOT_DIR": str(folder / "snapshots")}
    _run("python", ETL, cwd=folder, more=where)
    _run("target-odoo", "--config", "target-config.json", "--access-token", cwd=folder)
    return _write(folder)


def _read(folder: Path) -> None:
    """Tap to sync-output; the state is kept when all of it is there."""
    now = dt.datetime.now(dt.timezone.utc).strftime("%Y%m%dT%H%M%S")
    files = Csv(folder / "sync-output", now)
    state: t.Any = None
    command = [
        *(str(BIN / "tap-odoo"), "--config", "config.json"),
        *("--properties", "catalog.json", "--state", "state.json"),
    ]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as tap:  # noqa: S603
        for line in t.cast("t.IO[bytes]", tap.stdout):
            message = json.loads(line)
            if message["type"] == "SCHEMA":
                files.open(message["stream"], list(message["schema"]["properties"]))
            elif message["type"] == "RECORD":
                files.write(message["stream"], message["record"])
            elif message["type"] == "STATE":
                state = message["value"]
    files.close()
    if tap.returncode:
        raise JobFailed(f"tap-odoo ended with {tap.returncode}")
    if state is not None:
        _replace(folder / "state.json", state)


def _write(folder: Path) -> dict[str, t.Any]:
    """From etl-output to Odoo; the target's last line is its state."""
    if not (folder / "etl-output" / "data.singer").exists():
        return {}
    printed = _run(
        *("target-odoo", "--config", "target-config.json"),
        *("--state", "target-state.json", "--input", "etl-output/data.singer"),
        cwd=folder,
    )
    state = json.loads(printed.splitlines()[-1])
    _replace(folder / "target-state.json", state)
    return t.cast("dict[str, t.Any]", state["summary"])


def _replace(path: Path, document: object) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps(document))
    new.replace(path)


def _run(
    program: str, *arguments: str | Path, cwd: Path, more: dict[str, str] | None = None
) -> str:
    """Run a program of this environment; its log goes to ours."""
    done = subprocess.run(  # noqa: S603 - the steps of a job are fixed
        [str(BIN / program), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **(more or {})},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise JobFailed(f"{program} ended with {done.returncode}")
    return done.stdout


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("command", choices=["discover", "run"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("streams", nargs="*")
    given = parser.parse_args()
    folder = given.folder.resolve()
    try:
        if given.command == "discover":
            discover(folder, given.streams)
            return
        summary = run(folder)
    except JobFailed as failed:
        sys.exit(f"job {os.environ.get('JOB_ID', '')} failed: {failed}")
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
