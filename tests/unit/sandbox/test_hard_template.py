"""The template `hard` is made once, and again when what it is made from changes."""

from __future__ import annotations

import ast
import re
import typing as t
from dataclasses import dataclass, field

import pytest

from sandbox.errors import SandboxError
from sandbox.hard_template import NAME, HardTemplate, recipe, sources
from sandbox.progress import Progress
from sandbox.template import NAME as TEMPLATE
from sandbox.template import Template
from sandbox.versions import VERSIONS

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox.cluster import Cluster
    from sandbox.odoo_program import OdooProgram

SILENT = Progress("test")


@dataclass
class PretendedCluster:
    """Databases by name, and what each was copied from."""

    copies: dict[str, str] = field(default_factory=dict)

    def databases(self) -> list[str]:
        return sorted(self.copies)

    def sql(self, _database: str, statements: str) -> list[tuple[str, ...]]:
        for name in re.findall(r'DROP DATABASE IF EXISTS "(\w+)"', statements):
            self.copies.pop(name, None)
        for name, source in re.findall(r'CREATE DATABASE "(\w+)" TEMPLATE (\w+)', statements):
            assert source in (*self.copies, "template1"), f"{name}: no {source} to copy"
            self.copies[name] = source
        for name, other in re.findall(r"ALTER DATABASE (\w+) RENAME TO (\w+)", statements):
            self.copies[other] = self.copies.pop(name)
        return []


@dataclass
class PretendedOdoo:
    """`odoo shell`, which prints keys, or something else, or raises."""

    logs: Path
    prints: str = 'api keys:{"purchaser": "secret"}'
    breaks: bool = False
    ran: list[str] = field(default_factory=list)

    def shell(self, _database: str, code: str, *, log: Path) -> str:
        self.ran.append(code)
        if self.breaks:
            raise SandboxError("the code failed", log=log)
        return self.prints


@dataclass
class World:
    folder: Path
    cluster: PretendedCluster
    odoo: PretendedOdoo

    def hard(self, package: str = "19.0") -> HardTemplate:
        cluster, odoo = t.cast("Cluster", self.cluster), t.cast("OdooProgram", self.odoo)
        template = Template(
            VERSIONS["19"], cluster, odoo, stamp=self.folder / "template.json", package=package
        )
        return HardTemplate(template, cluster, odoo, folder=self.folder)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, PretendedCluster({TEMPLATE: "template1"}), PretendedOdoo(tmp_path))


def test_it_is_made_at_the_first_copy_only(world: World) -> None:
    assert not world.hard().is_complete

    world.hard().clone("first", SILENT)
    world.hard().clone("second", SILENT)

    assert len(world.odoo.ran) == 1
    assert world.hard().is_complete
    assert world.cluster.copies["first"] == world.cluster.copies["second"] == NAME
    assert world.hard().api_keys == {"purchaser": "secret"}


def test_another_template_makes_it_anew(world: World) -> None:
    world.hard().clone("mine", SILENT)

    assert not world.hard(package="19.1").is_complete


def test_another_recipe_makes_it_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.hard().clone("mine", SILENT)
    monkeypatch.setattr("sandbox.hard_template.recipe", lambda _modules: "another program")

    assert not world.hard().is_complete
    world.hard().clone("mine", SILENT)
    assert world.odoo.ran[1:] == ["another program"]


def test_a_database_that_somebody_dropped_is_made_anew(world: World) -> None:
    world.hard().clone("mine", SILENT)
    del world.cluster.copies[NAME]

    world.hard().clone("mine", SILENT)

    assert len(world.odoo.ran) == 2


def test_making_that_was_broken_off_is_repeated_and_leaves_no_copy(world: World) -> None:
    world.odoo.breaks = True
    with pytest.raises(SandboxError, match="the code failed"):
        world.hard().clone("mine", SILENT)
    assert not world.hard().is_complete
    assert "mine" not in world.cluster.copies

    world.odoo.breaks = False
    world.hard().clone("mine", SILENT)

    assert world.cluster.copies["mine"] == NAME
    assert f"{NAME}_unfinished" not in world.cluster.copies


def test_an_older_one_is_no_longer_taken_when_making_a_new_one_was_broken_off(
    world: World,
) -> None:
    world.hard().clone("mine", SILENT)
    world.odoo.breaks = True
    with pytest.raises(SandboxError):
        world.hard(package="19.1").clone("mine", SILENT)

    assert not world.hard().is_complete
    assert not world.hard(package="19.1").is_complete


def test_an_end_without_keys_is_a_failure_that_names_the_log(world: World) -> None:
    world.odoo.prints = "sandbox.hard.custom: 1.0 s\n"

    with pytest.raises(SandboxError, match=r"could not be made \(details: .*hard\.log"):
        world.hard().clone("mine", SILENT)


def test_it_is_no_copy_that_a_user_sees_or_may_name(world: World) -> None:
    world.hard().clone("mine", SILENT)
    template = world.hard()._template

    assert template.clones() == ["mine"]


def test_every_module_is_in_the_recipe_and_any_change_changes_it(tmp_path: Path) -> None:
    for stem in ("__init__", "start", "products"):
        (tmp_path / f"{stem}.py").write_text(f"# {stem}")
    before = recipe(sources(tmp_path))
    (tmp_path / "products.py").write_text("# products and more")

    after = recipe(sources(tmp_path))

    assert set(sources(tmp_path)) == {
        "sandbox",
        "sandbox.hard",
        "sandbox.hard.start",
        "sandbox.hard.products",
    }
    assert "# products and more" in after
    assert after != before


def test_odoo_14_reads_every_module_with_its_python_3_9() -> None:
    for name, text in sources().items():
        tree = ast.parse(text, name, feature_version=(3, 9))
        imported = {
            (node.module or "").partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
        }
        assert imported <= {"__future__", "collections", "sandbox"}, name
