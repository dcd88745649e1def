"""tap-odoo as its users run it: the command, a configuration, a catalog, perhaps a state."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
import typing as t
from pathlib import Path

from benchmarks.measure import BenchmarkFailed, Program

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sandbox import Database

BIN = Path(sys.executable).parent


def connector_config(database: Database, **settings: t.Any) -> dict[str, t.Any]:
    """Return the configuration that reaches `database`, for either connector."""
    return {
        "url": database.url,
        "db": database.name,
        "username": database.username,
        "password": database.password,
        **settings,
    }


class Tap:
    """Makes the command lines of tap-odoo.

    Args:
        database: What it reads.
        folder: Where its files go.
        settings: Others of the tap's settings.
    """

    def __init__(self, database: Database, folder: Path, **settings: t.Any) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)
        self._config = self._file("config", connector_config(database, **settings))
        self._catalog: t.Any = json.loads(b"".join(self.lines("--discover")))
        self._made = 0

    def lines(self, *arguments: str | Path, url: str = "") -> Iterator[bytes]:
        """Run the command and yield what it prints, line by line.

        Args:
            arguments: Beside the configuration.
            url: Another address of the server.

        Raises:
            BenchmarkFailed: It failed.
        """
        command = self._command(*arguments, url=url)
        with tempfile.TemporaryFile() as errors:
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as process:
                yield from process.stdout or ()
            if process.returncode:
                errors.seek(0)
                raise BenchmarkFailed(f"tap-odoo failed:\n{errors.read().decode()[-2000:]}")

    def program(
        self,
        stream: str,
        fields: Sequence[str] | None = None,
        *,
        after_id: int = 0,
        paced: bool = False,
    ) -> Program:
        """Return the run that reads one stream.

        Args:
            stream: The stream.
            fields: What the catalog selects beside the id; None leaves the default selection.
            after_id: Only rows with a greater id, as an interrupted run would go on.
            paced: The time of its lines is measured.
        """
        arguments: list[str | Path] = ["--catalog", self.catalog({stream: fields})]
        if after_id:
            arguments += ["--state", self._file(self._new_name("state"), resumed(stream, after_id))]
        return Program(self._command(*arguments), paced=paced)

    def run_of_all(self, state: Path) -> Program:
        """Return the run over all streams, from a state on."""
        return Program(self._command("--catalog", self.whole_catalog(), "--state", state))

    def whole_catalog(self) -> Path:
        """Return the catalog with all streams as discovered."""
        return self._file("catalog-of-all", self._catalog)

    def catalog(self, wanted: dict[str, Sequence[str] | None]) -> Path:
        """Write a catalog that selects these streams, each with these fields."""
        catalog = json.loads(json.dumps(self._catalog))
        known = {stream["tap_stream_id"] for stream in catalog["streams"]}
        if missing := set(wanted) - known:
            raise BenchmarkFailed(f"the tap doesn't discover {', '.join(sorted(missing))}")
        for stream in catalog["streams"]:
            name = stream["tap_stream_id"]
            fields = wanted.get(name)
            for entry in stream["metadata"]:
                breadcrumb, metadata = entry["breadcrumb"], entry["metadata"]
                if not breadcrumb:
                    metadata["selected"] = name in wanted
                elif fields is not None:
                    metadata["selected"] = breadcrumb[1] in ("id", *fields)
        return self._file(self._new_name("catalog"), catalog)

    @property
    def streams(self) -> list[str]:
        """The names of all streams."""
        return [stream["tap_stream_id"] for stream in self._catalog["streams"]]

    def file(self, name: str, content: object) -> Path:
        """Write a JSON file among this tap's files."""
        return self._file(name, content)

    def profiled(self, stream: str, fields: Sequence[str], output: Path) -> list[str]:
        """Return the command line of a run under cProfile, which writes to `output`."""
        command = self._command("--catalog", self.catalog({stream: fields}))
        return [sys.executable, "-m", "cProfile", "-o", str(output), *command]

    def _command(self, *arguments: str | Path, url: str = "") -> list[str]:
        config = self._config
        if url:
            elsewhere = {**json.loads(config.read_text()), "url": url}
            config = self._file("config-elsewhere", elsewhere)
        return [str(BIN / "tap-odoo"), "--config", str(config), *map(str, arguments)]

    def _new_name(self, kind: str) -> str:
        self._made += 1
        return f"{kind}-{self._made}"

    def _file(self, name: str, content: object) -> Path:
        path = self._folder / f"{name}.json"
        path.write_text(json.dumps(content))
        return path


def resumed(stream: str, after_id: int) -> dict[str, t.Any]:
    """Return the state of a first run that was interrupted after a row."""
    now = dt.datetime.now(tz=dt.timezone.utc).isoformat()
    resume = {"since": None, "ceiling": now, "after_id": after_id}
    return {"bookmarks": {stream: {"resume": resume}}}
