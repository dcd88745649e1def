"""Names made of keys: two keys make two names, and what older versions named is found."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.running import Message, Runner, schema

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

PARTNER = "res.partner"
FIRST = {"ref": "1", "zip": "2_3", "name": "Comp A"}
SECOND = {"ref": "1_2", "zip": "3", "name": "Comp B"}
TWO_STREAMS: dict[str, t.Any] = {"stream_models": {"customers": PARTNER, "suppliers": PARTNER}}
CUSTOMER = {"ref": "1", "name": "Customer", "email": "c@example.com"}
SUPPLIER = {"ref": "1", "name": "Supplier", "phone": "111"}


def feed(stream: str, *rows: Message, key: tuple[str, ...] = ("ref", "zip")) -> list[Message]:
    messages = ({"type": "RECORD", "stream": stream, "record": row} for row in rows)
    return [schema(stream, *key), *messages]


def named(odoo: FakeOdoo, model: str = PARTNER) -> dict[str, str]:
    """Return the names of the records that have an external id of ours."""
    rows = odoo.rows("ir.model.data", "module", "name", "model", "res_id")
    ours = [row for row in rows if row["module"] == "singer" and row["model"] == model]
    return {row["name"]: odoo.env().value(model, row["res_id"], "name") for row in ours}


def test_two_keys_that_join_to_one_text_are_two_records(run: Runner, odoo: FakeOdoo) -> None:
    done = run(feed(PARTNER, FIRST, SECOND))
    assert done.ended(PARTNER) == {"created": 2}
    assert named(odoo) == {
        "res_partner_1_2%5f3": "Comp A",
        "res_partner_1%5f2_3": "Comp B",
    }
    assert run(feed(PARTNER, FIRST, SECOND)).ended(PARTNER) == {"unchanged": 2}


def test_a_plain_key_keeps_the_name_that_it_always_had(run: Runner, odoo: FakeOdoo) -> None:
    run(feed(PARTNER, {"ref": "A", "zip": "7", "name": "Two"}))
    run(feed(PARTNER, {"ref": "a_b", "name": "One"}, key=("ref",)))
    assert named(odoo) == {"res_partner_A_7": "Two", "res_partner_a_b": "One"}


def test_a_blank_and_what_it_becomes_are_two_keys(run: Runner, odoo: FakeOdoo) -> None:
    rows = [{"ref": "a b", "name": "Blank"}, {"ref": "a%20b", "name": "Escaped"}]
    assert run(feed(PARTNER, *rows, key=("ref",))).ended(PARTNER) == {"created": 2}
    assert named(odoo) == {"res_partner_a%20b": "Blank", "res_partner_a%2520b": "Escaped"}


def older(odoo: FakeOdoo, **values: t.Any) -> int:
    """Make a record as an older version named it."""
    partner = int(odoo.do(PARTNER, "create", values))
    odoo.do(
        "ir.model.data",
        "create",
        {"module": "singer", "name": "res_partner_1_2_3", "model": PARTNER, "res_id": partner},
    )
    return partner


@pytest.mark.parametrize("feeds", [[[FIRST, SECOND]], [[SECOND, FIRST]], [[SECOND], [FIRST]]])
def test_an_older_name_stays_that_of_the_record_whose_key_odoo_holds(
    run: Runner, odoo: FakeOdoo, feeds: list[list[Message]]
) -> None:
    partner = older(odoo, **{**FIRST, "name": "before"})
    for rows in feeds:
        run(feed(PARTNER, *rows))
    assert odoo.env().value(PARTNER, partner, "name") == "Comp A"
    assert named(odoo) == {"res_partner_1_2_3": "Comp A", "res_partner_1%5f2_3": "Comp B"}
    assert run(feed(PARTNER, SECOND, FIRST)).ended(PARTNER) == {"unchanged": 2}


def test_an_older_name_is_the_first_records_where_a_person_changed_the_key(
    run: Runner, odoo: FakeOdoo
) -> None:
    partner = older(odoo, name="before", ref="changed", zip="by hand")
    done = run(feed(PARTNER, SECOND, FIRST))
    assert done.ended(PARTNER) == {"updated": 1, "created": 1}
    assert odoo.env().value(PARTNER, partner, "name") == "Comp B"
    assert named(odoo) == {"res_partner_1_2_3": "Comp B", "res_partner_1_2%5f3": "Comp A"}


def test_the_lines_of_an_older_record_keep_their_names(run: Runner, odoo: FakeOdoo) -> None:
    older(odoo, **FIRST)
    row = {**FIRST, "child_ids": [{"name": "Desk"}]}
    assert run(feed(PARTNER, row)).ended(PARTNER) == {"updated": 1}
    assert all(name.startswith("res_partner_1_2_3") for name in named(odoo))
    assert run(feed(PARTNER, row)).ended(PARTNER) == {"unchanged": 1}


def test_a_deletion_archives_the_record_of_its_key_and_no_other(
    run: Runner, odoo: FakeOdoo
) -> None:
    partner = older(odoo, **FIRST)
    settings: dict[str, t.Any] = {"on_delete": {PARTNER: "archive"}}
    done = run(feed(PARTNER, {"ref": "1_2", "zip": "3", "delete": True}), **settings)
    assert done.ended(PARTNER) == {"unchanged": 1}
    assert odoo.env().value(PARTNER, partner, "active")
    run(feed(PARTNER, {"ref": "1", "zip": "2_3", "delete": True}), **settings)
    assert not odoo.env().value(PARTNER, partner, "active")


@pytest.mark.parametrize("column", ["ref", "id"])
def test_a_second_streams_record_of_the_same_name_is_rejected(
    run: Runner, odoo: FakeOdoo, column: str
) -> None:
    more = {"id": 1} if column == "id" else {}
    customer, supplier = ({**row, **more} for row in (CUSTOMER, SUPPLIER))
    messages = feed("customers", customer, key=(column,))
    messages += feed("suppliers", supplier, {**supplier, column: 2}, key=(column,))
    done = run(messages, **TWO_STREAMS)
    assert done.ended("customers") == {"created": 1}
    assert done.ended("suppliers") == {"created": 1, "rejected": 1}
    assert done.reasons == [("identity", "id")]
    assert "external_id_namespace" in done.messages[0]
    assert named(odoo) == {"res_partner_1": "Customer", "res_partner_2": "Supplier"}


def test_a_second_streams_deletion_of_the_same_name_is_rejected(
    run: Runner, odoo: FakeOdoo
) -> None:
    messages = feed("customers", CUSTOMER, key=("ref",))
    messages += feed("suppliers", {"ref": "1", "delete": True}, key=("ref",))
    done = run(messages, **TWO_STREAMS, on_delete={PARTNER: "archive"})
    assert done.ended("suppliers") == {"rejected": 1}
    assert odoo.env().value(PARTNER, odoo.named("singer.res_partner_1"), "active")


def test_two_streams_with_their_own_namespaces_have_two_records(
    run: Runner, odoo: FakeOdoo
) -> None:
    namespaces = {"suppliers": "erp"}
    messages = feed("customers", CUSTOMER, key=("ref",)) + feed("suppliers", SUPPLIER, key=("ref",))
    done = run(messages, **TWO_STREAMS, external_id_namespace=namespaces)
    assert (done.ended("customers"), done.ended("suppliers")) == ({"created": 1}, {"created": 1})
    assert named(odoo) == {"res_partner_1": "Customer", "erp/res_partner_1": "Supplier"}


@pytest.mark.parametrize("namespace", ["", "shop"])
def test_two_streams_with_one_namespace_have_one_record(
    run: Runner, odoo: FakeOdoo, namespace: str
) -> None:
    namespaces = {"customers": namespace, "suppliers": namespace}
    messages = feed("customers", CUSTOMER, key=("ref",)) + feed("suppliers", SUPPLIER, key=("ref",))
    done = run(messages, **TWO_STREAMS, external_id_namespace=namespaces)
    assert done.ended("suppliers") == {"updated": 1}
    name = f"{namespace}/res_partner_1".lstrip("/")
    assert named(odoo) == {name: "Supplier"}


def test_an_id_of_text_that_two_streams_bring_is_one_record_and_reported(
    run: Runner, odoo: FakeOdoo, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [{"id": "p1", "name": "A"}, {"id": "p2", "name": "B"}]
    messages = feed("customers", *rows, key=("id",)) + feed("suppliers", *rows, key=("id",))
    done = run(messages, **TWO_STREAMS)
    assert done.ended("suppliers") == {"unchanged": 2}
    reported = [line for line in caplog.messages if "external_id_namespace" in line]
    assert len(reported) == 1
    assert "customers and suppliers both bring singer.p1" in reported[0]
    assert set(named(odoo)) == {"p1", "p2"}


def test_an_id_that_names_its_module_means_one_record_in_any_stream(
    run: Runner, odoo: FakeOdoo, caplog: pytest.LogCaptureFixture
) -> None:
    row = {"id": "crm.p1", "name": "A"}
    messages = feed("customers", row, key=("id",)) + feed("suppliers", row, key=("id",))
    done = run(messages, **TWO_STREAMS, external_id_namespace={"customers": "x"})
    assert done.ended("suppliers") == {"unchanged": 1}
    assert odoo.named("crm.p1")
    assert not [line for line in caplog.messages if "external_id_namespace" in line]


def test_a_record_of_a_namespace_is_found_by_others_under_its_whole_name(
    run: Runner, odoo: FakeOdoo
) -> None:
    messages = feed("customers", {"id": "p1", "name": "A"}, key=("id",))
    messages += feed(PARTNER, {"id": "below", "name": "B", "parent_id/id": "crm/p1"}, key=("id",))
    done = run(messages, **TWO_STREAMS, external_id_namespace={"customers": "crm"})
    assert done.ended(PARTNER) == {"created": 1}
    assert named(odoo) == {"crm/p1": "A", "below": "B"}
