"""Under which names the ledger knows the values of a field."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.odoo.model_fields import Field
from target_odoo.odoo.field_keys import FieldKeys, in_other_languages, known_as, with_old_names

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection
    from odoo_common.odoo.model_fields import ModelFields

TEMPLATE, PRODUCT = "product.template", "product.product"
#: As Odoo 14 and 19 tell them.
FIELDS = {
    TEMPLATE: [
        Field("name", "char", translate=True),
        Field("sequence", "integer"),
        Field("note", "text", translate=True, company_dependent=True),
        Field("product_variant_ids", "one2many", relation=PRODUCT),
        Field(
            "standard_price",
            "float",
            store=False,
            depends=("product_variant_ids", "product_variant_ids.standard_price"),
        ),
        Field("barcode", "char", store=False, depends=("product_variant_ids.barcode",)),
        Field("lost", "char", store=False, related="nowhere.standard_price"),
        # What Odoo stores in a column of its own has one value, whatever it is computed from.
        Field("total", "float", depends=("product_variant_ids.standard_price",)),
    ],
    PRODUCT: [
        Field("standard_price", "float", company_dependent=True, store=False),
        Field("barcode", "char"),
    ],
}


class Odoo:
    """Knows the fields, and the user's company."""

    def __init__(self) -> None:
        self.asked = 0
        self.uid = 2

    def of(self, model: str) -> dict[str, Field]:
        return {field.name: field for field in FIELDS[model]}

    def call(self, model: str, method: str, *_args: object) -> list[dict[str, t.Any]]:
        assert (model, method) == ("res.users", "read")
        self.asked += 1
        return [{"company_id": [3, "Third"]}]


@pytest.mark.parametrize(
    ("field", "language", "name"),
    [
        ("sequence", "", "sequence"),
        ("sequence", "nl_NL", "sequence"),
        ("name", "", "name@fr_FR"),
        ("name", "nl_NL", "name@nl_NL"),
        ("note", "nl_NL", "note@nl_NL@company=3"),
        ("standard_price", "", "standard_price@company=3"),
        ("barcode", "", "barcode"),
        ("lost", "", "lost"),
        ("total", "", "total"),
    ],
)
def test_a_value_is_named_by_its_language_and_company(field: str, language: str, name: str) -> None:
    odoo = Odoo()
    connection, fields = t.cast("Connection", odoo), t.cast("ModelFields", odoo)
    variants = FieldKeys(connection, fields, "fr_FR")

    for _ in range(2):
        assert variants.name(TEMPLATE, odoo.of(TEMPLATE)[field], language) == name
    assert odoo.asked == ("company" in name)


def test_without_a_language_odoo_answers_in_english_whatever_the_users_is() -> None:
    odoo = Odoo()
    variants = FieldKeys(t.cast("Connection", odoo), t.cast("ModelFields", odoo))
    assert variants.name(TEMPLATE, odoo.of(TEMPLATE)["name"]) == "name@en_US"


@pytest.mark.parametrize(
    ("known", "name", "found"),
    [
        (["name"], "name@nl_NL", "name"),
        (["name", "name@nl_NL"], "name@nl_NL", "name@nl_NL"),
        # By now what isn't noted by language is the other one's.
        (["name", "name@en_US"], "name@nl_NL", "name@nl_NL"),
        (["name", "names@en_US"], "name@nl_NL", "name"),
        (["name"], "name", "name"),
        ([], "name", "name"),
    ],
)
def test_what_an_earlier_version_noted_counts_until_more_is_known(
    known: list[str], name: str, found: str
) -> None:
    assert known_as(known, name) == found


def test_old_names_are_closed_with_the_new_ones() -> None:
    assert with_old_names(["name@nl_NL", "city"]) == {"name@nl_NL", "name", "city"}


def test_the_values_of_other_languages_are_those_of_the_same_field() -> None:
    digests = {"name@en_US": "a", "name@nl_NL": "b", "names@en_US": "c", "name": "d"}
    field = Field("name", "char", translate=True)
    assert in_other_languages(digests, field, "name@nl_NL") == {"a"}
    assert in_other_languages(digests, Field("name", "char"), "name@nl_NL") == set()
