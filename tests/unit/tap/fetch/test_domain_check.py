"""What a user may write as a domain."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from odoo_common.odoo.model_fields import Field
from tap_odoo.fetch.domain_check import check_domain, check_searchable, unsearchable


@pytest.mark.parametrize(
    "domain",
    [
        [],
        [["state", "=", "sale"]],
        [["state", "=", "sale"], ["id", ">", 3]],
        ["|", ["a", "=", 1], ["b", "in", [1, 2]]],
        ["!", "&", ["a", "=", 1], ["b", "=", 2], ["c", "=", 3]],
        [[1, "=", 1]],
        [("a", "=", False)],
    ],
)
def test_a_domain_is_taken(domain: t.Any) -> None:
    check_domain(domain, "domain")


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        ("state", "a domain is a list"),
        (["|", ["a", "=", 1]], r"1 more term\(s\) must follow"),
        (["&"], r"2 more term\(s\) must follow"),
        (["or", ["a", "=", 1], ["a", "=", 2]], "'or' is no operator"),
        ([["a", "="]], "is no term such as"),
        ([["a", 1, 2]], "is no term such as"),
        ([7], "is no term such as"),
    ],
)
def test_what_is_no_domain_is_refused_with_its_place(domain: t.Any, said: str) -> None:
    with pytest.raises(Fatal, match=said) as refused:
        check_domain(domain, "setting domain, stream sale_orders")
    assert refused.value.message.startswith("setting domain, stream sale_orders: ")


class Models:
    """Fields of two models."""

    def of(self, model: str) -> dict[str, Field]:
        fields = [
            Field("name", "char"),
            Field("offset", "char", store=False, searchable=False),
            Field("found", "char", store=False, searchable=True),
            Field("parent_id", "many2one", relation=model),
            Field("shadow_id", "many2one", relation=model, store=False, searchable=False),
            Field("date", "date"),
        ]
        return {field.name: field for field in fields}


@pytest.mark.parametrize("path", ["name", "found", "parent_id.name", "date.year_number", "other"])
def test_a_domain_over_what_can_be_searched_by_is_taken(path: str) -> None:
    domain = ["|", [path, "=", 1], [1, "=", 1]]
    check_searchable(t.cast("t.Any", Models()), "res.partner", domain, "domain")
    assert not unsearchable(t.cast("t.Any", Models()), "res.partner", path)


@pytest.mark.parametrize(
    ("path", "culprit"),
    [
        ("offset", "res.partner.offset"),
        ("parent_id.offset", "res.partner.offset"),
        ("shadow_id.name", "res.partner.shadow_id"),
    ],
)
def test_a_domain_over_what_cannot_be_searched_by_is_refused(path: str, culprit: str) -> None:
    with pytest.raises(
        Fatal, match=f"setting domain: Odoo can't search by {path}, because {culprit}"
    ):
        check_searchable(
            t.cast("t.Any", Models()), "res.partner", [[path, "=", 1]], "setting domain"
        )
