"""The file that docs/mapping.md shows for another system works."""

from __future__ import annotations

import re
import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live


def test_a_system_is_added_by_writing_a_file(
    run: Runner, connection: Connection, name: Name, tmp_path: Path
) -> None:
    page = (ROOT / "docs/mapping.md").read_text().partition("## Another system")[2]
    [text] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "compta.yml"
    path.write_text(text)
    row = {"Code Client": name("C 1"), "Nom": name("Dupont"), "Ville": "Lyon"}
    feed = records("clients", [row])
    assert run(feed, mapping=str(path)).ended("clients") == {"created": 1}
    assert run(feed, mapping=str(path)).ended("clients") == {"unchanged": 1}
    domain = [("ref", "=", row["Code Client"])]
    [found] = connection.call("res.partner", "search_read", domain, ["name", "city"])
    assert (found["name"], found["city"]) == (row["Nom"], "LYON")
