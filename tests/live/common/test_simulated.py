"""The simulated Odoo itself answers as its table says, and otherwise as the real one."""

from __future__ import annotations

import itertools
import typing as t
import xmlrpc.client

import pytest
import requests

from tests.live.plain import Plain
from tests.simulated.differences import EVERY, RemovedMethod, RenamedField, RenamedModel
from tests.simulated.profiles import PROFILES

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox import Database
    from tests.simulated.differences import Profile

pytestmark = [pytest.mark.live, pytest.mark.versions(*PROFILES)]
#: A method that no Odoo has.
UNKNOWN = "no_such_method_here"
#: A model of which every installation has records, and that every user may read.
MODEL = "res.partner"


def _call_kw(odoo: Database, method: str) -> object:
    session = requests.Session()
    login = {"db": odoo.name, "login": odoo.username, "password": odoo.password}
    session.post(f"{odoo.url}/web/session/authenticate", json={"params": login}, timeout=60)
    params = {"model": MODEL, "method": method, "args": ["read"], "kwargs": {}}
    path = f"/web/dataset/call_kw/{MODEL}/{method}"
    return _error(session.post(odoo.url + path, json={"params": params}, timeout=60))


def _json_rpc(odoo: Database, method: str) -> object:
    args = [odoo.name, 2, odoo.password, MODEL, method, ["read"], {}]
    params = {"service": "object", "method": "execute_kw", "args": args}
    return _error(requests.post(f"{odoo.url}/jsonrpc", json={"params": params}, timeout=60))


def _json_2(odoo: Database, method: str) -> object:
    headers = {"Authorization": f"bearer {odoo.api_key}", "X-Odoo-Database": odoo.name}
    url = f"{odoo.url}/json/2/{MODEL}/{method}"
    answer = requests.post(url, json={"operation": "read"}, headers=headers, timeout=60)
    return answer.status_code, answer.json()["name"], answer.json()["message"]


def _xml_rpc(odoo: Database, method: str) -> object:
    proxy = xmlrpc.client.ServerProxy(f"{odoo.url}/xmlrpc/2/object")
    with pytest.raises(xmlrpc.client.Fault) as caught:
        proxy.execute_kw(odoo.name, 2, odoo.password, MODEL, method, ["read"], {})
    return caught.value.faultCode, caught.value.faultString.splitlines()[-1]


def _error(answer: requests.Response) -> object:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["data"]["name"], error["data"]["message"]


@pytest.mark.parametrize("send", [_call_kw, _json_rpc, _json_2, _xml_rpc])
def test_a_removed_method_answers_as_the_real_odoo_answers_an_unknown_one(
    odoo: Database, behind: Database, profile: Profile, send: Callable[[Database, str], object]
) -> None:
    removed = [row.name for row in profile.of(RemovedMethod) if row.model == EVERY]
    assert removed
    for name in removed:
        assert repr(send(odoo, name)) == repr(send(behind, UNKNOWN)).replace(UNKNOWN, name)


def test_the_server_says_its_version_wherever_it_is_asked(odoo: Database, profile: Profile) -> None:
    text, numbers = profile.version
    url = f"{odoo.url}/web/webclient/version_info"
    answer = requests.post(url, json={"params": {}}, timeout=60).json()["result"]
    assert (answer["server_version"], answer["server_version_info"]) == (text, numbers)
    common = xmlrpc.client.ServerProxy(f"{odoo.url}/xmlrpc/2/common")
    assert t.cast("dict[str, object]", common.version())["server_version"] == text
    login = {"db": odoo.name, "login": odoo.username, "password": odoo.password}
    answer = requests.post(
        f"{odoo.url}/web/session/authenticate", json={"params": login}, timeout=60
    ).json()["result"]
    assert answer["server_version_info"] == numbers


@pytest.fixture
def simulated(odoo: Database) -> Plain:
    return Plain(odoo)


