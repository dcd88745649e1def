"""What the project's from_odoo files make of the demo databases, line by line.

The files in `golden/` are renewed with the environment variable RENEW_GOLDEN=1; `git diff` shows
then what changed. Moments are left out: the demo data counts them from today.
"""

from __future__ import annotations

import json
import os
import re
import typing as t
from pathlib import Path

import pytest

from tests.live.tap.mapped import Mapped
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import Database, Sandbox

pytestmark = pytest.mark.live
GOLDEN = Path(__file__).parent / "golden"
RENEW = "RENEW_GOLDEN"
#: By file, the flags that show the most of it.
FLAGS: dict[str, dict[str, t.Any]] = {
    "optiply": {"map_sellOrdersPOS": True, "map_preferred": True, "sync_minimumStock": True},
    "products_manager": {"sync_images": False},
    "odoo": {},
}
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.fixture(scope="module")
def untouched(box: Sandbox) -> Iterator[Database]:
    name = f"golden_{os.getpid()}"
    database = box.clone(name)
    # Whether Odoo 14 computes it before or after the user is archived isn't always the same.
    box.psql(name, "UPDATE res_partner SET partner_share = true WHERE name = 'Gone'")
    yield database
    box.drop(name)


def test_each_file_has_a_case() -> None:
    assert set(FLAGS) == {path.parent.name for path in ROOT.glob("mappings/*/from_odoo.yml")}


@pytest.mark.parametrize("system", FLAGS)
def test_the_demo_data_becomes_the_same_records_as_ever(
    untouched: Database, odoo_version: str, system: str, tmp_path: Path
) -> None:
    config = {
        "url": untouched.url,
        "db": untouched.name,
        "username": untouched.username,
        "password": untouched.password,
    }
    mapped = Mapped(config, tmp_path, ROOT / "mappings" / system / "from_odoo.yml")
    flags = FLAGS[system]
    streams = [s["stream"] for s in mapped.tap(flags).catalog_dict["streams"]]
    output = mapped.read(streams, flags)
    lines = [
        json.dumps({"stream": stream, **{k: _lasting(v) for k, v in record.items()}})
        for stream in streams
        for record in output.records[stream]
    ]
    path = GOLDEN / f"{system}_{odoo_version}.jsonl"
    if os.environ.get(RENEW):
        path.write_text("".join(f"{line}\n" for line in lines))
    assert lines == path.read_text().splitlines()
    assert len(lines) > 50


def _lasting(value: t.Any) -> t.Any:
    """Return a value without what is another one tomorrow."""
    if isinstance(value, list):
        return [_lasting(one) for one in value]
    if isinstance(value, dict):
        return {name: _lasting(one) for name, one in value.items()}
    return "a moment" if isinstance(value, str) and DAY.match(value) else value
