"""docs/streams.md's table of what a run sees: each change is made on a real Odoo."""

from __future__ import annotations

import re
import typing as t

import pytest

from tests.live.tap.in_process import Copy
from tests.live.tap.seen_changes import CHANGES, ELSEWHERE, LANGUAGE, LOOKBACK, MODELS, World
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database
    from tests.live.tap.seen_changes import Place

PAGE = (ROOT / "docs/streams.md").read_text()
HEADING = "What a run sees and what it doesn't"


def rows() -> dict[str, str]:
    """Return the page's table: what is said of each change."""
    section = PAGE.partition(f"## {HEADING}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| (.+?) \| (yes|no)\b.*? \| .*\|$", section, re.MULTILINE)
    return dict(found)


def test_each_row_of_the_table_has_its_change() -> None:
    assert list(rows()) == list(CHANGES)


@pytest.fixture(scope="module")
def seen(
    config: dict[str, t.Any],
    odoo: Database,
    odoo_version: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Seen:
    return Seen(config, odoo, odoo_version, tmp_path_factory.mktemp("seen"))


class Seen:
    """Makes all changes between two runs.

    Args:
        config: The tap's settings.
        odoo: The database.
        version: Of Odoo.
        folder: For what the tap prints.
    """

    def __init__(
        self, config: dict[str, t.Any], odoo: Database, version: str, folder: Path
    ) -> None:
        from sandbox import Sandbox
        from tests.live.plain import Plain

        box = Sandbox(version)
        self._plain = Plain(odoo)
        world = World(self._plain, lambda sql: box.psql(odoo.name, sql), version)
        settings = {
            **config,
            "lookback_seconds": LOOKBACK,
            "language": LANGUAGE,
            "deletions": ["partners"],
            "domain": {"partners": [["ref", "!=", "hidden"]]},
            "fields": {"bom": ["bom_line_ids"]},
        }
        world.prepare()
        copy = Copy(settings, list(MODELS), folder)
        copy.read()
        self.places = {
            row: make(world)
            for row, make in CHANGES.items()
            if not any(other in row for other in ELSEWHERE[version])
        }
        copy.read()
        self.incremental = {row: self._is_right(copy, place) for row, place in self.places.items()}
        copy.read(full_sync_streams=list(MODELS))
        self.whole = {row: self._is_right(copy, place) for row, place in self.places.items()}

    def _is_right(self, copy: Copy, place: Place) -> bool:
        """Tell whether a copy has what Odoo has."""
        record = copy.records[place.stream].get(place.number)
        if not place.field:
            return record is None
        model = MODELS[place.stream]
        key = [["id", "=", place.number]]
        [theirs] = self._plain.records(model, key, [place.field], LANGUAGE)
        return record is not None and record[place.field] == theirs[place.field]


@pytest.mark.parametrize("row", CHANGES)
def test_a_change_is_seen_as_the_page_says(seen: Seen, row: str) -> None:
    if row not in seen.places:
        pytest.skip("another version's")
    assert seen.incremental[row] is (rows()[row] == "yes")
    if "deleted, in any other" not in row:
        assert seen.whole[row], "the remedy"
