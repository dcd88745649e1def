"""What the docs say is what the code does."""

from __future__ import annotations

import re
import typing as t

import pytest
import yaml

from target_odoo.outcome import CODES
from tests.unit import awaited
from tools import docs
from tools.docs import PLUGINS, ROOT, meltano_settings

if t.TYPE_CHECKING:
    from pathlib import Path

PAGES = docs.pages()
TEXTS = [
    path
    for folder in ("*.md", "docs/**/*.md", "*-odoo/*.md", "odoo-*/*.md", "mappings/*.md")
    for path in sorted(ROOT.glob(folder))
]


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
    more = {"ledger_url"} if plugin == "target-odoo" else set()  # a URL may hold a password
    assert sensitive == {"password", "api_key"} | more


def headings(page: Path) -> set[str]:
    """Return the anchors that GitHub gives a page's headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_of_a_page_leads_somewhere(page: Path) -> None:
    for goal, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", page.read_text()):
        path = page.parent / goal if goal else page
        if not path.exists():
            assert path.name in awaited.PAGES, f"{page.name}: {goal}"
        elif anchor:
            assert anchor in headings(path), f"{page.name}: {goal}#{anchor}"


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_row_of_a_table_has_its_cells(page: Path) -> None:
    wanted = 0
    for line in page.read_text().splitlines():
        if not line.startswith("|"):
            wanted = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        wanted = wanted or cells
        assert cells == wanted, line


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs/README.md").read_text()
    pages = {path.name for path in ROOT.glob("docs/*.md")} - {"README.md"}
    assert pages <= set(re.findall(r"\]\((\S+)\)", index))


def test_the_table_of_error_codes_is_complete() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.+) \|$", (ROOT / "docs/writing.md").read_text(), re.MULTILINE
    )
    assert set(CODES.items()) <= set(rows)


def test_the_architecture_names_each_module_and_no_other() -> None:
    page = (ROOT / "docs/architecture.md").read_text()
    named = {name.rpartition("/")[2] for name in re.findall(r"[\w/]+\.py", page)}
    packages = ("odoo-common/odoo_common", "tap-odoo/tap_odoo", "target-odoo/target_odoo")
    modules = {path.name for name in packages for path in (ROOT / name).rglob("*.py")}
    modules -= {"__init__.py"}
    assert modules <= named
    assert named <= modules


def test_the_packages_have_one_version() -> None:
    versions = {
        re.search(r'^version = "(.+)"', path.read_text(), re.MULTILINE)[1]  # type: ignore[index]
        for path in [ROOT / "pyproject.toml", *ROOT.glob("*/pyproject.toml")]
    }
    assert len(versions) == 1