def test_a_renamed_field_is_there_under_its_new_name_only(
    simulated: Plain, real: Plain, profile: Profile
) -> None:
    rows = profile.of(RenamedField)
    for model, group in itertools.groupby(rows, key=lambda row: row.model):
        there = real.call(model, "fields_get", [], ["type"])
        known = simulated.call(_called(profile, model), "fields_get", [], ["type"])
        for row in group:
            assert row.real in there, row
            assert row.name in known, row
            assert row.real not in known or row.real in {r.name for r in rows}, row


def test_a_renamed_field_is_read_sorted_and_searched_by_its_new_name(
    simulated: Plain, real: Plain, profile: Profile
) -> None:
    for row in profile.of(RenamedField):
        model = _called(profile, row.model)
        field = real.call(row.model, "fields_get", [row.real], ["store", "type"])[row.real]
        if not field["store"] or field["type"] in ("one2many", "many2many"):
            continue  # Odoo sorts by columns only.
        searched = [row.name, "!=", False], [row.real, "!=", False]
        got = simulated.call(model, "search_read", [searched[0]], [row.name], order=row.name)
        want = real.call(row.model, "search_read", [searched[1]], [row.real], order=row.real)
        assert [r[row.name] for r in got] == [r[row.real] for r in want], row
        with pytest.raises(RuntimeError, match="Invalid field"):
            simulated.call(model, "search_read", [searched[1]], [row.name])
        with pytest.raises(RuntimeError, match=f"Invalid field '{row.real}'"):
            simulated.call(model, "search_read", [], [row.real], limit=1)


def _called(profile: Profile, real: str) -> str:
    return next((row.name for row in profile.of(RenamedModel) if row.real == real), real)


def test_a_removed_model_is_unknown(simulated: Plain, profile: Profile) -> None:
    if profile.name != "like-20":
        pytest.skip("only the table of 20 has removed models")
    with pytest.raises(RuntimeError, match=r"Object res.bank doesn't exist|Not ?Found|404"):
        simulated.call("res.bank", "search", [])
    assert "bank_id" not in simulated.call("res.partner.bank", "fields_get", [], ["type"])


def test_a_renamed_line_is_created_in_an_order_and_loaded_by_its_path(
    simulated: Plain, real: Plain, profile: Profile
) -> None:
    if profile.name != "like-20":
        pytest.skip("the same code for all profiles")
    [product] = real.call("product.product", "search_read", [], ["uom_id"], limit=1)
    [partner] = real.call("res.partner", "search", [], limit=1)
    unit = product["uom_id"][0]
    line = {"product_id": product["id"], "product_qty": 3, "uom_id": unit}
    order = {"partner_id": partner, "order_line": [[0, 0, line]]}
    [made] = simulated.call("purchase.order", "create", [order])
    columns = ["partner_id/.id", "order_line/product_id/.id", "order_line/uom_id/.id"]
    cells = [str(partner), str(product["id"]), str(unit)]
    loaded = simulated.call("purchase.order", "load", columns, [cells])
    assert loaded["ids"], loaded
    for number in (made, loaded["ids"][0]):
        domain = [["order_id", "=", number]]
        assert real.call("purchase.order.line", "search_read", domain, ["product_uom_id"])
        [got] = simulated.call("purchase.order.line", "search_read", domain, ["uom_id"])
        assert got["uom_id"][0] == unit
    old = [columns[0], columns[1], "order_line/product_uom_id/.id"]
    with pytest.raises(RuntimeError, match="product_uom_id"):
        simulated.call("purchase.order", "load", old, [cells])


def test_binary_values_are_objects_where_the_table_says_so(
    simulated: Plain, real: Plain, profile: Profile
) -> None:
    if profile.name not in ("like-20", "like-19.3"):
        pytest.skip("binary values are texts there")
    domain = [["image_128", "!=", False]]
    [want] = real.call("res.partner", "search_read", domain, ["image_128"], limit=1)
    asked = {"include_binary_content": True}
    [got] = simulated.call("res.partner", "read", [want["id"]], ["image_128"], context=asked)
    assert got["image_128"]["content"] == want["image_128"]
    [got] = simulated.call("res.partner", "read", [want["id"]], ["image_128"])
    assert ("content" in got["image_128"]) == (profile.name == "like-19.3")
