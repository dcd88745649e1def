"""docs/streams.md says which relations are watched: as this Odoo has them."""

from __future__ import annotations

import json
import typing as t

import pytest

from tap_odoo.catalog.builtin_streams import STREAMS_BY_NAME
from tap_odoo.tap import TapOdoo
from tools.related_paths import FILE, ask

pytestmark = pytest.mark.live


def test_the_related_paths_of_the_docs_are_those_of_the_server(
    odoo_version: str, config: dict[str, t.Any]
) -> None:
    known = json.loads(FILE.read_text())
    if odoo_version not in known:
        pytest.skip("the docs tell of the sandbox's versions")
    found = ask(config)
    assert found == known[odoo_version], "python -m tools.related_paths writes it anew"
    assert found.keys() == STREAMS_BY_NAME.keys()
    assert "product_tmpl_id" in found["products"]


def test_every_built_in_stream_is_incremental(config: dict[str, t.Any]) -> None:
    tap = TapOdoo(config=config, parse_env_config=False, setup_mapper=False)
    assert {stream.replication_method for stream in tap.streams.values()} == {"INCREMENTAL"}
