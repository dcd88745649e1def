"""The SDK's stream maps, on streams that a mapping file defines."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.tap.mapped import Mapped

if t.TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live


def test_stream_maps_change_the_records_of_a_mapping_file(
    config: dict[str, t.Any], tmp_path: Path
) -> None:
    maps = {"Suppliers": {"label": "name.upper()", "email": "__NULL__", "__alias__": "vendors"}}
    output = Mapped(config, tmp_path).read(["Suppliers"], stream_maps=maps)
    assert "Suppliers" not in output.records
    assert output.records["vendors"]
    for record in output.records["vendors"]:
        assert record["label"] == record["name"].upper()
        assert "email" not in record
