"""The project's to_odoo files fit both Odoos; one that doesn't is told apart with all of it."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.mapping.document.document import Document
from target_odoo.mapping.stream_mapping import check
from target_odoo.services import Services
from target_odoo.settings.schema import CONFIG_JSONSCHEMA
from target_odoo.settings.target_settings import TargetSettings
from tests.live.singer import run, write_json
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
FILES = sorted(ROOT.glob("mappings/*/to_odoo.yml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_a_file_of_this_project_fits_this_odoo(path: Path, connection: Connection) -> None:
    check(Document.load(path, "to_odoo"), Services.build(connection, TargetSettings()).parser)


def test_the_command_tells_every_problem_and_touches_no_record(
    config: dict[str, t.Any], tmp_path: Path
) -> None:
    settings = write_json(tmp_path / "config.json", config)
    good = FILES[0]
    done = run("target-odoo", "--config", settings, "--check-mapping", good)
    assert b" fits " in done.stdout
    assert done.returncode == 0

    bad = tmp_path / "bad.yml"
    bad.write_text(
        "direction: to_odoo\n"
        "streams:\n"
        "  A: {model: res.prtner, external_id: id, fields: {}}\n"
        "  B:\n"
        "    model: res.partner\n"
        "    external_id: id\n"
        "    fields: {nmae: name, city: lowr(city)}\n"
    )
    done = run("target-odoo", "--config", settings, "--check-mapping", bad, check=False)
    said = done.stderr.decode()
    assert done.returncode == 1
    for part in (
        "bad.yml:3: streams.A.model: ",
        "res.prtner",
        "bad.yml:7: streams.B.fields.nmae: res.partner has no field nmae; did you mean name?",
        "bad.yml:7: streams.B.fields.city: there is no function lowr; did you mean lower?",
    ):
        assert part in said
    assert "Traceback" not in said
    assert "mapping" in CONFIG_JSONSCHEMA["properties"]


def test_a_file_for_the_tap_is_refused(config: dict[str, t.Any], tmp_path: Path) -> None:
    path = tmp_path / "from_odoo.yml"
    path.write_text(
        "direction: from_odoo\nstreams: {A: {model: res.partner, key: [id], fields: {id: id}}}\n"
    )
    settings = write_json(tmp_path / "config.json", {**config, "mapping": str(path)})
    done = run("target-odoo", "--config", settings, given=b"", check=False)
    assert done.returncode == 1
    assert b"its direction is from_odoo: it is for tap-odoo" in done.stderr
    assert b"Traceback" not in done.stderr
