"""The users of the database `hard` may do what they are named for, and nothing else."""

from __future__ import annotations

import typing as t

import pytest
import requests

from tests.live.sandbox.conftest import Hard

if t.TYPE_CHECKING:
    from sandbox import Database

READS = {
    "purchaser": ("purchase.order", "product.product", "x_machine"),
    "storekeeper": ("stock.picking", "stock.quant"),
    "auditor": ("account.move", "account.payment", "account.tax"),
    "seller": ("sale.order", "product.pricelist"),
    "european": ("purchase.order", "stock.picking", "account.move"),
}

REFUSED = {
    "purchaser": (("sale.order", "read"), ("product.product", "write"), ("x_machine", "unlink")),
    "storekeeper": (
        ("account.move", "read"),
        ("purchase.order", "write"),
        ("product.product", "write"),
    ),
    "auditor": (("account.move", "write"), ("account.move", "create"), ("account.tax", "write")),
    "seller": (("purchase.order", "read"), ("product.product", "write")),
    "european": (("res.users", "create"), ("product.product", "write")),
    "customer": (("stock.quant", "read"), ("product.supplierinfo", "read")),
}


@pytest.mark.parametrize("login", READS)
def test_a_user_reads_what_the_name_says(hard: Database, login: str) -> None:
    user = Hard(hard.as_user(login))
    for model in READS[login]:
        (record,) = user.call(model, "search", [], limit=1)

        assert user.call(model, "read", [record], ["id"]) == [{"id": record}]


@pytest.mark.parametrize("login", REFUSED)
def test_a_user_is_refused_everything_else(hard: Database, login: str) -> None:
    user = Hard(hard.as_user(login))
    for model, right in REFUSED[login]:
        allowed = user.call(model, "check_access_rights", right, raise_exception=False)

        assert allowed is False, (model, right)


def test_an_auditor_is_refused_by_the_write_itself(hard: Database, admin: Hard) -> None:
    auditor = Hard(hard.as_user("auditor"))

    with pytest.raises(RuntimeError, match="not allowed to modify"):
        auditor.call("account.move", "write", [admin.id("entry_draft")], {"ref": "changed"})

    assert admin.value("entry_draft", "ref") == "HARD-E1"


def test_a_seller_sees_own_orders_only(hard: Database, admin: Hard) -> None:
    seller = Hard(hard.as_user("seller"))
    owner = admin.id("user_seller")
    rows = seller.call("sale.order", "search_read", [], ["user_id"])

    assert admin.id("sale_of_seller") in [row["id"] for row in rows]
    assert {row["user_id"] and row["user_id"][0] for row in rows} <= {owner, False}
    assert len(rows) < admin.call("sale.order", "search_count", [])


def test_a_user_of_the_second_company_sees_nothing_of_the_first(
    hard: Database, admin: Hard
) -> None:
    european = Hard(hard.as_user("european"))
    names = ("purchase_europe", "purchase_to_approve")
    company = admin.id("company_europe")

    assert sorted(european.call("purchase.order", "search", [])) == sorted(map(admin.id, names))
    companies = european.call("stock.warehouse", "search_read", [], ["company_id"])
    assert {row["company_id"][0] for row in companies} == {company}


def test_who_left_is_not_let_in(hard: Database) -> None:
    assert authenticated(hard, "left", "left") is False


@pytest.mark.parametrize("login", READS)
def test_a_user_has_an_api_key(hard: Database, login: str) -> None:
    key = hard.as_user(login).api_key

    assert key
    assert authenticated(hard, login, key) == authenticated(hard, login, login) > 0


def authenticated(database: Database, login: str, secret: str) -> int | bool:
    arguments = [database.name, login, secret, {}]
    params = {"service": "common", "method": "authenticate", "args": arguments}
    body = {"jsonrpc": "2.0", "method": "call", "params": params}
    answer = requests.post(f"{database.url}/jsonrpc", json=body, timeout=60).json()
    result: int | bool = answer["result"]
    return result
