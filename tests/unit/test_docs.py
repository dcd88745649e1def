"""What the docs say is what the code does."""

from __future__ import annotations

import re
import typing as t

import pytest
import yaml

from target_odoo.outcome import CODES
from tools import docs
from tools.docs import PLUGINS, ROOT, meltano_settings

if t.TYPE_CHECKING:
    from pathlib import Path

PAGES = docs.pages()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_table_of_the_docs_is_the_one_that_the_code_gives(path: Path) -> None:
    assert path.read_text() == PAGES[path], "./run docs writes it anew"


@pytest.mark.parametrize("plugin", PLUGINS)
def test_every_setting_has_a_title_and_a_description(plugin: str) -> None:
    for name, schema in PLUGINS[plugin]["properties"].items():
        assert schema.get("title"), name
        assert len(schema.get("description", "")) > 10, name


@pytest.mark.parametrize("plugin", PLUGINS)
def test_meltano_knows_every_setting_and_hides_every_secret(plugin: str) -> None:
    plugins = yaml.safe_load((ROOT / "meltano.yml").read_text())["plugins"]
    found = next(p for kind in plugins.values() for p in kind if p["name"] == plugin)
    assert found["settings"] == meltano_settings(PLUGINS[plugin])
    sensitive = {s["name"] for s in found["settings"] if s.get("sensitive")}
    assert sensitive == {"password", "api_key", "ledger_url"}  # a URL may hold a password


@pytest.mark.parametrize(
    "page",
    sorted(ROOT.glob("*.md"))
    + sorted(ROOT.glob("docs/**/*.md"))
    + sorted(ROOT.glob("mappings/*.md")),
)
def test_a_link_of_a_page_leads_somewhere(page: Path) -> None:
    for goal in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
        assert (page.parent / goal).exists(), f"{page.name}: {goal}"


def test_the_table_of_error_codes_is_complete() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.+) \|$", (ROOT / "docs/writing.md").read_text(), re.MULTILINE
    )
    assert set(CODES.items()) <= set(rows)


def test_the_packages_have_one_version() -> None:
    versions = {
        re.search(r'^version = "(.+)"', path.read_text(), re.MULTILINE)[1]  # type: ignore[index]
        for path in [ROOT / "pyproject.toml", *ROOT.glob("*/pyproject.toml")]
    }
    assert len(versions) == 1
