"""The tap reads a simulated Odoo as a plain read of the real one does, names changed."""

from __future__ import annotations

import json
import typing as t

import pytest

from tap_odoo.catalog.builtin_streams import STREAMS, STREAMS_BY_NAME
from tests.live.plain import Plain
from tests.live.singer import Output, run, select, write_json
from tests.live.tap.test_streams import MAY_BE_EMPTY, STAMPED_BY_A_LOGIN, settled
from tests.simulated.differences import RemovedField, RenamedField, RenamedModel

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database
    from tests.simulated.differences import Profile

pytestmark = [
    pytest.mark.live,
    pytest.mark.versions("like-20", "like-19.1", "like-18", "like-16", "like-15"),
]


def called(profile: Profile, model: str, real: str) -> str:
    """Return what the simulated Odoo calls a field."""
    renamed = {(row.model, row.real): row.name for row in profile.of(RenamedField)}
    return renamed.get((model, real), real)


def plainly(
    real: Plain, profile: Profile, name: str, fields: t.Collection[str]
) -> list[dict[str, t.Any]]:
    """Return the records of a stream as the real Odoo has them, by the names of the simulated."""
    spec = STREAMS_BY_NAME[name]
    renamed = {row.name: row.real for row in profile.of(RenamedModel)}
    model = next(renamed.get(m, m) for m in spec.models)
    there = real.call(model, "fields_get", [], ["type"])
    real_names = {called(profile, model, each): each for each in there}
    wanted = {each: real_names[each] for each in sorted(fields)}
    rows = real.records(model, spec.domain_for(there), list(wanted.values()))
    return [{each: row[wanted[each]] for each in wanted} for row in rows]


def test_every_stream_holds_exactly_the_records_of_the_database(
    everything: Output, real: Plain, profile: Profile
) -> None:
    assert set(everything.schemas) == {spec.name for spec in STREAMS}
    for name in everything.schemas:
        records = everything.records[name]
        fields = set(everything.schemas[name]["schema"]["properties"])
        fields -= STAMPED_BY_A_LOGIN | {"_sdc_deleted_at"}
        got = settled([{key: row[key] for key in fields} for row in records])
        assert got == settled(plainly(real, profile, name, fields)), name
        assert records or name in MAY_BE_EMPTY, name


def _model(profile: Profile, real: str) -> str:
    return next((row.name for row in profile.of(RenamedModel) if row.real == real), real)


def test_no_default_field_is_lost_but_those_that_the_version_removed(  # noqa: PLR0917 - fixtures
    everything: Output,
    config: dict[str, t.Any],
    odoo: Database,
    behind: Database,
    profile: Profile,
    tmp_path: Path,
) -> None:
    simulated = Plain(odoo)
    path = write_json(tmp_path / "real.json", {**config, "url": behind.url})
    found = json.loads(run("tap-odoo", "--config", path, "--discover").stdout)
    # By name alone: a company's registry number mirrors that of its partner.
    removed = {row.name for row in profile.of(RemovedField)}
    for entry in found["streams"]:
        name, model = entry["tap_stream_id"], STREAMS_BY_NAME[entry["tap_stream_id"]].models[0]
        there = simulated.call(_model(profile, model), "fields_get", [], ["type"])
        wanted = {
            called(profile, model, metadata["breadcrumb"][1])
            for metadata in entry["metadata"]
            if metadata["breadcrumb"]
            and called(profile, model, metadata["breadcrumb"][1]) in there
            and metadata["metadata"].get("selected-by-default")
            and metadata["breadcrumb"][1] not in removed
        }
        assert wanted - set(everything.schemas[name]["schema"]["properties"]) == set(), name


def test_test_says_what_works_and_which_version_it_is(
    config_file: Path, odoo: Database, profile: Profile
) -> None:
    lines = run("tap-odoo", "--config", config_file, "--test").stdout.decode().splitlines()
    assert lines[0] == f"Odoo {profile.version[0]} at {odoo.url}"
    assert lines[3].startswith(f"{len(STREAMS)} streams can be read: products, ")
    assert not any("not allowed" in line or "not installed" in line for line in lines)


