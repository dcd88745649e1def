"""Several workers on one stream: together they have all of it, and none has another's."""

from __future__ import annotations

import copy
import json
import typing as t

import pytest

from odoo_common.errors import Fatal
from tap_odoo.fetch import ids as fetch_ids
from tap_odoo.fetch import shards
from tap_odoo.fetch.shards import STRIPE, Shard
from tests.live.singer import run, select, write_json
from tests.live.tap.in_process import Copy
from tests.live.tap.mapped import Mapped
from tests.live.tap.trade import Trade

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.live.plain import Plain

pytestmark = pytest.mark.live
STREAMS = ["products", "partners", "countries"]
SHARDS = [str(Shard(which, 3)) for which in (1, 2, 3)]
Made = dict[str, t.Any]


class Workers:
    """A worker for each shard, and one that reads whole streams to compare with."""

    def __init__(self, config: Made, streams: t.Sequence[str], folder: Path) -> None:
        settings = {**config, "lookback_seconds": 0, "deletions": "all", "page_size": 25}
        self.whole = Copy(settings, streams, folder)
        self.each = {shard: copy.copy(self.whole) for shard in SHARDS}
        for worker in self.each.values():
            worker.records = {name: {} for name in streams}

    def read(self, **settings: t.Any) -> tuple[int, int]:
        """Let all of them read; return how many records and tombstones the shards brought."""
        self.whole.read(**settings)
        outputs = [worker.read(shard=shard, **settings) for shard, worker in self.each.items()]
        records = [r for output in outputs for came in output.records.values() for r in came]
        gone = sum(bool(record.get("_sdc_deleted_at")) for record in records)
        return len(records) - gone, gone

    def compare(self) -> None:
        """See that the shards are disjoint and together what the whole is."""
        for stream in self.whole.streams:
            parts = [worker.records[stream] for worker in self.each.values()]
            together = {key: record for part in parts for key, record in part.items()}
            assert sum(map(len, parts)) == len(together), stream
            assert together == self.whole.records[stream], stream
            assert all(parts), f"{stream}: a shard without a record shows nothing"


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stripes so narrow that the demo data's tables have many of them, and are big ones."""
    monkeypatch.setattr(shards, "STRIPE", 7)
    monkeypatch.setattr(fetch_ids, "FIRST_BLOCK", 20)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("paging", ["ids", "offset"])
def test_the_shards_are_the_whole_through_changes_inserts_and_deletions(
    config: Made, plain: Plain, tmp_path: Path, paging: str
) -> None:
    workers = Workers({**config, "paging": paging}, STREAMS, tmp_path)
    doomed = plain.call("res.partner", "create", [{"name": f"Doomed {n}"} for n in range(25)])
    workers.read()
    workers.compare()

    partners = plain.call("res.partner", "search", [["id", "not in", doomed]], limit=20)
    plain.call("res.partner", "write", partners, {"comment": "changed"})
    plain.call("res.partner", "unlink", doomed[3:20])
    plain.call("res.partner", "create", [{"name": f"New {n}"} for n in range(25)])
    brought, gone = workers.read()
    workers.compare()
    assert gone == 17
    # A second's changes can come twice: Odoo stamps seconds.
    assert 45 <= brought < len(workers.whole.records["partners"])

    plain.call("res.partner", "unlink", [*doomed[:3], *doomed[20:]])
    assert workers.read()[1] == 8
    workers.compare()
    assert workers.read()[1] == 0


@pytest.mark.usefixtures("narrow")
def test_eight_workers_go_on_from_what_one_has_read(
    config: Made, plain: Plain, tmp_path: Path
) -> None:
    workers = Workers(config, STREAMS, tmp_path)
    doomed = plain.call("res.partner", "create", [{"name": f"Doomed {n}"} for n in range(25)])
    workers.whole.read()
    for shard, worker in workers.each.items():
        own = Shard.parse(shard)
        assert own
        worker.state = copy.deepcopy(workers.whole.state)
        for stream, records in workers.whole.records.items():
            worker.records[stream] = {i: r for i, r in records.items() if own.holds(i)}
    plain.call("res.partner", "unlink", doomed)
    brought, gone = workers.read()
    assert gone == len(doomed)
    assert brought < sum(map(len, workers.whole.records.values())) / 2
    workers.compare()


