"""Meltano on a real Odoo: the demo, and docs/meltano.md from its first command to its last."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import typing as t

import pytest
import yaml

from sandbox import Database, Sandbox
from tests.live.console import Stage, steps
from tests.live.plain import Plain
from tests.live.singer import BIN
from tools import meltano
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (ROOT / "docs/meltano.md").read_text()
#: What a project has besides meltano.yml, here by links.
PARTS = ("mappings", "examples", "plugins", "odoo-common", "tap-odoo", "target-odoo")


def without_odoo() -> dict[str, str]:
    """Return this process's environment less what names an Odoo or a setting."""
    prefixes = ("ODOO_", "TAP_", "TARGET_", "MELTANO_")
    found = meltano.environment().items()
    return {key: value for key, value in found if not key.startswith(prefixes)}


def test_the_demo_shows_what_it_promises(odoo_version: str) -> None:
    if odoo_version != "19":
        pytest.skip("the demo runs on Odoo 19")
    done = subprocess.run(
        [sys.executable, "-m", "demo"],
        cwd=ROOT,
        env=without_odoo(),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    _, everything, written, changes, again = re.split(r"\n\d\. ", done.stdout)
    assert re.search(r"products +161", everything)
    assert re.search(r"purchase_order +3 +2 +0 +0 +0 +1$", written, re.MULTILINE)
    assert "no product.product with default_code 'FURN_0815'" in written
    assert changes.count('"state": "purchase"') == 2
    assert re.search(r"purchase_orders +2\b", changes)
    assert "customers" not in changes
    assert re.search(r"purchase_order +3 +0 +0 +2 +0 +1$", again, re.MULTILINE)


class Project(Stage):
    """A copy of this repository's project, with a state, an .env and an output of its own."""

    def __init__(self, folder: Path, source: Database, other: Database) -> None:
        said = {
            "https://mycompany.odoo.com": source.url,
            "me@mycompany.com": source.username,
            "https://other.odoo.com": other.url,
            "other@mycompany.com": other.username,
            "ODOO_DB=mycompany": f"ODOO_DB={source.name}",
            "ODOO_TARGET_DB=other": f"ODOO_TARGET_DB={other.name}",
            '"db": "mycompany"': f'"db": "{source.name}"',
        }
        for name in ("meltano.yml", *PARTS):
            (folder / name).symlink_to(ROOT / name)
        (folder / "meltano.yml").unlink()
        (folder / "meltano.yml").write_text((ROOT / "meltano.yml").read_text())
        (folder / "secrets").mkdir()
        (folder / "secrets/odoo").write_text(f"{source.password}\n")
        (folder / "secrets/other").write_text(f"{other.password}\n")
        (folder / ".meltano").mkdir()
        (folder / "bin").mkdir()
        for kind in ("extractors", "loaders", "mappers"):
            (folder / ".meltano" / kind).symlink_to(ROOT / ".meltano" / kind)
            for plugin in (ROOT / ".meltano" / kind).iterdir():
                program = plugin / "venv/bin" / plugin.name
                if program.exists() and not (BIN / plugin.name).exists():
                    (folder / "bin" / plugin.name).symlink_to(program)
        program = folder / "bin/meltano"
        words = " ".join(f"'{word}'" for word in meltano.command())
        program.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        kept = without_odoo()
        path = f"{folder / 'bin'}{os.pathsep}{kept['PATH']}"
        more = {"PATH": path, "MELTANO_DISABLE_TRACKING": "1", "NO_COLOR": "1"}
        super().__init__(folder, said, {**kept, **more}, bash=("-o", "pipefail"))

    def play_section(self, heading: str, **variables: str) -> None:
        """Run the commands below a heading, and look for what the page says they print."""
        [section] = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
        assert steps(section), heading
        self.play(section, **variables)

    def run(self, command: str, **variables: str) -> str:
        """Run a command in the project and return all that it prints, which is no secret."""
        printed = super().run(command, **variables)
        assert "s3cret" not in printed
        return printed


@pytest.fixture(scope="module")
def databases(odoo_version: str) -> Iterator[tuple[Database, Database]]:
    """Two Odoo 19 with demo data: one to work on, and one to copy into."""
    if odoo_version != "19":
        pytest.skip("its output is that of an Odoo 19 with demo data")
    box = Sandbox("19")
    box.up()
    names = [f"meltano_{os.getpid()}", f"meltano_other_{os.getpid()}"]
    yield box.clone(names[0]), box.clone(names[1])
    for name in names:
        box.drop(name)


@pytest.fixture(scope="module")
def project(
    databases: tuple[Database, Database], tmp_path_factory: pytest.TempPathFactory
) -> Project:
    folder = tmp_path_factory.mktemp("meltano")
    if not meltano.plugins_are_installed():
        meltano.install(folder / "install.log", without_odoo())
    (folder / "project").mkdir()
    return Project(folder / "project", *databases)


def test_the_page_names_each_job_environment_and_schedule() -> None:
    found = yaml.safe_load((ROOT / "meltano.yml").read_text())
    for job in found["jobs"]:
        assert f"| `{job['name']}` |" in PAGE
    for environment in found["environments"]:
        assert f"| `{environment['name']}`" in PAGE


def test_the_pages_commands_do_what_the_page_says(
    project: Project, databases: tuple[Database, Database]
) -> None:
    for heading in ("First steps", "Jobs", "Environments", "Schedules", "State", "Stream maps"):
        # Nobody else works on this database: there is no open transaction to look back for.
        project.play_section(heading, TAP_ODOO_LOOKBACK_SECONDS="0")
    plain = Plain(databases[0])
    ours: list[t.Any] = [["origin", "in", ["2001", "2002"]]]
    orders = plain.call("purchase.order", "search_read", ours, ["state"])
    assert [order["state"] for order in orders] == ["purchase", "purchase"]
    partner = plain.call(
        "res.partner", "search_read", [["ref", "=", "0000100001"]], ["country_id", "credit_limit"]
    )
    assert [(row["country_id"][1], row["credit_limit"]) for row in partner] == [("Germany", 5000.0)]
    products = (project.folder / "output/sandbox/products_manager/Products.jsonl").read_text()
    assert products
    assert '"image"' not in products
    vendors = (project.folder / "output/sandbox/optiply/vendors.jsonl").read_text().splitlines()
    assert all("email" not in json.loads(line) for line in vendors)


def test_one_odoo_is_copied_into_another_and_not_twice(
    project: Project, databases: tuple[Database, Database]
) -> None:
    source, other = map(Plain, databases)
    vendor = source.call("res.partner", "create", {"name": "Copied Vendor"})
    values = {"name": "Copied Lamp", "default_code": "COPIED"}
    product = source.call("product.product", "create", values)
    line = {"product_id": product, "product_qty": 3, "price_unit": 7.25}
    order = {"partner_id": vendor, "origin": "COPIED", "order_line": [(0, 0, line)]}
    made = source.call("purchase.order", "create", order)
    # The databases are twins: their other records would meet themselves.
    [row] = source.call("product.product", "read", [product], ["product_tmpl_id"])
    nothing: list[t.Any] = [["id", "=", 0]]
    domain = {
        "product_attributes": nothing,
        "product_attribute_values": nothing,
        "product_templates": [["id", "=", row["product_tmpl_id"][0]]],
        "product_template_attribute_values": nothing,
        "products": [["id", "=", product]],
        "partners": [["id", "=", vendor]],
        "product_suppliers": nothing,
        "boms": nothing,
        "purchase_orders": [["id", "=", made]],
    }
    project.play_section("One Odoo into another", TAP_ODOO__COPY_DOMAIN=json.dumps(domain))
    ours: list[t.Any] = [["origin", "=", "COPIED"]]
    [copy] = other.call(
        "purchase.order", "search_read", ours, ["partner_id", "amount_untaxed", "order_line"]
    )
    assert (copy["partner_id"][1], copy["amount_untaxed"]) == ("Copied Vendor", 21.75)
    assert len(copy["order_line"]) == 1


def test_the_same_pipelines_are_pipes(project: Project) -> None:
    project.play_section("Without Meltano")
    state = json.loads((project.folder / "state.json").read_text())
    assert {"Products", "BuyOrders"} <= state["bookmarks"].keys()
    products = (project.folder / "Products.jsonl").read_text().splitlines()
    assert len(products) >= 54


def test_the_definitions_are_good_for_a_project_of_ones_own(project: Project) -> None:
    project.play_section("In a project of your own")
    own = yaml.safe_load((project.folder / "own/meltano.yml").read_text())
    [tap], [target] = own["plugins"]["extractors"], own["plugins"]["loaders"]
    assert (tap["name"], target["name"]) == ("tap-odoo", "target-odoo")
    assert tap["config"]["url"] == project.said["https://mycompany.odoo.com"]
