"""Settings that may be a text or something else, from programs that know only text."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from odoo_common.settings.environment import as_texts, unreadable_variable, values_of_texts

SCHEMA: dict[str, t.Any] = {
    "properties": {
        "deletions": {"type": ["array", "string"]},
        "company_id": {"type": ["integer", "string"]},
        "write_mode": {"type": ["string", "object", "null"]},
        "name": {"type": ["string", "null"]},
        "page_size": {"type": "integer"},
    }
}


@pytest.mark.parametrize(
    ("config", "values"),
    [
        ({"deletions": "all"}, {}),
        ({"deletions": ' ["products"]'}, {"deletions": ["products"]}),
        ({"deletions": ["products"]}, {}),
        ({"company_id": "3"}, {"company_id": 3}),
        ({"company_id": "My Company"}, {}),
        ({"write_mode": '{"partners": "create"}'}, {"write_mode": {"partners": "create"}}),
        ({"name": "[no JSON]"}, {}),
    ],
)
def test_a_text_is_the_value_that_it_writes_out(
    config: dict[str, t.Any], values: dict[str, t.Any]
) -> None:
    assert values_of_texts(config, SCHEMA) == values


def test_a_text_that_only_begins_like_json_is_refused_by_its_setting() -> None:
    with pytest.raises(Fatal, match=r"deletions: '\[\"products\"' begins like JSON, and is none"):
        values_of_texts({"deletions": '["products"'}, SCHEMA)


def test_the_environment_may_say_in_words_what_else_is_a_list() -> None:
    kinds = {name: one["type"] for name, one in as_texts(SCHEMA)["properties"].items()}
    assert kinds == {
        "deletions": "string",
        "company_id": "string",
        "write_mode": "string",
        "name": ["string", "null"],
        "page_size": "integer",
    }
    given = {"TAP_DELETIONS": "all", "TAP_COMPANY_ID": "My Company"}
    assert unreadable_variable(SCHEMA, "TAP_", given) is None
    assert unreadable_variable(SCHEMA, "TAP_", {"TAP_PAGE_SIZE": "x"})
