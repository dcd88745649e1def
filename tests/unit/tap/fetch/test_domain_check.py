"""What a user may write as a domain."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from tap_odoo.fetch.domain_check import check_domain


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
