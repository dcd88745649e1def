"""Every stream gives exactly what is in the database."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import typing as t

import jsonschema
import pytest

from tap_odoo.catalog.builtin_streams import STREAMS, STREAMS_BY_NAME
from tests.live.singer import BIN, Output, run, select, write_json

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.live.plain import Plain

#: The endpoint table of Optiply's document, and what belongs to it.
OPTIPLY = (
    *("products", "customers", "sale_orders", "sale_order_line", "purchase_orders"),
    *("purchase_order_lines", "stock", "warehouse", "location", "product_suppliers"),
    *("companies", "users", "accounts", "invoices_bills", "bom", "bom_lines"),
    *("invoice_bill_lines", "invoice_lines_all"),
)
BESIDE = ("suppliers", "pos_orders", "pos_order_lines", "receipts", "receipt_lines")
#: Streams that an installation without a sale in the shop may have empty.
MAY_BE_EMPTY = {
    *("payments", "pos_orders", "pos_order_lines", "lots", "customers", "suppliers"),
    *("pricelists", "pricelist_items"),
}

#: What signing in changes, without a new write_date.
STAMPED_BY_A_LOGIN = {"login_date", "log_ids", "device_ids"}

stream = pytest.mark.parametrize("name", sorted(STREAMS_BY_NAME))


def expected(plain: Plain, name: str, fields: t.Sequence[str]) -> list[dict[str, t.Any]]:
    spec = STREAMS_BY_NAME[name]
    model = _model(plain, name)
    domain = spec.domain_for(plain.call(model, "fields_get", [], ["type"]))
    records = plain.records(model, domain, fields)
    assert len(records) == plain.count(model, domain)
    return records


def settled(records: list[dict[str, t.Any]]) -> list[dict[str, t.Any]]:
    """Sort the ids of x2many fields: their order varies where Odoo's own sorting has ties."""
    return [
        {
            key: sorted(value) if isinstance(value, list) and _all_ints(value) else value
            for key, value in record.items()
        }
        for record in records
    ]


def _all_ints(values: list[t.Any]) -> bool:
    return all(isinstance(value, int) for value in values)


def _model(plain: Plain, name: str) -> str:
    for model in STREAMS_BY_NAME[name].models:
        try:
            plain.call(model, "fields_get", ["id"], ["type"])
        except RuntimeError:
            continue
        return model
    raise AssertionError(f"no model of {name} is there")


def test_every_stream_of_the_document_is_there(everything: Output) -> None:
    assert set(OPTIPLY) | set(BESIDE) <= set(everything.schemas)
    assert set(everything.schemas) == {spec.name for spec in STREAMS}


@stream
def test_a_stream_holds_exactly_the_records_of_the_database(
    everything: Output, plain: Plain, name: str
) -> None:
    fields = set(everything.schemas[name]["schema"]["properties"])
    fields -= STAMPED_BY_A_LOGIN | {"_sdc_deleted_at"}
    records = [{key: row[key] for key in fields} for row in everything.records[name]]
    assert settled(records) == settled(expected(plain, name, sorted(fields)))
    assert records or name in MAY_BE_EMPTY


@stream
def test_every_record_fits_the_schema_of_its_stream(everything: Output, name: str) -> None:
    message = everything.schemas[name]
    validator = jsonschema.Draft7Validator(
        message["schema"], format_checker=jsonschema.FormatChecker()
    )
    for record in everything.records[name]:
        assert [error.message for error in validator.iter_errors(record)] == []
    assert message["key_properties"] == ["id"]


def test_the_catalog_decides_which_fields_are_asked_for(
    config: dict[str, t.Any], tmp_path: Path, plain: Plain
) -> None:
    config_file = write_json(tmp_path / "c.json", {**config, "discover_all_fields": True})
    catalog = json.loads(run("tap-odoo", "--config", config_file, "--discover").stdout)
    wanted = ["name", "qty_available", "categ_id"]
    path = write_json(tmp_path / "catalog.json", select(catalog, {"products": wanted}))
    output = Output(run("tap-odoo", "--config", config_file, "--catalog", path).stdout.splitlines())
    assert set(output.records) == {"products"}
    fields = ["id", *wanted, "write_date"]
    # Their deletions are looked for, so the mark of one is there whatever is selected.
    properties = {*fields, "_sdc_deleted_at"}
    assert set(output.schemas["products"]["schema"]["properties"]) == properties
    got = [{name: row[name] for name in fields} for row in output.records["products"]]
    assert got == expected(plain, "products", fields)


