"""Records of the input that are one in Odoo: the order of the input is what counts."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records, schema

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

pytestmark = pytest.mark.live
Row = dict[str, t.Any]
PARTNER = "res.partner"
#: One record a batch, several, all in one.
SIZES = (1, 500)


@pytest.fixture(params=SIZES)
def settings(request: pytest.FixtureRequest) -> Row:
    return {"batch_size_rows": request.param, "parallel_requests": 1}


def of(plain: Plain, name: Name, *fields: str) -> list[Row]:
    """Return what Odoo holds of this test's partners, archived ones too."""
    domain = [("ref", "=", name("r")), ("active", "in", [True, False])]
    found: list[Row] = plain.call(PARTNER, "search_read", domain, [*fields], order="id")
    return found


def row(name: Name, what: str, **more: t.Any) -> Row:
    return {"id": name(what), "ref": name("r"), "name": what, **more}


@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize(("action", "left"), [("unlink", []), ("archive", [False])])
def test_a_record_that_is_deleted_after_it_came_is_gone(  # noqa: PLR0917 - fixtures
    run: Runner,
    plain: Plain,
    name: Name,
    settings: Row,
    is_new: bool,
    action: str,
    left: list[bool],
) -> None:
    if not is_new:
        run(records(PARTNER, [row(name, "X", city="Old")]))
    before = of(plain, name, "city")
    gone = {"id": name("X"), "delete": True}
    feed = [row(name, "X", city="New"), gone, gone]
    result = run(records(PARTNER, feed), on_delete={PARTNER: action}, **settings)
    assert not result.rejects
    assert sum(result.ended(PARTNER).values()) == 3
    after = of(plain, name, "active")
    assert [each["active"] for each in after] == left
    if before and after:
        assert after[0]["id"] == before[0]["id"]


def test_a_record_that_comes_back_after_its_deletion_is_there(
    run: Runner, plain: Plain, name: Name, settings: Row
) -> None:
    gone = {"id": name("X"), "delete": True}
    feed = [row(name, "X", city="One"), gone, row(name, "X", city="Two")]
    run(records(PARTNER, feed), on_delete={PARTNER: "unlink"}, **settings)
    assert [each["city"] for each in of(plain, name, "city")] == ["Two"]


def test_one_that_waits_is_not_written_once_it_is_deleted(
    run: Runner, plain: Plain, name: Name, settings: Row
) -> None:
    feed = [
        row(name, "X", **{"parent_id/id": name("P")}),
        row(name, "X", city="New"),
        {"id": name("X"), "delete": True},
        row(name, "P"),
    ]
    result = run(records(PARTNER, feed), on_delete={PARTNER: "unlink"}, **settings)
    assert result.ended(PARTNER) == {"created": 2, "updated": 1, "skipped": 1}
    assert [each["name"] for each in of(plain, name, "name")] == ["P"]


def test_by_external_id_and_by_database_id_it_is_the_same_record(
    run: Runner, plain: Plain, name: Name, settings: Row
) -> None:
    run(records(PARTNER, [row(name, "X", street="s0")]))
    [there] = of(plain, name)
    feed = [row(name, "X", street="s1"), {".id": there["id"], "street": "s0"}]
    assert run(records(PARTNER, feed), **settings).ended(PARTNER) == {"updated": 2}
    assert of(plain, name, "street")[0]["street"] == "s0"
    waits = row(name, "X", street="s2", **{"parent_id/id": name("P")})
    feed = [waits, {".id": there["id"], "street": "s3"}, row(name, "P")]
    assert run(records(PARTNER, feed), **settings).ended(PARTNER) == {"created": 1, "updated": 2}
    found = {each["name"]: each for each in of(plain, name, "name", "street", "parent_id")}
    assert found["X"]["parent_id"][0] == found["P"]["id"]


def test_a_record_with_both_ids_is_not_made_again(
    run: Runner, plain: Plain, name: Name, settings: Row
) -> None:
    run(records(PARTNER, [row(name, "X")]))
    [there] = of(plain, name)
    both = {"id": name("other"), ".id": there["id"]}
    feed = [both | {"city": city} for city in ("One", "Two")] + [{".id": there["id"], "zip": "3"}]
    assert run(records(PARTNER, feed), **settings).ended(PARTNER) == {"updated": 3}
    assert [(each["id"], each["city"], each["zip"]) for each in of(plain, name, "city", "zip")] == [
        (there["id"], "Two", "3")
    ]


def test_the_last_of_three_counts_whatever_they_are_named_by(
    run: Runner, plain: Plain, name: Name, settings: Row
) -> None:
    run(records(PARTNER, [row(name, "X")]))
    [there] = of(plain, name)
    feed = [
        row(name, "X", city="One"),
        row(name, "X", city="Two"),
        {".id": there["id"], "city": "3"},
    ]
    run(records(PARTNER, feed), **settings)
    assert of(plain, name, "city")[0]["city"] == "3"


def test_a_deletion_by_database_id_follows_what_came_by_external_id(
    run: Runner, plain: Plain, name: Name, settings: Row
) -> None:
    run(records(PARTNER, [row(name, "X")]))
    [there] = of(plain, name)
    feed = [row(name, "X", city="New"), {".id": there["id"], "delete": True}]
    run(records(PARTNER, feed), on_delete={PARTNER: "unlink"}, **settings)
    assert of(plain, name) == []


