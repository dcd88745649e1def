"""A record comes again when a record that it is made from has changed."""

from __future__ import annotations

import json
import typing as t

import pytest

from tests.live.singer import Output, run, select, write_json

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.live.plain import Plain


class Reader:
    """Runs the tap over the products again and again, each time from the last state."""

    def __init__(self, config: dict[str, t.Any], folder: Path) -> None:
        self._folder = folder
        given = {
            **config,
            "lookback_seconds": 0,
            "fields": {"products": ["qty_available", "seller_ids"]},
        }
        self._config = write_json(folder / "config.json", given)
        catalog = json.loads(run("tap-odoo", "--config", self._config, "--discover").stdout)
        self._catalog = write_json(folder / "catalog.json", select(catalog, {"products": None}))
        self._state: dict[str, t.Any] = {}

    def read(self) -> dict[int, dict[str, t.Any]]:
        state = write_json(self._folder / "state.json", self._state)
        done = run(
            *("tap-odoo", "--config", self._config),
            *("--catalog", self._catalog, "--state", state),
        )
        output = Output(done.stdout.splitlines())
        self._state = output.state
        return {record["id"]: record for record in output.records["products"]}


@pytest.fixture(scope="module")
def reader(config: dict[str, t.Any], tmp_path_factory: pytest.TempPathFactory) -> Reader:
    reader = Reader(config, tmp_path_factory.mktemp("related"))
    assert len(reader.read()) > 50
    return reader


@pytest.fixture
def product(plain: Plain) -> dict[str, t.Any]:
    code = [["default_code", "=", "FURN_8888"]]
    fields = ["product_tmpl_id", "name", "uom_id"]
    found = plain.call("product.product", "search_read", code, fields)
    return t.cast("dict[str, t.Any]", found[0])


def test_nothing_comes_when_nothing_has_changed(reader: Reader) -> None:
    reader.read()
    assert reader.read() == {}


def test_a_template_that_is_renamed_brings_its_product(
    reader: Reader, plain: Plain, product: dict[str, t.Any]
) -> None:
    reader.read()
    template = product["product_tmpl_id"][0]
    plain.call("product.template", "write", [template], {"name": "Lamp with a new name"})
    assert reader.read()[product["id"]]["name"] == "Lamp with a new name"


def test_a_cost_that_changes_brings_the_product(
    reader: Reader, plain: Plain, product: dict[str, t.Any]
) -> None:
    reader.read()
    plain.call("product.product", "write", [product["id"]], {"standard_price": 77.25})
    assert reader.read()[product["id"]]["standard_price"] == 77.25


def test_a_supplier_that_is_added_brings_the_product(
    reader: Reader, plain: Plain, product: dict[str, t.Any]
) -> None:
    reader.read()
    fields = plain.call("product.supplierinfo", "fields_get", [], ["type"])
    partner = "partner_id" if "partner_id" in fields else "name"
    values = {partner: 1, "product_tmpl_id": product["product_tmpl_id"][0], "price": 3.5}
    new = plain.call("product.supplierinfo", "create", [values])[0]
    assert new in reader.read()[product["id"]]["seller_ids"]


def test_a_stock_move_brings_the_product_with_its_quantity(
    reader: Reader, plain: Plain, product: dict[str, t.Any]
) -> None:
    before = plain.call("product.product", "read", [product["id"]], ["qty_available"])
    reader.read()
    location = plain.call("stock.location", "search", [["usage", "=", "internal"]], limit=1)[0]
    quantity = before[0]["qty_available"] + 5
    plain.put_on_stock(product["id"], location, 5)
    assert reader.read()[product["id"]]["qty_available"] == quantity


def test_a_product_that_is_deleted_comes_as_a_tombstone_once(reader: Reader, plain: Plain) -> None:
    new = plain.call("product.product", "create", [{"name": "Short-lived"}])[0]
    assert reader.read()[new]["_sdc_deleted_at"] is None
    plain.call("product.product", "unlink", [new])
    tombstone = reader.read()[new]
    said = {name: value for name, value in tombstone.items() if value is not None}
    assert set(said) == {"id", "_sdc_deleted_at"}
    assert {"name", "write_date"} <= set(tombstone)
    assert new not in reader.read()


def test_a_product_that_is_archived_is_a_change(reader: Reader, plain: Plain) -> None:
    new = plain.call("product.product", "create", [{"name": "Soon archived"}])[0]
    reader.read()
    plain.call("product.product", "write", [new], {"active": False})
    assert reader.read()[new]["active"] is False
