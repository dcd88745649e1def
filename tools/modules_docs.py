"""The page of all modules, from their own docstrings: which file holds which idea."""

from __future__ import annotations

import ast
import configparser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Package → its folder.
PACKAGES = {
    "odoo_common": ROOT / "odoo-common/odoo_common",
    "tap_odoo": ROOT / "tap-odoo/tap_odoo",
    "target_odoo": ROOT / "target-odoo/target_odoo",
    "odoo_sync": ROOT / "odoo-sync/odoo_sync",
}
HEAD = """# Modules

Each module's own first sentence, folder by folder, the highest floor of each package first
([architecture.md](architecture.md) shows how they work together). `./run docs` writes this page.
"""


def page() -> str:
    """Return the page."""
    return "\n".join([HEAD, *(_package(name, folder) for name, folder in PACKAGES.items())])


def floors(package: str) -> dict[str, int]:
    """Return the floor of each folder and module of a package, 0 being the highest.

    Args:
        package: Its import name.
    """
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    found: dict[str, int] = {}
    for section in config.values():
        if section.get("containers") == package:
            for number, line in enumerate(section["layers"].split("\n")):
                found.update((name.strip(), number) for name in line.split("|"))
    return found


def _package(package: str, folder: Path) -> str:
    order = floors(package)
    lines = [f"## {package}", ""]
    modules = [path for path in folder.glob("*.py") if path.stem != "__init__"]
    folders = [path.parent for path in folder.rglob("__init__.py") if path.parent != folder]
    if modules:
        lines += _table(modules, folder, order)
    for inner in sorted(folders, key=lambda path: (_floor(path, folder, order), str(path))):
        files = [path for path in inner.glob("*.py") if path.stem != "__init__"]
        if files:
            name = inner.relative_to(folder)
            lines += [f"### {name}/", "", _first_sentence(inner / "__init__.py"), ""]
            lines += _table(files, inner, {})
    return "\n".join(lines)


def _table(files: list[Path], folder: Path, order: dict[str, int]) -> list[str]:
    ordered = sorted(files, key=lambda one: (_floor(one, folder, order), one.name))
    rows = [f"| `{path.name}` | {_first_sentence(path)} |" for path in ordered]
    return ["| module | idea |", "|---|---|", *rows, ""]


def _floor(path: Path, folder: Path, order: dict[str, int]) -> int:
    parts = path.relative_to(folder).with_suffix("").parts
    names = (".".join(parts[: end + 1]) for end in range(len(parts)))
    return min((order[name] for name in names if name in order), default=len(order))


def _first_sentence(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    return text.split("\n\n")[0].replace("\n", " ").replace("|", "\\|").rstrip(".")
