"""What docs/comparison.md and docs/migration.md point to is there."""

from __future__ import annotations

import importlib
import importlib.util
import re

import pytest

from tools.docs import ROOT

PAGES = ("comparison.md", "migration.md")
#: The systems' documents, whose rows these pages answer.
SYSTEMS = ("Products Manager: technical page", "Products Manager: user guide", "Optiply")


def answers(page: str) -> list[str]:
    """Return what stands in backticks in the last column of a page's tables."""
    found: dict[str, None] = {}
    for line in (ROOT / "docs" / page).read_text().splitlines():
        if line.startswith("|") and not line.startswith("|---"):
            last = line.rstrip("| ").rpartition(" | ")[2]
            found |= dict.fromkeys(re.findall(r"`([^`]+)`", last))
    return list(found)


def sources() -> str:
    """Return the text of everything that a name could be defined in."""
    folders = ("odoo-common", "tap-odoo", "target-odoo", "mappings", "tests/live", "sandbox")
    paths = [path for name in folders for path in (ROOT / name).rglob("*.*")]
    kept = [path for path in paths if path.suffix in (".py", ".yml")]
    return "\n".join(path.read_text() for path in [*kept, ROOT / "run", ROOT / "meltano.yml"])


SOURCES = sources()
WORDS = frozenset(re.findall(r"[A-Za-z_]\w*", SOURCES))


@pytest.mark.parametrize("answer", sorted({a for page in PAGES for a in answers(page)}))
def test_a_name_in_an_answer_exists(answer: str) -> None:
    program, _, rest = answer.partition(" ")
    if program == "odoo-sync":
        assert rest.split()[0] in _commands()
    elif "/" in answer and re.search(r"\.\w+$", answer):
        assert (ROOT / answer).exists()
    elif answer.startswith("--"):
        assert f'"{program}"' in SOURCES or program in ("--full-refresh", "--state-id-suffix")
    else:
        for word in re.findall(r"[A-Za-z_]\w{3,}", re.sub(r'"[^"]*"|\'[^\']*\'', "", answer)):
            assert word in WORDS, word


def _commands() -> set[str]:
    if importlib.util.find_spec("odoo_sync") is None:
        return set()
    return set(importlib.import_module("odoo_sync.cli").COMMANDS)


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_document_has_its_part(system: str) -> None:
    assert f"\n## {system}\n" in (ROOT / "docs/comparison.md").read_text()


def test_every_row_of_a_table_has_an_answer() -> None:
    for page in PAGES:
        for line in (ROOT / "docs" / page).read_text().splitlines():
            if line.startswith("| ") and not line.startswith("|---"):
                assert all(cell.strip() for cell in line.strip("| ").split(" | ")), line