def test_a_computed_field_is_added_by_its_name(
    config: dict[str, t.Any], tmp_path: Path, plain: Plain, everything: Output
) -> None:
    more = {"fields": {"products": ["qty_available"]}}
    path = write_json(tmp_path / "c.json", {**config, **more})
    output = Output(run("tap-odoo", "--config", path).stdout.splitlines())
    before = set(everything.schemas["products"]["schema"]["properties"])
    after = set(output.schemas["products"]["schema"]["properties"])
    assert after - before == {"qty_available"}
    got = [{k: row[k] for k in ("id", "qty_available")} for row in output.records["products"]]
    assert got == expected(plain, "products", ["id", "qty_available"])


def test_a_field_of_the_settings_that_is_not_there_is_named(
    config: dict[str, t.Any], tmp_path: Path
) -> None:
    path = write_json(tmp_path / "c.json", {**config, "fields": {"products": ["colour_of"]}})
    done = run("tap-odoo", "--config", path, check=False)
    assert done.returncode == 1
    assert "product.product has no field colour_of" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_field_of_the_catalog_that_odoo_no_longer_has_is_named_and_left_out(
    config_file: Path, tmp_path: Path
) -> None:
    catalog = json.loads(run("tap-odoo", "--config", config_file, "--discover").stdout)
    select(catalog, {"units": ["name", "x_gone"]})
    units = next(s for s in catalog["streams"] if s["stream"] == "units")
    units["schema"]["properties"]["x_gone"] = {"type": ["string", "null"]}
    units["metadata"].append(
        {"breadcrumb": ["properties", "x_gone"], "metadata": {"selected": True}}
    )
    path = write_json(tmp_path / "catalog.json", catalog)
    done = run("tap-odoo", "--config", config_file, "--catalog", path, check=False)
    assert "the catalog selects x_gone" in done.stderr.decode()
    assert done.returncode == 1  # what somebody selected doesn't come any more
    assert Output(done.stdout.splitlines()).records["units"]


@pytest.mark.parametrize("paging", ["ids", "offset"])
def test_both_ways_of_paging_give_the_same(
    config: dict[str, t.Any], tmp_path: Path, everything: Output, paging: str
) -> None:
    path = write_json(tmp_path / "c.json", {**config, "paging": paging, "page_size": 40})
    output = Output(run("tap-odoo", "--config", path).stdout.splitlines())
    # Signing in stamps the user.
    moving = {"users", "partners", "customers", "suppliers"}
    for name in set(everything.records) - moving:
        assert settled(output.records[name]) == settled(everything.records[name]), name


def test_any_other_model_becomes_a_stream(
    config: dict[str, t.Any], tmp_path: Path, plain: Plain
) -> None:
    path = write_json(tmp_path / "c.json", {**config, "models": ["res.country.state"]})
    output = Output(run("tap-odoo", "--config", path).stdout.splitlines())
    assert len(output.records["res_country_state"]) == plain.count("res.country.state", [])


def test_a_second_run_brings_only_what_changed(
    config: dict[str, t.Any], tmp_path: Path, plain: Plain
) -> None:
    path = write_json(tmp_path / "c.json", {**config, "lookback_seconds": 0})
    first = Output(run("tap-odoo", "--config", path).stdout.splitlines())
    new = plain.call("res.partner", "create", [{"name": "Between two runs"}])[0]
    state = write_json(tmp_path / "state.json", first.state)
    second = Output(run("tap-odoo", "--config", path, "--state", state).stdout.splitlines())
    assert new in [record["id"] for record in second.records["partners"]]
    assert second.records["products"] == []
    old = first.state["bookmarks"]["partners"]["replication_key_value"]
    assert second.state["bookmarks"]["partners"]["replication_key_value"] > old


def test_piped_into_target_jsonl_every_record_arrives(
    config_file: Path, everything: Output, tmp_path: Path, plain: Plain
) -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv, "this test installs target-jsonl with uv: use ./run test"
    target = write_json(
        tmp_path / "target.json",
        {"destination_path": str(tmp_path / "out"), "do_timestamp_file": False},
    )
    loader = [uv, "tool", "run", "--quiet", "target-jsonl", "-c", str(target)]
    with subprocess.Popen(
        [BIN / "tap-odoo", "--config", config_file],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as tap:
        subprocess.run(loader, stdin=tap.stdout, check=True, capture_output=True, timeout=300)
    assert tap.returncode == 0
    for name in everything.schemas:
        file = tmp_path / "out" / f"{name}.jsonl"
        lines = file.read_text().splitlines() if file.exists() else []
        records = [json.loads(line) for line in lines]
        assert [{"id": record["id"]} for record in records] == expected(plain, name, ["id"]), name
