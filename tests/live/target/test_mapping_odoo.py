"""One Odoo's records into another through a pipe, twice and then by what changed."""

from __future__ import annotations

import json
import os
import subprocess
import typing as t

import pytest

from odoo_common.client.connection import Connection
from odoo_common.settings.connection import ConnectionSettings
from sandbox import Database, Sandbox
from tests.live.singer import BIN, write_json
from tests.live.target.told import ALL, Spec, told, written
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.live
Row = dict[str, t.Any]
MODULE = "odoo_source"
#: (source, target): upwards from 14 and between two databases of one version.
WAYS = {("14", "19"), ("19", "19"), ("14", "14")}

#: By model, what must be the same: a field, or of the records that it leads to their fields.
TOLD: dict[str, Spec] = {
    "product.product": {
        "product_tmpl_id": {"name": 0, "list_price": 0, "sale_ok": 0, "active": 0},
        "product_template_attribute_value_ids": {"name": 0, "price_extra": 0},
        "default_code": 0,
        "standard_price": 0,
        "weight": 0,
        "active": 0,
        "uom_id": {"name": 0},
    },
    "res.partner": {
        **dict.fromkeys(["name", "city", "email", "is_company", "active", "supplier_rank"], 0),
        "parent_id": {"name": 0},
        "country_id": {"code": 0},
        "state_id": {"code": 0},
    },
    "product.supplierinfo": {
        **dict.fromkeys(["price", "min_qty", "delay", "date_start"], 0),
        "partner_id|name": {"name": 0},
        "product_tmpl_id": {"name": 0},
        "product_id": {"default_code": 0},
    },
    "mrp.bom": {
        **dict.fromkeys(["product_qty", "code", "type"], 0),
        "product_tmpl_id": {"name": 0},
        "product_id": {"default_code": 0},
        "bom_line_ids": {
            "product_id": {"default_code": 0},
            "product_qty": 0,
            "bom_product_template_attribute_value_ids": {"name": 0},
        },
    },
    "purchase.order": {
        **dict.fromkeys(["date_order", "amount_untaxed", "state"], 0),
        "partner_id": {"name": 0},
        "order_line": {**dict.fromkeys(["name", "product_qty", "price_unit"], 0)},
    },
}  # fmt: skip

#: Those of a model that are copied, where it isn't all.
COPIED: dict[str, list[t.Any]] = {
    "res.partner": [("partner_share", "=", True)],
    "product.product": [("product_tmpl_id.type", "!=", "combo")],
}


