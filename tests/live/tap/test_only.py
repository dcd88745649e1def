"""Runs over some streams or records only, as a webhook starts them."""

from __future__ import annotations

import copy as copying
import typing as t

import pytest

from odoo_common.errors import Fatal
from tests.live.tap.in_process import Copy
from tests.live.tap.mapped import Mapped
from tests.live.tap.trade import Trade

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.live.plain import Plain

pytestmark = pytest.mark.live
Made = dict[str, t.Any]


@pytest.fixture
def copy(config: Made, tmp_path: Path) -> Copy:
    settings = {**config, "lookback_seconds": 0, "deletions": "all"}
    return Copy(settings, ["partners", "countries"], tmp_path)


def test_only_the_records_that_are_named_come_and_the_state_stays(copy: Copy, plain: Plain) -> None:
    ids = plain.call("res.partner", "create", [{"name": f"Named {n}"} for n in range(4)])
    copy.read()
    state = copying.deepcopy(copy.state)
    plain.call("res.partner", "write", ids, {"comment": "later"})
    plain.call("res.partner", "unlink", ids[:1])

    came = copy.read(only={"partners": ids[:2]}).records
    assert {r["id"]: bool(r["_sdc_deleted_at"]) for r in came["partners"]} == {
        ids[0]: True,
        ids[1]: False,
    }
    assert list(came) == ["partners"]
    assert copy.state == state

    # What was not named is still to come.
    came = copy.read().records
    assert {r["id"] for r in came["partners"]} >= {ids[2], ids[3]}


def test_only_the_streams_that_are_named_are_read_and_their_state_moves(
    copy: Copy, plain: Plain
) -> None:
    copy.read()
    before = copying.deepcopy(copy.state["bookmarks"])
    country = plain.call("res.country", "search", [], limit=1)
    plain.call("res.country", "write", country, {"phone_code": 999})
    plain.call("res.partner", "create", [{"name": "Not yet"}])
    came = copy.read(only={"countries": []}).records
    assert country[0] in [record["id"] for record in came["countries"]]
    assert "partners" not in came
    assert copy.state["bookmarks"]["partners"] == before["partners"]
    key = "replication_key_value"
    assert copy.state["bookmarks"]["countries"][key] > before["countries"][key]


def test_a_record_of_a_mapped_stream_comes_with_its_relations(
    config: Made, plain: Plain, tmp_path: Path
) -> None:
    trade = Trade(plain)
    template = trade.product("Named", list_price=7)
    variant = trade.variants(template)[0]
    came = Mapped(config, tmp_path).read(["Products"], only={"Products": [variant, 10**6]})
    found = {r["remoteId"]: bool(r["_sdc_deleted_at"]) for r in came.records["Products"]}
    assert found == {str(variant): False, str(10**6): True}


def test_a_stream_that_there_is_not_is_refused(copy: Copy) -> None:
    with pytest.raises(Fatal, match="the setting only names nonsense: there is no such stream"):
        copy.read(only={"nonsense": []})
