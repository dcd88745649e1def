"""Every contender of the reading benchmark reads the same rows."""

from __future__ import annotations

import typing as t

import pytest

from benchmarks.cases import PARTNERS, READERS, ReadCase, Reader
from benchmarks.measure import measure
from benchmarks.peers import OWN
from benchmarks.read import MAPPED_STREAM, MAPPING
from benchmarks.tap import Tap
from odoo_common.mapping.document.document import Document
from odoo_common.odoo.model_fields import ModelFields
from tap_odoo.mapping.mapped_view import MappedView

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.client.connection import Connection
    from sandbox import Database, Sandbox

COUNTRIES = ReadCase("countries", "countries", "res.country", ("name", "code"), 250)
OWN_READERS = [reader for reader in READERS if reader.peer == OWN]


@pytest.fixture(scope="module")
def database(odoo: Database) -> Database:
    if odoo.version != "19":
        pytest.skip("the benchmarks run on Odoo 19")
    return odoo


@pytest.fixture(scope="module")
def rows(database: Database, box: Sandbox) -> int:
    return int(box.psql(database.name, "SELECT count(*) FROM res_country")[0][0])


@pytest.mark.parametrize("reader", OWN_READERS, ids=lambda reader: reader.module)
def test_a_contender_reads_every_row(reader: Reader, database: Database, rows: int) -> None:
    found = measure(reader.program(COUNTRIES, database, 0, {"version": database.version}))
    assert found["records"] == rows
    assert 0 < found["seconds"] < found["wall"]


def test_the_tap_reads_every_row(database: Database, rows: int, tmp_path: Path) -> None:
    tap = Tap(database, tmp_path)
    catalog = tap.catalog({COUNTRIES.stream: COUNTRIES.fields})
    printed = list(tap.lines("--catalog", catalog))
    assert sum(line.startswith(b'{"type":"RECORD"') for line in printed) == rows
    paced = measure(tap.program(COUNTRIES.stream, COUNTRIES.fields, paced=True))
    assert paced["lines"] >= rows


def test_the_mapping_reads_every_partner_by_the_fields_of_the_raw_case(
    database: Database, connection: Connection, box: Sandbox, tmp_path: Path
) -> None:
    document = Document.load(MAPPING, "from_odoo")
    view = MappedView(document, MAPPED_STREAM, ModelFields(connection))
    assert {path[0] for path in view.uses(view.properties)} == {"id", *PARTNERS.fields}

    tap = Tap(database, tmp_path / "mapped", mapping=str(MAPPING))
    printed = list(tap.lines("--catalog", tap.catalog({MAPPED_STREAM: None})))
    partners = int(box.psql(database.name, "SELECT count(*) FROM res_partner")[0][0])
    assert sum(line.startswith(b'{"type":"RECORD"') for line in printed) == partners
    assert measure(tap.program(MAPPED_STREAM))["wall"] > 0
