"""What `on_conflict` names, and isn't there."""

from __future__ import annotations

import logging
import typing as t

import pytest

from odoo_common.errors import Fatal, NoSuchModel
from odoo_common.odoo.model_fields import Field
from target_odoo.conflicts.policies import Policies
from target_odoo.conflicts.policy_checks import PolicyChecks
from target_odoo.settings.target_settings import TargetSettings

MODELS = {
    "res.partner": {
        "street": Field("street", "char"),
        "country_id": Field("country_id", "many2one", relation="res.country"),
        "child_ids": Field("child_ids", "one2many", relation="res.partner"),
    },
    "product.supplierinfo": {"price": Field("price", "float")},
}


class Fields:
    def of(self, model: str) -> dict[str, Field]:
        if model not in MODELS:
            raise NoSuchModel(f"no {model}")
        return MODELS[model]


def checks(on_conflict: t.Any, **settings: t.Any) -> PolicyChecks:
    return PolicyChecks(
        Policies.from_settings(TargetSettings.from_config({"on_conflict": on_conflict, **settings}))
    )


def check(found: PolicyChecks, stream: str = "Vendors", *models: str) -> None:
    found.announce(stream, "res.partner")
    found.check(stream, "res.partner", {"res.partner", *models}, t.cast("t.Any", Fields()))


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ({"Vendors": {"stret": "odoo"}}, "Vendors: res.partner has no field stret.*street"),
        ({"res.partner": {"stret": "odoo"}}, "res.partner: res.partner has no field stret"),
        ({"Vendors": {"child_ids/stret": "odoo"}}, "Vendors: res.partner has no field stret"),
        ({"Vendors": {"stret/code": "odoo"}}, "Vendors: res.partner has no field stret"),
    ],
)
def test_a_field_that_the_model_lacks_is_an_error(table: t.Any, text: str) -> None:
    with pytest.raises(Fatal, match=f"on_conflict, {text}"):
        check(checks(table))


def test_what_is_there_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    table = {"*": "odoo", "street": "odoo", "country_id/code": "odoo", "price": "odoo"}
    found = checks(
        {**table, "Vendors": {**table, "child_ids": "odoo", "child_ids/street@nl_NL": "odoo"}}
    )
    check(found, "Vendors", "product.supplierinfo", "no.model")
    found.warn()
    assert not caplog.records


def test_what_named_nothing_is_told_at_the_end(caplog: pytest.LogCaptureFixture) -> None:
    table = {"*": "odoo"}
    found = checks({"stret": "odoo", "res.partnr": table, "Orders": table, "res.partner": table})
    check(found)
    found.warn()
    assert [record.getMessage() for record in caplog.records] == [
        "on_conflict: no stream Orders came, nor one of such a model",
        "on_conflict: no stream res.partnr came, nor one of such a model",
        "on_conflict: no stream that came has a field stret",
    ]


def test_a_stream_without_records_may_have_the_field(caplog: pytest.LogCaptureFixture) -> None:
    found = checks({"list_price": "odoo"})
    check(found)
    found.announce("products", "product.product")
    found.warn()
    assert not caplog.records


def test_a_time_that_is_missing_or_none_is_told_once_a_stream_and_column(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    found = checks({"street": "newest", "orders": {"*": "manual"}})
    for _ in range(2):
        found.check_time("Vendors", {"street": "a", "updated_at": "yesterday"})
        found.check_time("Vendors", {"street": "a", "updated_at": 1748772000})
        found.check_time("Vendors", {"street": "a"})
        found.check_time("Vendors", {"name": "a"})
        found.check_time("orders", {"street": "a"})
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["Vendors"] * 2
    assert "updated_at 'yesterday' can't be read" in caplog.text
    assert "has no updated_at or modified_at or" in caplog.text
