"""A day of changes arrives in the warehouses of other people's targets, deletions too."""

from __future__ import annotations

import os
import sys
import typing as t

import pytest

from tests.live.plain import Plain
from tests.live.singer import run, write_json
from tests.live.tap.warehouses import MARK, Warehouses, piped

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox import Database, Sandbox
    from tests.live.tap.warehouses import Row, Warehouse

STREAMS = {"partners": "res.partner", "products": "product.product"}


class Day:
    """Two runs of the tap, and the changes in between.

    Args:
        config: The tap's settings.
        plain: A way into the database.
        folder: For settings and states.
    """

    def __init__(self, config: Row, plain: Plain, folder: Path) -> None:
        self.plain = plain
        self._folder = folder
        settings = {**config, "only": {name: [] for name in STREAMS}, "deletions": list(STREAMS)}
        self._config = write_json(folder / "config.json", settings)
        kept, deleted, archived = (self._partner(name) for name in ("kept", "deleted", "archived"))
        variants = [self._product(name) for name in ("kept", "deleted", "archived")]
        self.morning = self._run()
        self.deleted = {"partners": deleted, "products": variants[1]}
        plain.call("res.partner", "write", [kept], {"name": "Changed", "comment": None})
        plain.call("res.partner", "unlink", [deleted])
        plain.call("res.partner", "write", [archived], {"active": False})
        plain.call("product.product", "write", variants[:1], {"default_code": "CHANGED"})
        plain.call("product.product", "unlink", variants[1:2])
        plain.call("product.product", "write", variants[2:], {"active": False})
        self.new = {"partners": self._partner("new"), "products": self._product("new")}
        self.evening = self._run("--state", write_json(folder / "state.json", self._state))

    def expected(self, stream: str, fields: t.Sequence[str]) -> dict[int, Row]:
        """Return what Odoo has, by id."""
        rows = self.plain.records(STREAMS[stream], [], fields)
        return {row["id"]: row for row in rows}

    def fields(self, stream: str) -> list[str]:
        """Return the properties of a stream that are compared."""
        return [n for n in self._schemas[stream]["schema"]["properties"] if n != MARK]

    def _run(self, *more: t.Any) -> bytes:
        from tests.live.singer import Output

        printed = run("tap-odoo", "--config", self._config, *more).stdout
        output = Output(printed.splitlines())
        self._state, self._schemas = output.state, output.schemas
        return printed

    def _partner(self, name: str) -> int:
        values = {"name": f"Partner {name}", "comment": f"of {name}"}
        return int(self.plain.call("res.partner", "create", [values])[0])

    def _product(self, name: str) -> int:
        values = {"name": f"Product {name}", "list_price": 12.5}
        return int(self.plain.call("product.product", "create", [values])[0])


@pytest.fixture(scope="module")
def day(config: Row, odoo: Database, tmp_path_factory: pytest.TempPathFactory) -> Day:
    return Day(config, Plain(odoo), tmp_path_factory.mktemp("day"))


@pytest.fixture(scope="module")
def warehouses(
    odoo_version: str, box: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouses]:
    folder = tmp_path_factory.mktemp("warehouses")
    made = Warehouses(folder, box, f"warehouse_{odoo_version}_{os.getpid()}")
    yield made
    made.drop()


def load(warehouse: Warehouse, day: Day) -> None:
    warehouse.load(day.morning)
    warehouse.load(day.evening)


def parted(rows: list[Row]) -> tuple[dict[int, Row], list[Row]]:
    """Return the rows that are no tombstones, by id, and the others."""
    there = {int(row["id"]): row for row in rows if not row[MARK]}
    return there, [row for row in rows if row[MARK]]


def settled(value: t.Any) -> t.Any:
    """Return a value in one of its spellings: a number, a time, a list in any order."""
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        return sorted(value)
    if isinstance(value, str) and len(value) > 18 and value[10:11] == "T":
        return value[:19]
    return float(value) if type(value) in (int, float) else value


def assert_like_odoo(day: Day, stream: str, there: dict[int, Row], *, keeps_empty: bool) -> None:
    fields = day.fields(stream)
    expected = day.expected(stream, fields)
    assert there.keys() == expected.keys()
    differing = {
        (number, name): (there[number][name], row[name])
        for number, row in expected.items()
        for name in fields
        if settled(there[number][name])
        != settled(row[name] if keeps_empty or row[name] != "" else None)
    }
    assert not differing


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("target", ["meltanolabs", "pipelinewise"])
def test_postgresql_has_what_odoo_has_and_tombstones_without_values(
    day: Day, warehouses: Warehouses, loaded: dict[str, Warehouse], target: str, stream: str
) -> None:
    if target == "pipelinewise" and sys.version_info >= (3, 12):
        pytest.skip("its psycopg2-binary has no wheel for a newer Python")
    if target not in loaded:
        loaded[target] = getattr(warehouses, target)()
        load(loaded[target], day)
    there, tombstones = parted(loaded[target].rows(stream))
    # Pipelinewise's makes null of an empty text.
    assert_like_odoo(day, stream, there, keeps_empty=target == "meltanolabs")
    [tombstone] = tombstones
    assert tombstone["id"] == day.deleted[stream]
    fields = day.fields(stream)
    assert {name for name in fields if tombstone[name] is not None} == {"id"}


@pytest.fixture(scope="module")
def loaded(odoo_version: str) -> dict[str, Warehouse]:  # noqa: ARG001 - once a version
    return {}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="psycopg2-binary has no wheel there")
def test_pipelinewise_deletes_rows_where_it_is_told_to(day: Day, warehouses: Warehouses) -> None:
    warehouse = warehouses.pipelinewise(hard_delete=True, add_metadata_columns=True)
    load(warehouse, day)
    for stream in STREAMS:
        ids = {int(row["id"]) for row in warehouse.rows(stream)}
        assert ids == day.expected(stream, ["id"]).keys()


def test_duckdb_has_the_records_and_tombstones(day: Day, warehouses: Warehouses) -> None:
    warehouse = warehouses.duckdb()
    load(warehouse, day)
    for stream in STREAMS:
        there, tombstones = parted(warehouse.rows(stream))
        assert there.keys() == day.expected(stream, ["id"]).keys()
        [tombstone] = tombstones
        values = {name: tombstone[name] for name in day.fields(stream) if tombstone[name]}
        assert values == {"id": day.deleted[stream]}


def test_jsonl_has_a_line_more_for_each_change_through_a_mapper_too(
    day: Day, warehouses: Warehouses
) -> None:
    expression = "name.upper() if name else None"
    mapper = warehouses.mapper({"partners": {"name": expression, "__filter__": f"{MARK} or id"}})
    plain, mapped = warehouses.jsonl(), warehouses.jsonl("mapped")
    load(plain, day)
    for messages in (day.morning, day.evening):
        mapped.load(piped(mapper, messages))
    for warehouse in (plain, mapped):
        lines = warehouse.rows("partners")
        last = {line["id"]: line for line in lines}
        assert len(lines) > len(last)
        there, tombstones = parted(list(last.values()))
        assert there.keys() == day.expected("partners", ["id"]).keys()
        assert [line["id"] for line in tombstones] == [day.deleted["partners"]]
    assert {line["name"] for line in mapped.rows("partners")} >= {"CHANGED", None}
