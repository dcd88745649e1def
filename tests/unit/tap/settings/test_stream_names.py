"""A setting that names what there is not is refused, with what is probably meant."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from tests.fake_odoo import FakeOdoo
from tests.unit.tap.running import TapOnFake


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"page_sise": 10}, "there is no setting page_sise; did you mean page_size?"),
        ({"deletions": ["partner"]}, "deletions names partner: .* did you mean partners?"),
        ({"full_sync_streams": ["x"]}, "full_sync_streams names x: there is no such stream"),
        ({"domain": {"sale_order": []}}, "domain names sale_order: .*did you mean sale_orders?"),
        ({"fields": {"product": []}}, "fields names product: .*did you mean products?"),
        ({"fields_exclude": {"product": []}}, "fields_exclude names product: "),
        ({"context": {"product": {}}}, "context names product: "),
        ({"ignore_fields": {"product": ["x"]}}, "ignore_fields names product: "),
        ({"optional_streams": ["crm_lead"]}, "optional_streams names crm_lead: "),
        ({"fields": {"partners": ["nam"]}}, "has no field nam, did you mean name?"),
        ({"ignore_fields": {"partners": ["refs"]}}, "has no field refs, did you mean ref?"),
    ],
    ids=str,
)
def test_a_name_that_there_is_not_is_refused(settings: dict[str, t.Any], said: str) -> None:
    with pytest.raises(Fatal, match=said):
        _ = TapOnFake(FakeOdoo("19"), settings).streams


@pytest.mark.parametrize(
    "settings",
    [
        {"deletions": "all", "ignore_fields": {"*": ["nothing"]}},
        {"models": ["res.partner.category"], "deletions": ["res_partner_category"]},
        {"ignore_fields": ["nothing"], "optional_streams": ["pos_orders"]},
    ],
    ids=str,
)
def test_names_that_mean_something_are_taken(settings: dict[str, t.Any]) -> None:
    assert "partners" in TapOnFake(FakeOdoo("19"), settings).streams


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("PAGE_SIZE", "abc", "TAP_ODOO_PAGE_SIZE is 'abc', not a whole number such as 100"),
        ("FIELDS", "{products", "TAP_ODOO_FIELDS is '{products', not JSON such as"),
        ("PAGE_SISE", "10", "no setting TAP_ODOO_PAGE_SISE; did you mean TAP_ODOO_PAGE_SIZE?"),
    ],
)
def test_a_variable_that_can_not_be_read_is_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, said: str
) -> None:
    monkeypatch.setenv(f"TAP_ODOO_{name}", given)
    with pytest.raises(Fatal, match=said.replace("?", r"\?")):
        TapOnFake.from_environment(FakeOdoo("19"))