@pytest.mark.usefixtures("narrow")
def test_a_worker_does_not_go_on_from_the_state_of_another(config: Made, tmp_path: Path) -> None:
    worker = Copy(config, ["countries"], tmp_path)
    worker.read(shard="2/3")
    for other in ("3/3", "2/4", None):
        with pytest.raises(Fatal, match="countries: the state is that of shard 2/3"):
            worker.read(shard=other)


@pytest.mark.usefixtures("narrow")
def test_the_shards_of_mapped_streams_are_the_whole_and_what_cannot_be_split_is_whole(
    config: Made, plain: Plain, tmp_path: Path
) -> None:
    trade = Trade(plain)
    template = trade.product("Shared")
    vendor = trade.create("res.partner", name="Maker", supplier_rank=1)
    trade.supply(vendor, template, price=3)
    streams = ["Products", "Suppliers", "SupplierProducts", "SellOrderLines"]
    mapped = Mapped(config, tmp_path)
    held = {
        shard: {stream: mapped.follow(stream, shard=shard) for stream in streams}
        for shard in (None, *SHARDS)
    }

    def compare() -> None:
        for stream in streams:
            parts = [held[shard][stream].records for shard in SHARDS]
            together = {key: record for part in parts for key, record in part.items()}
            assert sum(map(len, parts)) == len(together), stream
            assert together == held[None][stream].records, stream

    compare()
    # The key of a supplier's price is made of its partner and product: two prices can have it.
    assert [bool(held[shard]["SupplierProducts"].records) for shard in SHARDS] == [
        True,
        False,
        False,
    ]
    assert all(held[shard]["Products"].records for shard in SHARDS)

    trade.write("product.template", template, list_price=81)
    trade.unlink("res.partner", trade.create("res.partner", name="Briefly", supplier_rank=1))
    trade.create("res.partner", name="Second", supplier_rank=1)
    for by_stream in held.values():
        for one in by_stream.values():
            one.again()
    compare()


def test_the_command_takes_a_shard_and_refuses_one_that_there_is_not(
    config: Made, plain: Plain, tmp_path: Path
) -> None:
    model = "res.partner.category"
    ids = plain.call(model, "create", [{"name": f"Tag {n}"} for n in range(2 * STRIPE)])
    settings = {**config, "models": [model]}
    plain_config = write_json(tmp_path / "config.json", settings)
    catalog = json.loads(run("tap-odoo", "--config", plain_config, "--discover").stdout)
    wanted = write_json(
        tmp_path / "catalog.json", select(catalog, {"res_partner_category": ["id"]})
    )
    found: list[int] = []
    for shard in ("1/2", "2/2"):
        file = write_json(tmp_path / "shard.json", {**settings, "shard": shard})
        done = run("tap-odoo", "--config", file, "--catalog", wanted)
        messages = [json.loads(line) for line in done.stdout.splitlines()]
        came = [m["record"]["id"] for m in messages if m["type"] == "RECORD"]
        assert len(came) > STRIPE / 2
        found += came
        state = messages[-1]["value"]["bookmarks"]["res_partner_category"]
        assert state["shard"] == shard
    assert len(found) == len(set(found))
    assert set(ids) <= set(found)
    assert len(found) == plain.count(model, [])

    file = write_json(tmp_path / "shard.json", {**settings, "shard": "3/2"})
    refused = run("tap-odoo", "--config", file, "--catalog", wanted, check=False)
    assert refused.returncode == 1
    assert "shard '3/2': say which shard of how many" in refused.stderr.decode()
    assert "Traceback" not in refused.stderr.decode()