def test_an_order_that_waited_brings_the_lines_that_no_newer_one_has(
    run: Runner, plain: Plain, name: Name, settings: Row
) -> None:
    def line(which: str, quantity: int) -> Row:
        return {"product_id/default_code": name(which), "product_qty": quantity}

    def product(which: str) -> Row:
        return {"id": name(which), "name": which, "default_code": name(which)}

    order = {"id": name("PO"), "partner_id/.id": 1, "origin": name("PO")}
    feed = [
        *records("product.product", [product("a"), product("c")]),
        *records("purchase.order", [order | {"order_line": [line("a", 1), line("b", 9)]}]),
        *records("purchase.order", [order | {"order_line": [line("a", 2), line("c", 3)]}])[1:],
        *records("product.product", [product("b")]),
    ]
    result = run(feed, **settings)
    assert result.ended("purchase.order") == {"created": 1, "updated": 1}
    domain = [("order_id.origin", "=", name("PO"))]
    lines = plain.call("purchase.order.line", "search_read", domain, ["product_qty"])
    assert sorted(each["product_qty"] for each in lines) == [2, 3, 9]


def test_a_merged_partner_that_is_gone_twice_is_deleted(
    run: Runner, plain: Plain, name: Name
) -> None:
    run(records(PARTNER, [row(name, "A"), row(name, "B")]))
    one, other = (each["id"] for each in of(plain, name))
    merge = {"dst_partner_id": one, "partner_ids": [[6, 0, [one, other]]]}
    wizard = plain.call("base.partner.merge.automatic.wizard", "create", merge)
    plain.call("base.partner.merge.automatic.wizard", "action_merge", [wizard])
    for which, left in (("A", 1), ("B", 0)):
        gone = [{"id": name(which), "delete": True}]
        run(records(PARTNER, gone), on_delete={PARTNER: "unlink"})
        assert len(of(plain, name)) == left


def test_a_merged_partner_is_one_and_is_not_deleted_with_the_other(
    run: Runner, plain: Plain, name: Name, settings: Row, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [row(name, "A"), row(name, "B")]
    run(records(PARTNER, rows))
    one, other = (each["id"] for each in of(plain, name))
    merge = {"dst_partner_id": one, "partner_ids": [[6, 0, [one, other]]]}
    wizard = plain.call("base.partner.merge.automatic.wizard", "create", merge)
    plain.call("base.partner.merge.automatic.wizard", "action_merge", [wizard])
    assert [each["id"] for each in of(plain, name)] == [one]

    run(records(PARTNER, rows), **settings)
    assert [(each["id"], each["name"]) for each in of(plain, name, "name")] == [(one, "B")]
    if settings["batch_size_rows"] > 1:
        assert f"singer.{name('A')} and singer.{name('B')} are one record in Odoo" in caplog.text
    feed = records(PARTNER, [rows[0], {"id": name("B"), "delete": True}])
    for action, outcome in (("unlink", "skipped"), ("archive", "unchanged")):
        ended = run(feed, on_delete={PARTNER: action}, **settings).ended(PARTNER)
        assert ended[outcome] >= 1
        assert [(each["id"], each["active"]) for each in of(plain, name, "active")] == [(one, True)]


def test_a_record_that_changes_its_company_keeps_its_order(
    run: Runner, plain: Plain, name: Name, settings: Row
) -> None:
    company = plain.call("res.company", "create", {"name": name("Second")})
    [me] = plain.call("res.users", "search", [("login", "=", "admin")])
    plain.call("res.users", "write", [me], {"company_ids": [[4, company]]})
    other = {"company_id": name("Second")}
    feed = [
        row(name, "X", city="One", company_id=None),
        row(name, "X", city="Two", **other),
        row(name, "X", city="Three", company_id=None),
    ]
    assert run(records(PARTNER, feed), **settings).ended(PARTNER) == {"created": 1, "updated": 2}
    [found] = of(plain, name, "city", "company_id")
    assert (found["city"], found["company_id"]) == ("Three", False)


def test_one_that_waits_for_its_company_takes_nothing_back(
    run: Runner, plain: Plain, name: Name, settings: Row
) -> None:
    waits = row(name, "X", city="Old", **{"company_id/id": name("C")})
    feed = [
        *records(PARTNER, [waits, row(name, "X", city="New")]),
        *records("res.company", [{"id": name("C"), "name": name("Late")}]),
    ]
    result = run(feed, **settings)
    found = [each for each in of(plain, name, "city", "name") if each["name"] == "X"]
    assert [each["city"] for each in found] == ["New"]
    assert result.ended("res.company") == {"created": 1}


def test_two_streams_of_one_model_know_the_same_records(
    run: Runner, plain: Plain, name: Name, settings: Row
) -> None:
    waits = row(name, "X", city="One", **{"parent_id/id": name("P")})
    feed = [
        *records("a", [waits]),
        *records("b", [row(name, "X", city="Two")]),
        schema("a", "id"),
        *records("a", [row(name, "X", city="Three"), row(name, "P")])[1:],
    ]
    run(feed, stream_models={"a": PARTNER, "b": PARTNER}, **settings)
    found = {each["name"]: each for each in of(plain, name, "name", "city", "parent_id")}
    assert found["X"]["parent_id"][0] == found["P"]["id"]
    assert found["X"]["city"] in ("Two", "Three")  # a and b are written stream by stream
