"""What people add to their Odoo themselves: fields and models whose names begin with x_."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.singer import Output, run, write_json

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.live.plain import Plain


@pytest.fixture(scope="session")
def colours(plain: Plain) -> int:
    """A model x_colour with a record, and a field x_colour_id of partners."""
    model = plain.call("ir.model", "create", [{"name": "Colour", "model": "x_colour"}])[0]
    group = plain.call("ir.model.data", "search_read", [["name", "=", "group_user"]], ["res_id"])
    rights = {f"perm_{what}": True for what in ("read", "write", "create", "unlink")}
    access = {"name": "x", "model_id": model, "group_id": group[0]["res_id"], **rights}
    plain.call("ir.model.access", "create", [access])
    field = {
        "name": "x_colour_id",
        "field_description": "Colour",
        "model_id": plain.call("ir.model", "search", [["model", "=", "res.partner"]])[0],
        "ttype": "many2one",
        "relation": "x_colour",
    }
    plain.call("ir.model.fields", "create", [field])
    red = plain.call("x_colour", "create", [{"x_name": "Red"}])[0]
    partner = plain.call("res.partner", "search", [], limit=1)
    plain.call("res.partner", "write", partner, {"x_colour_id": red})
    return int(red)


def test_custom_fields_and_models_are_streams_like_others(
    config: dict[str, t.Any], colours: int, tmp_path: Path
) -> None:
    file = write_json(tmp_path / "config.json", {**config, "models": ["x_colour"]})
    output = Output(run("tap-odoo", "--config", file).stdout.splitlines())
    assert [(r["id"], r["x_name"]) for r in output.records["x_colour"]] == [(colours, "Red")]
    painted = [r for r in output.records["partners"] if r["x_colour_id"] == colours]
    assert len(painted) == 1
