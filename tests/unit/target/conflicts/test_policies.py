"""Who wins where the source and Odoo both changed a field."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_common.errors import Fatal
from odoo_common.ledger.conflicts import Seen
from odoo_common.odoo.model_fields import Field
from target_odoo.conflicts.policies import Policies, decide
from target_odoo.records.compare import digest, is_same
from target_odoo.settings.schema import POLICIES
from target_odoo.settings.target_settings import TargetSettings

EARLY, LATE = "2026-05-01 10:00:00", "2026-05-02 10:00:00"

#: What is known → who wins. `b` is the base, `o` ours, `t` theirs.
CASES: dict[str, tuple[dict[str, t.Any], tuple[str, bool] | None]] = {
    "nothing is remembered": ({"policy": "odoo", "base": ""}, None),
    "Odoo has the base": ({"policy": "odoo", "theirs": "b"}, None),
    "Odoo has what we announced": ({"policy": "odoo", "intended": "t"}, None),
    "only an announcement is known": (
        {"policy": "odoo", "base": "", "intended": "x"},
        ("odoo", False),
    ),
    "source": ({"policy": "source"}, ("source", False)),
    "odoo": ({"policy": "odoo"}, ("odoo", False)),
    "manual": ({"policy": "manual"}, ("", False)),
    "newest, the source": (
        {"policy": "newest", "ours_at": LATE, "theirs_at": EARLY},
        ("source", False),
    ),
    "newest, Odoo": ({"policy": "newest", "ours_at": EARLY, "theirs_at": LATE}, ("odoo", False)),
    "newest, the same second": (
        {"policy": "newest", "ours_at": LATE, "theirs_at": LATE},
        ("odoo", False),
    ),
    "newest without our time": ({"policy": "newest", "theirs_at": LATE}, ("", False)),
    "newest without theirs": ({"policy": "newest", "ours_at": LATE}, ("", False)),
    "newest, since the conflict was first seen": (
        {
            "policy": "newest",
            "ours_at": "2026-05-01 12:00:00",
            "theirs_at": LATE,
            "seen": Seen("x", "t", "b", EARLY, "odoo", by_person=False),
        },
        ("source", False),
    ),
    "a person took the source": (
        {"policy": "manual", "seen": Seen("o", "t", "b", EARLY, "source", by_person=True)},
        ("source", True),
    ),
    "a person took Odoo": (
        {"policy": "manual", "seen": Seen("o", "t", "b", EARLY, "odoo", by_person=True)},
        ("odoo", True),
    ),
    "a person took Odoo, and the source changed since": (
        {"policy": "manual", "seen": Seen("x", "t", "b", EARLY, "odoo", by_person=True)},
        None,
    ),
    "a person decided about another value of Odoo": (
        {"policy": "manual", "seen": Seen("o", "x", "b", EARLY, "source", by_person=True)},
        ("", False),
    ),
    "a person decided before the last agreement": (
        {"policy": "manual", "seen": Seen("o", "t", "x", EARLY, "source", by_person=True)},
        ("", False),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_table_of_decisions(case: str) -> None:
    known, answer = CASES[case]
    values = {"ours": "o", "theirs": "t", "base": "b", **known}
    assert decide(values.pop("policy"), **values) == answer


digests = st.sampled_from(["", "a", "b", "c"])
times = st.sampled_from(["", EARLY, LATE])
seens = st.none() | st.builds(
    Seen, digests, digests, digests, times, st.sampled_from(["", "source", "odoo"]), st.booleans()
)


@given(
    st.sampled_from(POLICIES), digests, digests.filter(bool), digests, digests, seens, times, times
)
def test_nothing_that_only_the_source_changed_is_held_back(  # noqa: PLR0917
    policy: str, ours: str, theirs: str, base: str, intended: str, seen: Seen | None,
    ours_at: str, theirs_at: str,
) -> None:  # fmt: skip
    answer = decide(
        policy,
        ours=ours,
        theirs=theirs,
        base=base,
        intended=intended,
        seen=seen,
        ours_at=ours_at,
        theirs_at=theirs_at,
    )
    if theirs in (base, intended, ours) or not (base or intended):
        assert answer is None
    elif policy == "source" and not (seen and seen.by_person):
        assert answer == ("source", False)
    elif answer is not None:
        assert answer[0] in ("source", "odoo", "")
        assert answer[0] or policy in ("manual", "newest")


def test_the_closest_policy_counts() -> None:
    table = {
        "*": "source",
        "list_price": "odoo",
        "BuyOrders": {"order_line": "manual", "order_line/product_qty": "newest", "ref": "odoo"},
    }
    policies = Policies.from_settings(TargetSettings.from_config({"on_conflict": table}))
    assert policies.of("products", "list_price") == "odoo"
    assert policies.of("products", "name") == "source"
    assert policies.of("BuyOrders", "ref") == "odoo"
    assert policies.of("BuyOrders", "list_price") == "odoo"
    assert policies.of("BuyOrders", "price_unit", within="order_line") == "manual"
    assert policies.of("BuyOrders", "product_qty", within="order_line") == "newest"
    assert policies.of("Other", "list_price", within="order_line") == "source"


def test_a_language_may_have_a_policy_of_its_own() -> None:
    table = {"*": "source", "name": "odoo", "name@nl_NL": "manual", "X": {"name": "newest"}}
    policies = Policies.from_settings(TargetSettings.from_config({"on_conflict": table}))
    assert policies.of("products", "name", name="name@nl_NL") == "manual"
    assert policies.of("products", "name", name="name@en_US") == "odoo"
    assert policies.of("X", "name", name="name@nl_NL") == "newest"


def test_a_column_counts_as_its_field_and_a_model_as_its_streams() -> None:
    table = {
        "country_id/code": "odoo",
        "order_line/product_id/default_code": "manual",
        "name": "odoo",
        "name@nl_NL": "newest",
        "price_include": "odoo",
        "purchase.order": {"notes": "odoo", "*": "manual"},
        "orders": {"notes": "newest"},
        "res.partner": {"street": "odoo"},
    }
    policies = Policies.from_settings(
        TargetSettings(on_conflict=table, stream_models={"orders": "purchase.order"})
    )
    assert policies.of("x", "country_id") == "odoo"
    assert policies.of("x", "country") == "source"
    assert policies.of("x", "product_id", within="order_line") == "manual"
    assert policies.of("x", "price_unit", within="order_line") == "source"
    assert policies.of("x", "product_id") == "source"
    assert policies.of("x", "name@nl_NL") == "newest"
    assert policies.of("x", "name@fr_FR") == "odoo"
    assert policies.of("x", "price_include_override") == "odoo"
    assert policies.of("BuyOrders", "notes") == "odoo"
    assert policies.of("orders", "notes") == "newest"
    assert policies.of("orders", "origin") == "manual"
    assert policies.of("Vendors", "street") == "odoo"
    assert policies.of("res_partner", "street") == "odoo"


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        (None, False),
        ("source", False),
        ("odoo", True),
        ({"*": "source"}, False),
        ({"X": {"name": "manual"}}, True),
    ],
)
def test_a_memory_is_needed_where_the_source_may_lose(given: t.Any, needed: bool) -> None:
    assert (
        Policies.from_settings(TargetSettings.from_config({"on_conflict": given})).need_memory
        is needed
    )


@pytest.mark.parametrize("given", ["target", {"name": "x"}, {"X": {"name": "x"}}, "{oops"])
def test_a_wrong_policy_is_told(given: t.Any) -> None:
    with pytest.raises(Fatal, match="on_conflict"):
        Policies.from_settings(TargetSettings.from_config({"on_conflict": given}))


def test_the_time_of_a_change_is_read_in_utc_and_not_written() -> None:
    policies = Policies.from_settings(TargetSettings.from_config({"on_conflict": "newest"}))
    record = {"id": "p", "updated_at": "2026-05-01T12:00:00+02:00", "write_date": "2020-01-01"}
    assert policies.changed_at(record) == EARLY
    fields = {"write_date": Field("write_date", "datetime")}
    assert policies.without_timestamp(record, fields) == {"id": "p"}
    own = {"updated_at": Field("updated_at", "datetime")}
    assert "updated_at" in policies.without_timestamp(record, own)
    assert Policies().without_timestamp(record, fields) is record


numbers = st.floats(-1e9, 1e9, allow_nan=False)
KINDS: list[tuple[Field, st.SearchStrategy[t.Any]]] = [
    (Field("f", "char"), st.sampled_from(["", False, "a", "A"])),
    (Field("f", "float", digits=(16, 2)), numbers),
    (Field("f", "monetary"), numbers),
    (Field("f", "integer"), st.sampled_from([0, False, 1, 2])),
    (Field("f", "boolean"), st.sampled_from([0, False, True, 1])),
    (Field("f", "many2one"), st.sampled_from([False, 7, [7, "Seven"], 8])),
    (Field("f", "many2many"), st.lists(st.integers(1, 4))),
    (Field("f", "html"), st.sampled_from(["a", "<p>a</p>", "<p>a b</p>", "b", False])),
]


@given(st.data())
def test_values_have_one_digest_exactly_if_they_are_the_same(data: st.DataObject) -> None:
    field, values = data.draw(st.sampled_from(KINDS))
    one, other = data.draw(values), data.draw(values)
    assert (digest(field, one) == digest(field, other)) == is_same(field, one, other)
