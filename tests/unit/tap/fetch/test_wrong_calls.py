"""A model whose own `search_read` takes less than Odoo's is read in another way, and whole."""

from __future__ import annotations

import json
import typing as t

import pytest

from tests.fake_odoo import FakeOdoo
from tests.fake_odoo.faults import Fault

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.tap.running import Reader

#: More than the unreadable records that end a run.
CHILDREN = 30
REFUSALS = 99


@pytest.fixture
def odoo() -> FakeOdoo:
    """An Odoo 19 whose partners' `search_read` takes no `load`, with a firm of many contacts."""
    odoo = FakeOdoo("19")
    firm = odoo.do("res.partner", "create", {"name": "Firm"})
    rows = [{"name": f"C{n}", "color": 2, "parent_id": firm} for n in range(CHILDREN)]
    odoo.do("res.partner", "create", rows)
    text = "Partner.search_read() got an unexpected keyword argument 'load'"
    odoo.failures.answer(
        "search_read", Fault("builtins.TypeError", text), "res.partner", times=REFUSALS
    )
    return odoo


def test_every_row_comes_and_none_counts_as_unreadable(
    odoo: FakeOdoo, read: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    out = read({"partners": ["name"]}, strict=True)
    assert out.ids("partners") == sorted(odoo.db.table("res.partner"))
    assert "skipped" not in caplog.text
    assert odoo.failures.left[0].times < REFUSALS


def test_sums_of_a_mapping_file_are_whole(read: Reader, tmp_path: Path) -> None:
    stream = {
        "model": "res.partner",
        "key": ["id"],
        "filters": [{"domain": [["name", "=", "Firm"]]}],
        "fields": {"id": "id", "total": {"value": "sum(child_ids.color)", "type": "integer"}},
    }
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"direction": "from_odoo", "streams": {"Firms": stream}}))
    out = read({"Firms": None}, mapping=str(path))
    assert [row["total"] for row in out.records["Firms"]] == [2 * CHILDREN]
