"""SAP's business partners, by the names of its fields."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Message, Name, Runner, records
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
SAP = {"mapping": str(ROOT / "mappings/sap/to_odoo.yml")}


def business_partner(name: Name) -> Message:
    return {
        "PARTNER": name("BP"),
        "NAME_ORG1": name("Aegean Ltd"),
        "LAND1": "gr",
        "TAXNUM": "EL123456783",
        "ZTERM": name("Z030"),
        "KLIMK": "15000.00",
    }


def test_a_business_partner_has_country_terms_and_limit(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = business_partner(name)
    result = run(records("BusinessPartners", [row]), **SAP)
    assert result.ended("BusinessPartners") == {"created": 1}, result.rejects
    again = run(records("BusinessPartners", [row]), **SAP)
    assert again.ended("BusinessPartners") == {"unchanged": 1}
    names = ["country_id", "vat", "property_payment_term_id", "credit_limit", "name"]
    domain = [("ref", "=", row["PARTNER"])]
    [found] = connection.call("res.partner", "search_read", domain, names)
    assert found["country_id"][1] == "Greece"
    assert (found["vat"], found["credit_limit"]) == ("EL123456783", 15000)
    assert found["property_payment_term_id"][1] == row["ZTERM"]


def test_without_credit_limits_the_limit_stays(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = business_partner(name)
    result = run(
        records("BusinessPartners", [row]), **SAP, mapping_flags={"credit_limits": "false"}
    )
    assert result.ended("BusinessPartners") == {"created": 1}, result.rejects
    domain = [("ref", "=", row["PARTNER"])]
    [found] = connection.call("res.partner", "search_read", domain, ["credit_limit"])
    assert found["credit_limit"] == 0
