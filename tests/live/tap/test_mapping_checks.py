"""The project's from_odoo files fit both Odoos; what is wrong with one is told in one message."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.singer import run, write_json
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live
FILES = sorted(ROOT.glob("mappings/*/from_odoo.yml"))
BAD = """\
direction: from_odoo
flags: {all: {default: true, help: a flag}}
streams:
  A: {model: res.prtner, key: [id], fields: {id: id}}
  B:
    model: res.partner
    key: [id]
    filters: [{domain: [[country_id.cod, =, BE]]}]
    fields: {id: id, name: nmae, city: lowr(city)}
  C:
    model: res.partner
    enabled: not flags.all
    key: [id]
    fields: {id: nothing}
"""


@pytest.fixture
def settings(config: dict[str, t.Any], tmp_path: Path) -> Path:
    return write_json(tmp_path / "config.json", config)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_a_file_of_this_project_fits_this_odoo(path: Path, settings: Path) -> None:
    done = run("tap-odoo", "--config", settings, "--check-mapping", path)
    assert b" fits http" in done.stdout


def test_every_problem_is_told_at_once(settings: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(BAD)
    done = run("tap-odoo", "--config", settings, "--check-mapping", bad, check=False)
    said = done.stderr.decode()
    assert done.returncode == 1
    for part in (
        "bad.yml:4: streams.A.model: ",
        "res.prtner",
        "bad.yml:8: streams.B.filters.0.domain.0: res.country has no field cod; did you mean code?",
        "bad.yml:9: streams.B.fields.name: res.partner has no field nmae; did you mean name?",
        "bad.yml:9: streams.B.fields.city: there is no function lowr; did you mean lower?",
    ):
        assert part in said
    assert "streams.C" not in said  # a flag turns it off
    assert "Traceback" not in said


WRONG: list[tuple[str, dict[str, t.Any], str]] = [
    ("optiply/to_odoo.yml", {}, "its direction is to_odoo: it is for target-odoo"),
    ("optiply/from_odoo.yml", {"use_template": True}, "did you mean use_templates?"),
    ("optiply/from_odoo.yml", {"map_stockLevel": "all"}, "map_stockLevel"),
    ("nowhere.yml", {}, "nowhere.yml"),
]


@pytest.mark.parametrize(("file", "flags", "told"), WRONG, ids=lambda v: str(v)[:30])
def test_what_cannot_be_used_is_refused_in_one_message(
    config: dict[str, t.Any], tmp_path: Path, file: str, flags: dict[str, t.Any], told: str
) -> None:
    mapping = {"mapping": str(ROOT / "mappings" / file), "mapping_flags": flags}
    settings = write_json(tmp_path / "config.json", {**config, **mapping})
    done = run("tap-odoo", "--config", settings, check=False)
    assert done.returncode == 1
    assert done.stdout == b""
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr
