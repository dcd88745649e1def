"""Who wins where both sides changed a field: a mapping file says it of its streams."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import records

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.client.connection import Connection
    from tests.live.target.conftest import Name, Runner

FILE = """
direction: to_odoo
streams:
  Clients:
    model: res.partner
    external_id: "'shop.' + id_part(code)"
    on_conflict: {policy}
    fields:
      name: title
      city: town
"""


@pytest.mark.parametrize(
    ("policy", "city"), [("source", "Ghent"), ("odoo", "Bruges"), ("{city: odoo}", "Bruges")]
)
def test_a_persons_edit_is_kept_or_not_as_the_file_says(
    run: Runner, connection: Connection, name: Name, tmp_path: Path, *, policy: str, city: str
) -> None:
    path = tmp_path / "to_odoo.yml"
    path.write_text(FILE.format(policy=policy))
    settings = {"mapping": str(path), "ledger_url": f"sqlite:///{tmp_path}/ledger.db"}
    client = {"code": name(policy[:4].strip("{")), "title": name("Client"), "town": "Antwerp"}
    assert run(records("Clients", [client]), **settings).ended("Clients") == {"created": 1}
    found = connection.call("res.partner", "search", [("name", "=", client["title"])])
    connection.call("res.partner", "write", found, {"city": "Bruges"})
    run(records("Clients", [{**client, "town": "Ghent"}]), **settings)
    [row] = connection.call("res.partner", "read", found, ["city"])
    assert row["city"] == city
