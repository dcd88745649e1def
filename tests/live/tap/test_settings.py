"""What the settings of a run change, on a real Odoo."""

from __future__ import annotations

import json
import typing as t

import pytest

from tests.live.singer import Output, run, select, write_json

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database
    from tests.live.plain import Plain

Tap = t.Callable[..., Output]


@pytest.fixture
def tap(config: dict[str, t.Any], tmp_path: Path) -> Tap:
    """Run the tap over some streams, fields chosen, with settings more."""

    def runner(wanted: t.Mapping[str, t.Sequence[str] | None], **settings: t.Any) -> Output:
        file = write_json(tmp_path / "config.json", {**config, **settings})
        catalog = json.loads(run("tap-odoo", "--config", file, "--discover").stdout)
        chosen = write_json(tmp_path / "catalog.json", select(catalog, wanted))
        done = run("tap-odoo", "--config", file, "--properties", chosen)
        output = Output(done.stdout.splitlines())
        output.log = done.stderr.decode()
        return output

    return runner


def values(output: Output, stream: str, field: str) -> dict[int, t.Any]:
    return {record["id"]: record[field] for record in output.records[stream]}


def refused(config: dict[str, t.Any], tmp_path: Path, **settings: t.Any) -> str:
    file = write_json(tmp_path / "config.json", {**config, **settings})
    done = run("tap-odoo", "--config", file, "--discover", check=False)
    assert done.returncode == 1
    log = done.stderr.decode()
    assert "Traceback" not in log
    return log


def test_many2one_values_can_be_names_or_both(tap: Tap, plain: Plain) -> None:
    rows = plain.call("sale.order", "search_read", [], ["partner_id"], order="id")
    wanted = {row["id"]: row["partner_id"] for row in rows}
    fields = ["partner_id", "partner_id_name"]
    both = tap({"sale_orders": fields}, many2one="both")
    assert values(both, "sale_orders", "partner_id") == {i: v[0] for i, v in wanted.items()}
    assert values(both, "sale_orders", "partner_id_name") == {i: v[1] for i, v in wanted.items()}
    names = tap({"sale_orders": fields}, many2one="name", paging="offset")
    assert values(names, "sale_orders", "partner_id") == {i: v[1] for i, v in wanted.items()}


def test_a_domain_of_ones_own_narrows_a_stream(tap: Tap, plain: Plain) -> None:
    own = {"sale_orders": ["|", ["state", "=", "sale"], ["state", "=", "sent"]]}
    output = tap({"sale_orders": ["state"]}, domain=own)
    states = values(output, "sale_orders", "state")
    assert len(states) == plain.count("sale.order", [["state", "in", ["sale", "sent"]]]) > 0


def test_fields_can_be_added_and_taken_away(tap: Tap) -> None:
    output = tap(
        {"products": None},
        fields={"products": ["qty_available"]},
        fields_exclude={"products": ["default_code"]},
        ignore_fields=["barcode"],
    )
    record = output.records["products"][0]
    assert "qty_available" in record
    assert not {"default_code", "barcode"} & set(record)


def test_a_language_gives_translated_values(tap: Tap, plain: Plain) -> None:
    country = plain.call("res.country", "search", [["code", "=", "DE"]])
    plain.call("res.country", "write", country, {"name": "Duitsland"}, context={"lang": "nl_NL"})
    dutch = tap({"countries": ["name"]}, language="nl_NL")
    assert values(dutch, "countries", "name")[country[0]] == "Duitsland"
    english = tap({"countries": ["name"]}, language="en_US")
    assert values(english, "countries", "name")[country[0]] == "Germany"


def test_a_language_that_is_not_installed_is_refused(
    config: dict[str, t.Any], tmp_path: Path
) -> None:
    log = refused(config, tmp_path, language="pt_PT")
    assert "language pt_PT is not installed in Odoo" in log
    assert "en_US, fr_FR, nl_NL" in log


def test_what_is_no_language_is_refused(config: dict[str, t.Any], tmp_path: Path) -> None:
    assert "'dutch'" in refused(config, tmp_path, language="dutch")


@pytest.fixture(scope="session")
def second_company(plain: Plain) -> int:
    """A company with a warehouse, a partner and a purchase order of its own."""
    company = plain.call("res.company", "create", [{"name": "Second"}])[0]
    plain.call("res.users", "write", [plain.uid], {"company_ids": [[4, company]]})
    within = {"allowed_company_ids": [company]}
    partner = plain.call(
        "res.partner", "create", [{"name": "Theirs", "company_id": company}], context=within
    )[0]
    if not plain.count("stock.warehouse", [["company_id", "=", company]]):
        values = {"name": "Second", "code": "SECND", "company_id": company}
        plain.call("stock.warehouse", "create", [values], context=within)
    own = ["warehouse_id.company_id", "=", company]
    kind = plain.call("stock.picking.type", "search", [own, ["code", "=", "incoming"]], limit=1)
    order = {"partner_id": partner, "picking_type_id": kind[0], "company_id": company}
    plain.call("purchase.order", "create", [order], context=within)
    return int(company)


