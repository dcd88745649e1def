"""Other people's targets, each in an environment of its own, and what is in their tables."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import typing as t

from tests.live.singer import write_json
from tools.environments import installed

if t.TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sandbox import Sandbox

Row = dict[str, t.Any]
MARK = "_sdc_deleted_at"
#: Reads a table of DuckDB as JSON, in the target's environment.
_READ_DUCKDB = """
import duckdb, json, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
rows = connection.sql(f"SELECT * FROM main.{sys.argv[2]} ORDER BY id")
names = rows.columns
print(json.dumps([dict(zip(names, row)) for row in rows.fetchall()], default=str))
"""
MAPPER = "meltano-map-transform==0.12.3"
#: With DuckDB 2.0.1 and `add_metadata_columns` the target loses the first row of a batch.
DUCKDB = ("target-duckdb==0.8.0", "duckdb==1.1.3")


@dataclasses.dataclass(frozen=True)
class Warehouse:
    """A target with its settings.

    Attributes:
        program: The command, with its settings.
        rows: Reads the rows of a stream's table, or lines.
    """

    program: list[str]
    rows: Callable[[str], list[Row]]

    def load(self, messages: bytes) -> None:
        """Give a tap's output to the target."""
        piped(self.program, messages)


def piped(program: list[str], messages: bytes) -> bytes:
    """Run a program over messages and return what it prints."""
    done = subprocess.run(program, input=messages, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return done.stdout


class Warehouses:
    """Makes targets with a place of their own.

    Args:
        folder: For settings and files.
        box: Its PostgreSQL has the database.
        database: The database's name.
    """

    def __init__(self, folder: Path, box: Sandbox, database: str) -> None:
        self._folder = folder
        self._box = box
        self._database = database
        box.psql("postgres", f'CREATE DATABASE "{database}"')
        self._cluster = box._cluster

    def drop(self) -> None:
        self._box.psql("postgres", f'DROP DATABASE "{self._database}" WITH (FORCE)')

    def mapper(self, maps: Row) -> list[str]:
        settings = write_json(self._folder / "mapper.json", {"stream_maps": maps})
        return [str(installed(MAPPER) / "meltano-map-transform"), "--config", str(settings)]

    def meltanolabs(self) -> Warehouse:
        return self._postgres("meltanolabs-target-postgres==0.8.1", "labs", "database")

    def pipelinewise(self, **more: t.Any) -> Warehouse:
        schema = "pipe_hard" if more else "pipe"
        return self._postgres("pipelinewise-target-postgres==2.1.2", schema, "dbname", **more)

    def _postgres(self, package: str, schema: str, name: str, **more: t.Any) -> Warehouse:
        settings = {
            "host": "127.0.0.1",
            "port": self._cluster.port,
            "user": "odoo",
            "password": self._cluster.password,
            name: self._database,
            "default_target_schema": schema,
            **more,
        }
        self._box.psql(self._database, f"CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION odoo")
        self._box.psql("postgres", f'GRANT ALL ON DATABASE "{self._database}" TO odoo')

        def rows(stream: str) -> list[Row]:
            sql = f"SELECT to_jsonb(t) FROM {schema}.{stream} t ORDER BY id"
            return [json.loads(row[0]) for row in self._box.psql(self._database, sql)]

        return Warehouse(self._command((package,), "target-postgres", schema, settings), rows)

    def duckdb(self) -> Warehouse:
        file = str(self._folder / "warehouse.duckdb")
        settings = {"path": file, "default_target_schema": "main", "add_metadata_columns": True}

        def rows(stream: str) -> list[Row]:
            python = str(installed(*DUCKDB) / "python")
            printed = piped([python, "-c", _READ_DUCKDB, file, stream], b"")
            return t.cast("list[Row]", json.loads(printed))

        return Warehouse(self._command(DUCKDB, "target-duckdb", "duckdb", settings), rows)

    def jsonl(self, name: str = "jsonl") -> Warehouse:
        folder = self._folder / name
        folder.mkdir()
        settings = {"destination_path": str(folder), "do_timestamp_file": False}

        def lines(stream: str) -> list[Row]:
            file = folder / f"{stream}.jsonl"
            return [json.loads(line) for line in file.read_text().splitlines()]

        command = self._command(("target-jsonl==0.1.4",), "target-jsonl", name, settings)
        return Warehouse(command, lines)

    def _command(
        self, packages: tuple[str, ...], program: str, name: str, settings: Row
    ) -> list[str]:
        file = write_json(self._folder / f"{name}.json", settings)
        return [str(installed(*packages) / program), "--config", str(file)]
