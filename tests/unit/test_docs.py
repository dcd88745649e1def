"""What the docs say is what the code does."""

from __future__ import annotations

import ast
import re
import subprocess
import typing as t

import pytest
import yaml

from target_odoo.outcome import CODES
from tools import docs, hub
from tools.docs import PLUGINS, ROOT, complete, meltano_settings
from tools.modules_docs import PACKAGES

if t.TYPE_CHECKING:
    from pathlib import Path

PAGES = docs.pages()
#: Of Meltano 4's own schema of meltano.yml.
KINDS_OF_MELTANO = {
    "array",
    "boolean",
    "date_iso8601",
    "decimal",
    "email",
    "integer",
    "object",
    "options",
    "string",
}
KEYS_OF_SETTINGS = {"name", "label", "kind", "options", "value", "description", "sensitive"}
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
    assert found["settings"] == meltano_settings(complete(plugin))
    sensitive = {s["name"] for s in found["settings"] if s.get("sensitive")}
    assert sensitive == {"password", "api_key", "ledger_url"}  # a URL may hold a password


def headings(page: Path) -> set[str]:
    """Return the anchors that GitHub gives a page's headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_of_a_page_leads_somewhere(page: Path) -> None:
    for goal, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", page.read_text()):
        path = page.parent / goal if goal else page
        assert path.exists(), f"{page.name}: {goal}"
        if anchor:
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


def test_what_the_architecture_names_is_there() -> None:
    """`file.py` or `file.py:Class.method`, from a package's folder on."""
    page = (ROOT / "docs/architecture.md").read_text()
    named = re.findall(r"`(\w+(?:/\w+)*\.py)(?::([\w.]+))?`", page)
    assert len(named) > 40
    for name, member in named:
        files = [folder / name for folder in (*PACKAGES.values(), ROOT) if (folder / name).exists()]
        assert files, name
        if member:
            assert any(member in _members(path) for path in files), f"{name}:{member}"


def _members(path: Path) -> set[str]:
    """Return the names that a module defines, with those of its classes."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        if isinstance(node, ast.ClassDef):
            methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
            found.update(f"{node.name}.{method.name}" for method in methods)
    return found


@pytest.mark.parametrize("plugin", PLUGINS)
def test_the_hubs_definition_has_what_meltano_asks_for(plugin: str) -> None:
    page = hub.PAGES[plugin]
    path = ROOT / "plugins" / page["type"] / f"{plugin}.yml"
    found = yaml.safe_load(path.read_text())
    assert {"name", "namespace", "variant", "label", "pip_url", "executable"} <= found.keys()
    names = [setting["name"] for setting in found["settings"]]
    assert names == list(
        page["class"].config_jsonschema["properties"] | complete(plugin)["properties"]
    )
    for group in found["settings_group_validation"]:
        assert set(group) <= set(names)
    for setting in found["settings"]:
        assert setting["kind"] in KINDS_OF_MELTANO, setting["name"]
        assert setting.keys() <= KEYS_OF_SETTINGS, setting["name"]
    assert {"about", "stream-maps"} <= set(found["capabilities"])
    assert set(found["capabilities"]) <= hub.CAPABILITIES[page["type"]]
    own = yaml.safe_load((ROOT / "meltano.yml").read_text())["plugins"][page["type"]]
    [used] = [entry for entry in own if entry["name"] == plugin]
    assert used["capabilities"] == found["capabilities"]


def test_definitions_are_tracked_and_meltanos_own_files_are_not() -> None:
    def ignored(path: str) -> bool:
        asked = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False)
        return asked.returncode == 0

    assert not ignored("plugins/extractors/tap-odoo.yml")
    assert not ignored("plugins/loaders/target-odoo.yml")
    assert ignored("plugins/extractors/tap-csv--meltanolabs.lock")
    assert ignored(".meltano/meltano.db")
    assert ignored(".env")


def test_settings_are_described_once_in_meltanos_project() -> None:
    plugins = yaml.safe_load((ROOT / "meltano.yml").read_text())["plugins"]
    for kind, found in plugins.items():
        for plugin in found:
            assert ("inherit_from" in plugin) != ("settings" in plugin), f"{kind} {plugin['name']}"


def test_meltanos_project_holds_no_secret() -> None:
    project = yaml.safe_load((ROOT / "meltano.yml").read_text())
    secret = {
        name
        for schema in PLUGINS.values()
        for name, s in schema["properties"].items()
        if s.get("secret")
    }

    def look(value: object) -> None:
        if isinstance(value, list):
            for one in value:
                look(one)
        if isinstance(value, dict):
            for key, one in value.items():
                if key in secret:
                    assert str(one).startswith("$"), key
                look(one)

    look(project)


def test_each_job_and_schedule_names_what_there_is() -> None:
    project = yaml.safe_load((ROOT / "meltano.yml").read_text())
    plugins = {p["name"]: p for found in project["plugins"].values() for p in found}
    mappings = {m["name"] for p in project["plugins"]["mappers"] for m in p["mappings"]}
    for job in project["jobs"]:
        for task in job["tasks"]:
            for name in task.split():
                assert name in plugins.keys() | mappings, job["name"]
    jobs = [job["name"] for job in project["jobs"]]
    assert {schedule["job"] for schedule in project["schedules"]} <= set(jobs)
    for plugin in plugins.values():
        config = plugin.get("config", {})
        for path in (config.get("mapping"), config.get("path")):
            assert path is None or (ROOT / path).is_file(), plugin["name"]
    used = {p["config"]["mapping"] for p in plugins.values() if "mapping" in p.get("config", {})}
    there = {str(path.relative_to(ROOT)) for path in ROOT.glob("mappings/*/*_odoo.yml")}
    assert used == there
