"""Records that others refer to, and records that somebody else made."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from target_odoo.target import TargetOdoo
from tests.live.target.conftest import Name, Runner, records

TAG = "res.partner.category"

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.client.connection import Connection
    from sandbox import Database

pytestmark = pytest.mark.live


def test_a_missing_tag_is_made_once_where_the_setting_says_so(
    run: Runner, connection: Connection, name: Name
) -> None:
    rows = [
        {"id": name(f"p{n}"), "name": name("Tagged"), "category_id/name": [name("Tag")]}
        for n in range(3)
    ]
    assert run(records("res.partner", rows)).ended("res.partner") == {"rejected": 3}

    settings = {"create_missing": ["res.partner.category"], "batch_size_rows": 1}
    assert run(records("res.partner", rows), **settings).ended("res.partner") == {"created": 3}
    domain = [("name", "=", name("Tag"))]
    assert connection.call("res.partner.category", "search_count", domain) == 1


def test_an_archived_record_counts_as_found(
    run: Runner, connection: Connection, name: Name, caplog: pytest.LogCaptureFixture
) -> None:
    tag = connection.call("res.partner.category", "create", {"name": name("Old")})
    connection.call("res.partner.category", "write", [tag], {"active": False})
    row = {"id": name("p"), "name": "P", "category_id/name": [name("Old")]}

    assert run(records("res.partner", [row])).ended("res.partner") == {"created": 1}
    assert "is archived" in caplog.text


def test_a_record_that_somebody_made_is_adopted(
    run: Runner, connection: Connection, name: Name
) -> None:
    by_hand = connection.call("res.partner", "create", {"name": "By hand", "ref": name("R")})
    match = {"res.partner": [["ref"]]}
    rows = [{"id": name("p"), "name": "Ours", "ref": name("R")}]

    assert run(records("res.partner", rows), match=match).ended("res.partner") == {"updated": 1}
    assert connection.call("res.partner", "search", [("ref", "=", name("R"))]) == [by_hand]
    # From now on it is known by its external id.
    rows[0]["ref"] = name("R2")
    assert run(records("res.partner", rows), match=match).ended("res.partner") == {"updated": 1}
    assert connection.call("res.partner", "search", [("ref", "=", name("R2"))]) == [by_hand]


def test_a_record_is_adopted_by_its_links(run: Runner, connection: Connection, name: Name) -> None:
    tags = connection.call(TAG, "create", [{"name": name("A")}, {"name": name("B")}])
    by_hand = connection.call(
        "res.partner", "create", {"name": "By hand", "category_id": [[6, 0, tags]]}
    )
    connection.call("res.partner", "create", {"name": "X", "category_id": [[6, 0, tags[:1]]]})
    row = {"id": name("p"), "name": "Ours", "category_id/name": [name("B"), name("A")]}
    match = {"res.partner": [["category_id"]]}

    assert run(records("res.partner", [row]), match=match).ended("res.partner") == {"updated": 1}
    assert connection.call("res.partner", "read", [by_hand], ["name"])[0]["name"] == "Ours"


def test_what_several_records_fit_is_rejected(
    run: Runner, connection: Connection, name: Name
) -> None:
    for _ in range(2):
        connection.call("res.partner", "create", {"name": "Twin", "ref": name("R"), "zip": "1"})
    rows = [{"id": name("p"), "name": "Ours", "ref": name("R"), "zip": "1"}]
    match = {"res.partner": [["ref", "zip"]]}
    [letter] = run(records("res.partner", rows), match=match).rejects

    assert letter["rejection"]["code"] == "identity"
    assert "2 records have this ref and zip" in letter["rejection"]["message"]


def test_two_records_never_share_one_match(run: Runner, connection: Connection, name: Name) -> None:
    connection.call("res.partner", "create", {"name": "One", "ref": name("R")})
    rows = [{"id": name(f"p{n}"), "name": "Ours", "ref": name("R")} for n in range(2)]
    match = {"res.partner": [["ref"]]}

    for size in (1, 2):
        result = run(records("res.partner", rows), match=match, batch_size_rows=size)
        assert result.counts["res.partner"]["rejected"] == 1


def test_two_new_records_of_a_batch_never_share_what_they_are_matched_by(
    run: Runner, connection: Connection, name: Name
) -> None:
    for size in (1, 500):
        mark = name(f"same{size}")
        rows = [{"id": f"{mark}{n}", "name": mark} for n in range(2)]
        match = {"res.partner": [["vat"], ["name"]]}
        feed = records("res.partner", rows)
        for outcome in ("created", "unchanged"):
            result = run(feed, match=match, batch_size_rows=size, parallel_requests=1)
            assert result.ended("res.partner") == {outcome: 1, "rejected": 1}
            [letter] = result.rejects
            assert letter["rejection"]["code"] == "identity"
        assert connection.call("res.partner", "search_count", [("name", "=", mark)]) == 1
        # Nor one that is changed to be like a record before it.
        other = {"id": f"{mark}2", "name": f"{mark} other"}
        run(records("res.partner", [other]))
        rows = [{**other, "name": f"{mark} new"}, {"id": f"{mark}3", "name": f"{mark} new"}]
        feed = records("res.partner", rows)
        result = run(feed, match=match, batch_size_rows=size, parallel_requests=1)
        assert result.ended("res.partner") == {"updated": 1, "rejected": 1}


def test_what_was_made_as_missing_is_adopted_by_its_own_stream(
    run: Runner, connection: Connection, name: Name
) -> None:
    partner = records(
        "res.partner", [{"id": name("p"), "name": "P", "category_id/name": name("T")}]
    )
    settings = {"create_missing": [TAG], "match": {TAG: [["name"]]}}
    run(partner, **settings)
    [made] = connection.call(TAG, "search", [("name", "=", name("T"))])

    row = {"id": name("tag"), "name": name("T"), "color": 3}
    assert run(records(TAG, [row]), **settings).ended(TAG) == {"updated": 1}
    assert run(records(TAG, [row]), **settings).ended(TAG) == {"unchanged": 1}
    assert run(partner, **settings).ended("res.partner") == {"unchanged": 1}
    # It is the stream's now: another record may not have it.
    [letter] = run(records(TAG, [row | {"id": name("tag 2")}]), **settings).rejects
    assert f"has the external id singer.{name('tag')} already" in letter["rejection"]["message"]
    # Its new name stays, also where somebody still says the old one.
    row["name"] = name("Renamed")
    assert run(records(TAG, [row]), **settings).ended(TAG) == {"updated": 1}
    assert run(partner, **settings).ended("res.partner") == {"unchanged": 1}
    assert run(records(TAG, [row]), **settings).ended(TAG) == {"unchanged": 1}
    domain = [("name", "in", [name("T"), name("Renamed")])]
    assert connection.call(TAG, "search", domain) == [made]


@pytest.mark.parametrize("size", [1, 500])
def test_what_a_batch_brings_is_not_made_as_missing(
    run: Runner, connection: Connection, name: Name, size: int
) -> None:
    names = [name(text) for text in ("A", "B", "C")]
    rows: list[dict[str, t.Any]] = [
        {"id": name("a"), "name": names[0], "parent_id": names[1], "category_id/name": name("T")},
        {"id": name("b"), "name": names[1], "parent_id": names[2], "category_id/name": name("T")},
        {"id": name("c"), "name": names[2], "parent_id": name("nobody else")},
    ]
    if size == 1:
        rows.reverse()  # what comes before is there
    feed = records("res.partner", rows)
    settings = {"create_missing": ["res.partner", TAG], "batch_size_rows": size}
    for outcome in ("created", "unchanged"):
        result = run(feed, **settings, parallel_requests=1)
        assert result.ended("res.partner") == {outcome: 3}
        found = connection.call("res.partner", "search_count", [("name", "in", names)])
        assert found == 3
    domain = [("name", "=", name("nobody else"))]
    assert connection.call("res.partner", "search_count", domain) == 1


def test_what_a_batch_brings_and_is_refused_is_not_made(
    run: Runner, connection: Connection, name: Name
) -> None:
    rows: list[dict[str, t.Any]] = [
        {"id": name("a"), "name": name("A"), "parent_id": name("B")},
        {"id": name("b"), "name": name("B"), "color": "no number"},
    ]
    result = run(records("res.partner", rows), create_missing=["res.partner"])
    assert result.ended("res.partner") == {"rejected": 2}
    # Mended, both come in: a partner that was made meanwhile would be a second one.
    rows[1]["color"] = 3
    result = run(records("res.partner", rows), create_missing=["res.partner"])
    assert result.ended("res.partner") == {"created": 2}
    assert connection.call("res.partner", "search_count", [("name", "=", name("B"))]) == 1


def test_records_that_refer_to_each_other_are_not_made_twice(
    run: Runner, connection: Connection, name: Name
) -> None:
    rows = [
        {"id": name("a"), "name": name("A"), "parent_id": name("B")},
        {"id": name("b"), "name": name("B"), "parent_id": name("A")},
    ]
    result = run(records("res.partner", rows), create_missing=["res.partner"])
    assert result.ended("res.partner") == {"rejected": 2}
    for letter in result.rejects:
        assert "it comes in the same batch" in letter["rejection"]["message"]
        assert letter["rejection"]["can_retry"]
    domain = [("name", "in", [name("A"), name("B")])]
    assert connection.call("res.partner", "search_count", domain) == 0


def test_a_reference_that_needs_more_than_a_field_is_not_made_and_that_is_told(
    run: Runner, name: Name
) -> None:
    rows: list[dict[str, t.Any]] = [
        {
            "id": name("a"),
            "name": "A",
            "state_id": {"code": name("S"), "name": "S", "country_id/code": "NL"},
        },
        {"id": name("b"), "name": "B", "state_id/name": name("S"), "country_id/code": "NL"},
    ]
    result = run(records("res.partner", rows), create_missing=["res.country.state"])
    assert result.ended("res.partner") == {"rejected": 2}
    for letter in result.rejects:
        assert "create_missing doesn't make it" in letter["rejection"]["message"]


def test_a_model_that_is_not_there_can_not_be_completed(run: Runner, name: Name) -> None:
    feed = records("res.partner", [{"id": name("a"), "name": "A"}])
    with pytest.raises(Fatal, match=r"setting create_missing: .* has no res\.partnr"):
        run(feed, create_missing=["res.partnr"])


def test_archived_records_are_found_by_their_ids_and_leave_the_name_to_active_ones(
    run: Runner, connection: Connection, name: Name
) -> None:
    run(records(TAG, [{"id": name("old"), "name": name("Twin")}]))
    [old] = connection.call(TAG, "search", [("name", "=", name("Twin"))])
    connection.call(TAG, "write", [old], {"active": False})
    new = connection.call(TAG, "create", {"name": name("Twin")})
    for column, value, found in (
        ("category_id/id", name("old"), old),
        ("category_id/.id", old, old),
        ("category_id/name", name("Twin"), new),
    ):
        row = {"id": name(column), "name": name(column), column: [value]}
        for outcome in ("created", "unchanged"):
            assert run(records("res.partner", [row])).ended("res.partner") == {outcome: 1}
        ids = connection.call("res.partner", "search", [("name", "=", name(column))])
        [partner] = connection.call(
            "res.partner", "read", ids, ["category_id"], context={"active_test": False}
        )
        assert partner["category_id"] == [found]


def test_a_dead_letter_passes_as_it_is_once_its_reference_is_there(
    run: Runner, config: dict[str, t.Any], name: Name, tmp_path: Path
) -> None:
    rows = [{"id": name(f"p{n}"), "name": "P", "parent_id/id": name("late")} for n in range(2)]
    result = run(records("res.partner", rows))
    assert result.ended("res.partner") == {"rejected": 2}
    run(records("res.partner", [{"id": name("late"), "name": "Late"}]))

    again = TargetOdoo(config=config | {"rejects_path": str(tmp_path / "again.jsonl")})
    with result.target.run.recorder.rejects_path.open() as letters:
        again.listen(letters)
    assert again.run.recorder.tally.of("res.partner")["created"] == 2


def test_lines_that_are_not_mentioned_stay_or_go_as_told(
    run: Runner, connection: Connection, name: Name
) -> None:
    vendor = {"id": name("v"), "name": "Vendor"}
    line = {"product_id/default_code": "FURN_7777", "product_qty": 1}
    other = {"product_id/default_code": "E-COM07", "product_qty": 2}
    order = {"id": name("PO"), "partner_id/id": name("v"), "order_line": [line, other]}
    run([*records("res.partner", [vendor]), *records("purchase.order", [order])])

    def quantities() -> list[float]:
        domain = [("order_id.partner_id.name", "=", "Vendor"), ("order_id", "=", order_id)]
        rows = connection.call("purchase.order.line", "search_read", domain, ["product_qty"])
        return sorted(row["product_qty"] for row in rows)

    domain = [("module", "=", "singer"), ("name", "=", name("PO"))]
    [found] = connection.call("ir.model.data", "search_read", domain, ["res_id"])
    order_id = found["res_id"]
    fewer = records("purchase.order", [{**order, "order_line": [other]}])
    assert run(fewer).ended("purchase.order") == {"unchanged": 1}
    assert quantities() == [1, 2]
    assert run(fewer, lines_missing="remove").ended("purchase.order") == {"updated": 1}
    assert quantities() == [2]
    assert run(fewer, lines_missing="remove").ended("purchase.order") == {"unchanged": 1}


def test_the_lines_of_an_adopted_order_are_found_by_their_product(
    run: Runner, connection: Connection, name: Name
) -> None:
    [product] = connection.call("product.product", "search", [("default_code", "=", "FURN_7777")])
    partner = connection.call("res.partner", "create", {"name": name("V")})
    line = {"product_id": product, "product_qty": 4}
    order_id = connection.call(
        "purchase.order",
        "create",
        {"partner_id": partner, "partner_ref": name("R"), "order_line": [[0, 0, line]]},
    )
    row = {
        "id": name("PO"),
        "partner_id/.id": partner,
        "partner_ref": name("R"),
        "order_line": [{"product_id/default_code": "FURN_7777", "product_qty": 5}],
    }
    match = {"purchase.order": [["partner_ref"]]}
    feed = records("purchase.order", [row])

    assert run(feed, match=match).ended("purchase.order") == {"updated": 1}
    assert run(feed, match=match).ended("purchase.order") == {"unchanged": 1}
    domain = [("order_id", "=", order_id)]
    lines = connection.call("purchase.order.line", "search_read", domain, ["product_qty"])
    assert [found["product_qty"] for found in lines] == [5]


def test_a_name_that_the_run_gave_to_another_record_means_that_one(
    run: Runner, connection: Connection, name: Name
) -> None:
    tag, partner = "res.partner.category", "res.partner"
    one_by_one = {"batch_size_rows": 1, "parallel_requests": 1}
    feed = records(tag, [{"id": name("first"), "name": name("A")}])
    feed += records(partner, [{"id": name("p1"), "name": "p1", "category_id/name": name("A")}])
    feed += records(tag, [{"id": name("first"), "name": name("B")}])
    feed += records(tag, [{"id": name("second"), "name": name("A")}])
    feed += records(partner, [{"id": name("p2"), "name": "p2", "category_id/name": name("A")}])
    assert run(feed, **one_by_one).ended(partner) == {"created": 2}
    names = {}
    for tag_name in (name("A"), name("B")):
        domain = [("category_id.name", "=", tag_name)]
        rows = connection.call(partner, "search_read", domain, ["name"])
        names[tag_name] = [row["name"] for row in rows]
    assert names == {name("A"): ["p2"], name("B"): ["p1"]}


def test_a_product_is_found_by_the_name_that_the_run_gave_its_template(
    run: Runner, connection: Connection, name: Name
) -> None:
    template, price = "product.template", "product.supplierinfo"
    one_by_one = {"batch_size_rows": 1, "parallel_requests": 1}
    who = "name/name" if connection.version < (16,) else "partner_id/name"

    def vendor_price(number: int) -> dict[str, t.Any]:
        return {
            "id": name(f"price{number}"),
            who: "Azure Interior",
            "product_id/name": name("Chair"),
            "price": number,
        }

    feed = records(template, [{"id": name("one"), "name": name("Chair")}])
    feed += records(price, [vendor_price(1)])
    feed += records(template, [{"id": name("one"), "name": name("Old chair")}])
    feed += records(template, [{"id": name("two"), "name": name("Chair")}])
    feed += records(price, [vendor_price(2)])
    assert run(feed, **one_by_one).ended(price) == {"created": 2}
    domain = [("product_id.name", "=", name("Chair"))]
    assert [row["price"] for row in connection.call(price, "search_read", domain, ["price"])] == [2]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"match": {"res.partner": [["emial"]]}}, "has no field emial; did you mean email"),
        ({"stream_models": {"a": "res.partnr"}}, r"did you mean res\.partner"),
        ({"company_id": "Nowhere Ltd"}, "the user has no company with the name 'Nowhere Ltd', but"),
    ],
)
def test_a_setting_that_names_what_odoo_has_not_ends_the_run_before_it_writes(
    run: Runner, connection: Connection, name: Name, settings: dict[str, t.Any], said: str
) -> None:
    partner = {"id": name("p"), "name": name("P"), "email": name("p@example.com")}
    connection.call("res.partner", "create", [{key: partner[key] for key in ("name", "email")}])
    with pytest.raises(Fatal, match=said):
        run(records("res.partner", [partner]), **settings)
    assert connection.call("res.partner", "search_count", [("name", "=", name("P"))]) == 1


def test_a_company_that_the_user_may_not_use_is_one_error_before_anything_is_written(
    run: Runner, connection: Connection, odoo: Database, name: Name
) -> None:
    buyer = odoo.as_user("buyer")
    [company] = connection.call("res.company", "create", [{"name": name("Other")}])
    who = {"username": buyer.username, "password": buyer.password}
    with pytest.raises(Fatal, match=f"the user has no company with database id {company}"):
        run(records("res.partner", [{"id": name("p"), "name": "P"}]), company_id=company, **who)


def test_a_dry_run_finds_what_the_input_brings_as_the_real_run_does(
    run: Runner, connection: Connection, name: Name
) -> None:
    price = "product.supplierinfo"
    who = "name/name" if connection.version < (16,) else "partner_id/name"
    product = {"id": name("chair"), "name": name("Chair"), "default_code": name("C")}
    template = {"id": name("desk"), "name": name("Desk"), "default_code": name("D")}
    tax = {"id": name("tax"), "name": name("Tax"), "amount": 3, "type_tax_use": "sale"}
    feed = records("account.tax", [tax])
    feed += records("product.product", [{**product, "taxes_id/name": [name("Tax")]}])
    feed += records("product.template", [{**template, "taxes_id/name": [name("Nothing")]}])
    feed += records("product.template", [template])
    wanted = {
        "product_id/default_code": "C",
        "product_id/name": "Desk",
        "product_tmpl_id/name": "Chair",
        "product_tmpl_id/default_code": "D",
        "product_id/barcode": "None",
    }
    rows = [
        {"id": name(f"p{number}"), who: "Azure Interior", column: name(value), "price": number}
        for number, (column, value) in enumerate(wanted.items(), 1)
    ]
    feed += records(price, rows)
    dry = run(feed, dry_run=True)
    domain = [("name", "in", [name("Chair"), name("Desk"), name("Tax")])]
    assert connection.call("product.template", "search_count", domain) == 0
    assert connection.call("account.tax", "search_count", domain) == 0
    real = run(feed)
    for stream in ("account.tax", "product.product", "product.template", price):
        assert dry.ended(stream) == real.ended(stream)
    assert real.ended(price) == {"created": 4, "rejected": 1}
    assert real.ended("product.template") == {"created": 1, "rejected": 1}