def test_test_tells_what_a_user_may_not_read_from_what_is_missing(
    config: dict[str, t.Any], odoo: Database, behind: Database, tmp_path: Path
) -> None:
    said = []
    for database in (odoo, behind):
        clerk = database.as_user("clerk")
        given = {**config, "url": clerk.url, "username": clerk.username, "password": clerk.password}
        path = write_json(tmp_path / "clerk.json", given)
        said.append(run("tap-odoo", "--config", path, "--test").stdout.decode().splitlines()[3:])
    assert said[0] == said[1]
    assert any("are not allowed for this user: " in line for line in said[0])


@pytest.mark.versions("like-20", "like-19.3", "like-18")
def test_an_image_is_read_as_base64_and_an_attachment_too(
    config: dict[str, t.Any], tmp_path: Path, real: Plain, profile: Profile
) -> None:
    content = called(profile, "ir.attachment", "datas")
    settings = {**config, "models": ["ir.attachment"], "fields": {"ir_attachment": [content]}}
    settings["fields"]["partners"] = ["image_128"]
    path = write_json(tmp_path / "c.json", settings)
    catalog = json.loads(run("tap-odoo", "--config", path, "--discover").stdout)
    wanted = {"partners": ["id", "image_128"], "ir_attachment": ["id", content]}
    file = write_json(tmp_path / "catalog.json", select(catalog, wanted))
    output = Output(run("tap-odoo", "--config", path, "--catalog", file).stdout.splitlines())
    expected = real.records("res.partner", [], ["id", "image_128"])
    got = {row["id"]: row["image_128"] for row in output.records["partners"]}
    assert got == {row["id"]: row["image_128"] for row in expected}
    assert any(got.values())
    domain = [["id", "in", [row["id"] for row in output.records["ir_attachment"]]]]
    held = {
        row["id"]: row["datas"] for row in real.records("ir.attachment", domain, ["id", "datas"])
    }
    assert {row["id"]: row[content] for row in output.records["ir_attachment"]} == held
    assert any(held.values())


@pytest.mark.versions("like-20", "like-16")
@pytest.mark.parametrize("way", ["password", "json_rpc", "json_2", "xml_rpc"])
def test_each_transport_reads_the_same(  # noqa: PLR0917 - fixtures
    config: dict[str, t.Any],
    odoo: Database,
    tmp_path: Path,
    real: Plain,
    profile: Profile,
    way: str,
) -> None:
    if way == "json_2" and profile.name == "like-16":
        pytest.skip("json_2 begins with 19")
    given = dict(config)
    if way != "password":
        given.pop("password", None)
        given |= {"api_key": odoo.api_key, "transport": way}
    path = write_json(tmp_path / "c.json", given)
    catalog = json.loads(run("tap-odoo", "--config", path, "--discover").stdout)
    wanted = {"receipt_lines": None, "purchase_order_lines": None, "invoice_lines_all": None}
    file = write_json(tmp_path / "catalog.json", select(catalog, wanted))
    output = Output(run("tap-odoo", "--config", path, "--catalog", file).stdout.splitlines())
    for name in wanted:
        fields = set(output.schemas[name]["schema"]["properties"]) - {"_sdc_deleted_at"}
        records = [{key: row[key] for key in fields} for row in output.records[name]]
        assert settled(records) == settled(plainly(real, profile, name, fields))
        assert records


@pytest.mark.versions("like-21")
def test_an_odoo_newer_than_any_known_one_is_read_and_one_line_says_so(everything: Output) -> None:
    [line] = [line for line in everything.log.splitlines() if "is newer than" in line]
    assert "Odoo 21.0 is newer than 20.0" in line
    assert everything.records["products"]


def test_no_line_says_so_of_a_known_one(everything: Output) -> None:
    assert "is newer than" not in everything.log