class Source:
    """The database that is copied.

    Args:
        database: It.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.connection = Connection(ConnectionSettings.from_config(settings(database)))
        # The other database has the same demo products: their barcodes are taken there.
        ids = self.find("product.product", [("barcode", "!=", False)])
        self.connection.call("product.product", "write", ids, {"barcode": False})
        # One of them is more than a draft, one less.
        first, second = self.find("purchase.order", [("state", "in", ["draft", "sent"])])[:2]
        self.connection.call("purchase.order", "button_confirm", [first])
        self.connection.call("purchase.order", "button_cancel", [second])

    def find(self, model: str, domain: list[t.Any]) -> list[int]:
        found = self.connection.call(model, "search", domain, order="id", context=ALL)
        return t.cast("list[int]", found)


class Pipe:
    """tap-odoo into target-odoo, with the files that two runs of a job share.

    Args:
        source: Where from.
        config: Where to, the settings of the target.
        folder: For the files.
    """

    def __init__(self, source: Database, config: Row, folder: Path) -> None:
        tap = {**settings(source), "mapping": str(ROOT / "mappings/odoo/from_odoo.yml")}
        self._tap = write_json(folder / "tap.json", tap)
        self._summary, self._state = folder / "summary.json", folder / "state.json"
        more = {
            "mapping": str(ROOT / "mappings/odoo/to_odoo.yml"),
            "mapping_flags": {"confirm_orders": True},
            "summary_path": str(self._summary),
            "rejects_path": str(folder / "rejects.jsonl"),
        }
        self._target = write_json(folder / "target.json", {**config, **more})

    def run(self, *, whole: bool = False) -> dict[str, dict[str, int]]:
        """Run once; return what became of the records, by stream."""
        state = ["--state", str(self._state)] if self._state.exists() and not whole else []
        tap = [str(BIN / "tap-odoo"), "--config", str(self._tap), *state]
        target = [str(BIN / "target-odoo"), "--config", str(self._target)]
        with subprocess.Popen(tap, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader:
            writer = subprocess.run(
                target, stdin=reader.stdout, capture_output=True, timeout=600, check=False
            )
            said = reader.stderr.read().decode() if reader.stderr else ""
        assert reader.returncode == 0, said[-2000:]
        assert writer.returncode == 0, writer.stderr.decode()[-4000:]
        self._state.write_bytes(writer.stdout.splitlines()[-1])
        streams = json.loads(self._summary.read_text())["streams"]
        return {
            stream: {name: n for name, n in counts.items() if n and name != "read"}
            for stream, counts in streams.items()
        }


def settings(database: Database) -> Row:
    return {
        "url": database.url,
        "db": database.name,
        "username": database.username,
        "password": database.password,
    }


def copies(connection: Connection, model: str) -> dict[int, int]:
    """Return the database id of each copied record by that in the source."""
    found = written(connection, model, MODULE)
    return {int(name.rpartition("_")[2]): number for name, number in found.items()}


def compare(source: Source, target: Connection) -> None:
    for model, spec in TOLD.items():
        there = copies(target, model)
        ids = source.find(model, COPIED.get(model, []))
        assert len(ids) > 3
        assert set(ids) <= there.keys(), model
        theirs = told(source.connection, model, ids, spec)
        ours = told(target, model, [there[number] for number in ids], spec)
        for one, other in zip(theirs, ours, strict=True):
            if model == "purchase.order" and one["state"] in ("sent", "to approve"):
                one["state"] = "draft"
            assert one == other


@pytest.fixture(params=["14", "19"], ids="from-{}".format)
def source(request: pytest.FixtureRequest, box: Sandbox) -> Iterator[Source]:
    """Another database, of the same version or of an older one."""
    if (request.param, box.version.key) not in WAYS:
        pytest.skip("a way that isn't tested each time")
    other = Sandbox(request.param)
    other.up()
    name = f"source_{os.getpid()}"
    yield Source(other.clone(name))
    other.drop(name)


@pytest.fixture
def target(box: Sandbox) -> Iterator[Database]:
    """A database that nothing was copied into."""
    name = f"copy_{os.getpid()}"
    yield box.clone(name)
    box.drop(name)


def test_a_copy_of_an_odoo_is_made_once_and_follows_its_changes(
    source: Source, target: Database, tmp_path: Path
) -> None:
    pipe = Pipe(source.database, settings(target), tmp_path)
    there = Connection(ConnectionSettings.from_config(settings(target)))
    templates = there.call("product.template", "search_count", [], context=ALL)
    first = pipe.run()
    assert all("rejected" not in counts for counts in first.values())
    compare(source, there)
    # Each template once: a variant isn't a second one.
    made = first["product_templates"]["created"]
    assert there.call("product.template", "search_count", [], context=ALL) == templates + made
    assert made == len(source.find("product.template", [("type", "!=", "combo")]))

    for counts in pipe.run(whole=True).values():
        assert counts.keys() == {"unchanged"}

    removed = change(source)
    later = pipe.run()
    for stream, counts in {
        "product_templates": {"created": 1},
        "products": {"updated": 3},  # two new variants that Odoo made, and a new code
        "partners": {"updated": 1},
        "product_suppliers": {"updated": 1, "created": 1},
        "boms": {"updated": 1},
        "purchase_orders": {"updated": 1},
    }.items():
        found = {name: n for name, n in later[stream].items() if name != "unchanged"}
        assert found == counts, stream
    compare(source, there)
    gone = copies(there, "product.supplierinfo").get(removed)
    assert not gone or not there.call("product.supplierinfo", "search", [("id", "=", gone)])
    for counts in pipe.run().values():
        assert counts.keys() <= {"unchanged"}


def change(source: Source) -> int:
    """Change a record of each kind; return the id of a supplier's price that is removed."""
    call, find = source.connection.call, source.find
    alone = [("parent_id", "=", False), ("child_ids", "=", False), ("city", "!=", False)]
    partner = find("res.partner", [*COPIED["res.partner"], *alone])[0]
    call("res.partner", "write", [partner], {"city": "Elsewhere"})
    coded = find("product.product", [*COPIED["product.product"], ("default_code", "!=", False)])
    call("product.product", "write", coded[:1], {"default_code": "NEW-1"})
    bom = next(
        row
        for row in call("mrp.bom", "search_read", [], ["bom_line_ids"], order="id")
        if len(row["bom_line_ids"]) > 1
    )
    lines = [(2, bom["bom_line_ids"][0]), (1, bom["bom_line_ids"][1], {"product_qty": 7})]
    call("mrp.bom", "write", [bom["id"]], {"bom_line_ids": lines})
    order = find("purchase.order", [("state", "in", ["draft", "sent"])])[:1]
    [row] = call("purchase.order", "read", order, ["order_line"])
    call("purchase.order.line", "write", row["order_line"][:1], {"product_qty": 41})
    price = find("product.supplierinfo", [])[0]
    call("product.supplierinfo", "unlink", [price])

    attribute = find("product.attribute", [("create_variant", "=", "always")])[0]
    values = find("product.attribute.value", [("attribute_id", "=", attribute)])[:2]
    line = {"attribute_id": attribute, "value_ids": [(6, 0, values)]}
    chair = {"name": "A new chair", "attribute_line_ids": [(0, 0, line)], "list_price": 5}
    template = call("product.template", "create", chair)
    variants = find("product.product", [("product_tmpl_id", "=", template)])
    for number, variant in enumerate(variants):
        call("product.product", "write", [variant], {"default_code": f"CHAIR-{number}"})
    fields = call("product.supplierinfo", "fields_get", [], ["type"])
    vendor = "partner_id" if "partner_id" in fields else "name"
    values_of_price = {vendor: partner, "product_tmpl_id": template, "price": 3}
    call("product.supplierinfo", "create", values_of_price)
    return price