def test_company_ids_leave_the_records_of_others_out(
    tap: Tap, plain: Plain, second_company: int
) -> None:
    first = plain.call("res.users", "read", [plain.uid], ["company_id"])[0]["company_id"][0]
    wanted = {"partners": ["company_id"], "purchase_orders": ["company_id"], "companies": []}
    ours = tap(wanted, company_ids=[first])
    assert set(values(ours, "partners", "company_id").values()) <= {None, first}
    assert set(values(ours, "purchase_orders", "company_id").values()) == {first}
    assert [record["id"] for record in ours.records["companies"]] == [first]
    mixed = tap(wanted, company_ids=f"{first}", buyorders_company_ids=[second_company])
    assert set(values(mixed, "purchase_orders", "company_id").values()) == {second_company}


def test_a_company_that_is_not_the_users_is_refused(
    config: dict[str, t.Any], tmp_path: Path
) -> None:
    log = refused(config, tmp_path, sellorders_company_ids=[4711])
    assert "sellorders_company_ids: user admin has no company with the id 4711" in log


def test_products_quantities_are_those_of_the_chosen_stock(
    tap: Tap, plain: Plain, second_company: int
) -> None:
    first = plain.call("res.users", "read", [plain.uid], ["company_id"])[0]["company_id"][0]
    warehouse, location = plain.call(
        "stock.warehouse", "search_read", [["company_id", "=", second_company]], ["lot_stock_id"]
    )[0].values()
    storable = plain.call("stock.quant", "search_read", [], ["product_id"], limit=1)
    product = storable[0]["product_id"][0]
    plain.call("res.users", "write", [plain.uid], {"company_ids": [[4, second_company]]})
    plain.put_on_stock(product, location[0], 7)
    settings: dict[str, t.Any] = {"fields": {"products": ["qty_available"]}}
    wanted = {"products": ["qty_available", "name"], "stock": ["location_id", "quantity"]}
    theirs = tap(wanted, stocks_company_ids=[second_company], company_ids=[first], **settings)
    assert values(theirs, "products", "qty_available")[product] == 7
    assert all(record["name"] for record in theirs.records["products"])
    by_warehouse = tap(wanted, stocks_warehouse_ids=[warehouse], **settings)
    assert values(by_warehouse, "products", "qty_available")[product] == 7
    assert [r["quantity"] for r in by_warehouse.records["stock"]] == [7]


def test_a_warehouse_that_is_not_there_is_refused(config: dict[str, t.Any], tmp_path: Path) -> None:
    log = refused(config, tmp_path, stocks_warehouse_ids="4711")
    assert "stocks_warehouse_ids: there is no warehouse with the id 4711" in log


#: By version: a stream, its model, and a field of it that Odoo fails to read.
BROKEN = {
    "14": ("stock_moves", "stock.move", "allowed_operation_ids"),
    "19": ("journal_entries", "account.move", "needed_terms"),
}


@pytest.mark.parametrize("paging", ["ids", "offset"])
def test_a_field_that_odoo_cannot_read_is_dropped_with_a_warning(
    tap: Tap, plain: Plain, odoo: Database, paging: str
) -> None:
    stream, model, broken = BROKEN[odoo.version]
    output = tap({stream: ["name", broken]}, discover_all_fields=True, paging=paging)
    records = output.records[stream]
    assert [r["id"] for r in records] == [r["id"] for r in plain.records(model, [], ["id"])]
    assert all("name" in record and broken not in record for record in records)
    assert f"{model}: field {broken} can't be read and is left out" in output.log
    assert f"fields {broken}" in output.log, "the closing table names it"


def test_strict_fails_where_something_could_not_be_read(
    config: dict[str, t.Any], tmp_path: Path, odoo: Database
) -> None:
    stream, _model, broken = BROKEN[odoo.version]
    settings = {**config, "discover_all_fields": True, "strict": True}
    file = write_json(tmp_path / "config.json", settings)
    catalog = json.loads(run("tap-odoo", "--config", file, "--discover").stdout)
    chosen = write_json(tmp_path / "c.json", select(catalog, {stream: [broken]}))
    done = run("tap-odoo", "--config", file, "--catalog", chosen, check=False)
    assert done.returncode == 1
    assert f"strict: fields or records of {stream} could not be read" in done.stderr.decode()
    assert Output(done.stdout.splitlines()).records[stream]


def test_access_token_checks_the_login(config_file: Path) -> None:
    done = run("tap-odoo", "--config", config_file, "--access-token")
    assert b"user admin (id 2) is logged in" in done.stderr
    assert done.stdout == b""
