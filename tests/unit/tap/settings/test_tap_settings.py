"""What the tap's config says, as typed settings."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from odoo_common.errors import Fatal
from tap_odoo.fetch.paging import READERS
from tap_odoo.settings.schema import CONFIG_SCHEMA
from tap_odoo.settings.tap_settings import COMPANY_SETTINGS, PAGING, TapSettings

SETTINGS: dict[str, dict[str, t.Any]] = CONFIG_SCHEMA["properties"]


def test_the_values_of_an_empty_config_are_the_defaults_of_the_schema() -> None:
    defaults = {name: schema["default"] for name, schema in SETTINGS.items() if "default" in schema}
    assert TapSettings.from_config(defaults) == TapSettings.from_config({}) == TapSettings()


def test_each_value_has_the_name_of_its_setting() -> None:
    names = {field.name for field in dataclasses.fields(TapSettings)} - {"companies"}
    assert names | set(COMPANY_SETTINGS) <= set(SETTINGS)


def test_there_is_a_reader_for_each_choice_of_paging() -> None:
    assert tuple(READERS) == PAGING


@pytest.mark.parametrize("given", [[1, 2], "1,2", " 1, 2 ,", ["1", 2]], ids=str)
def test_ids_are_a_list_or_a_text(given: t.Any) -> None:
    settings = TapSettings.from_config({"company_ids": given, "stocks_warehouse_ids": given})
    assert settings.companies["company_ids"] == settings.stocks_warehouse_ids == [1, 2]


def test_ids_that_are_none_are_refused_with_the_name_of_the_setting() -> None:
    with pytest.raises(Fatal, match="stocks_company_ids: 'one' are no ids"):
        TapSettings.from_config({"stocks_company_ids": "one"})


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (None, ["products"]),
        ([], []),
        ("all", ["products", "partners"]),
        (["all"], ["products", "partners"]),
        (["partners"], ["partners"]),
        ("partners, products", ["products", "partners"]),
    ],
    ids=str,
)
def test_deletions_names_streams_or_all_of_them(given: t.Any, found: list[str]) -> None:
    settings = TapSettings.from_config({"deletions": given})
    assert [name for name in ("products", "partners") if settings.finds_deletions(name)] == found
    assert settings.has_default_deletions is (given is None)


@pytest.mark.parametrize(
    ("given", "ignored"),
    [(["a"], ["a"]), ({"*": ["a"], "products": ["b"], "x": ["c"]}, ["a", "b"]), (None, [])],
    ids=["for all streams", "by stream", "none"],
)
def test_fields_are_ignored_in_every_stream_or_in_one(given: t.Any, ignored: list[str]) -> None:
    settings = TapSettings.from_config({"ignore_fields": given})
    assert settings.ignored_fields("products") == ignored
