"""The settings `mapping` and `mapping_flags` of the tap."""

from __future__ import annotations

import json
import typing as t

import pytest

from odoo_common.errors import NoSuchModel
from odoo_common.mapping.errors import MappingError
from tap_odoo.mapping.mapping_file import check, document_of
from tap_odoo.streams.mapped_catalog import MappedCatalog, views
from tests.unit.tap.mapped_models import FIELDS

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.odoo.access_rights import Rights
    from odoo_common.odoo.model_fields import Field, ModelFields

Row = dict[str, t.Any]
FLAGS: Row = {
    "language": {"default": "en_US", "help": "words"},
    "company_ids": {"default": [], "type": "array", "help": "whose"},
    "page_size": {"default": 5, "help": "called like a setting that is none of these"},
}
ORDERS: Row = {"model": "order", "key": ["id"], "fields": {"id": "id", "who": "partner_id.name"}}
LINES: Row = {"model": "line", "key": ["id"], "fields": {"id": "id"}}
GONE: Row = {"model": "nowhere", "key": ["id"], "fields": {"id": "id"}}


class Models:
    """Those of the tests, and notes which ones were asked about."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def of(self, model: str) -> dict[str, Field]:
        self.asked.append(model)
        if model == "nowhere":
            raise NoSuchModel("Odoo has no model nowhere")
        return FIELDS.of(model)


class Allowed:
    """Says of a few models that the user may not read them."""

    def __init__(self, *refused: str) -> None:
        self._refused = refused

    def why_unreadable(self, model: str) -> str:
        return f"{model} is refused" if model in self._refused else ""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.json"


def write(path: Path, **streams: Row) -> None:
    said = {"direction": "from_odoo", "flags": FLAGS, "streams": streams}
    path.write_text(json.dumps(said, indent=1))


def names(path: Path, *refused: str, only: t.Sequence[str] | None = None) -> list[str]:
    models = t.cast("ModelFields", Models())
    rights = t.cast("Rights", Allowed(*refused))
    found, _ = views(document_of(path, {}), models, rights, only)
    return [view.name for view in found]


def test_a_setting_is_the_flag_of_its_name_unless_mapping_flags_says_otherwise(
    path: Path,
) -> None:
    write(path, Orders=ORDERS)
    config: Row = {"language": "fr_FR", "company_ids": [], "page_size": 9}
    assert document_of(path, config).flags == {
        "language": "fr_FR",
        "company_ids": [],
        "page_size": 5,
    }
    config["mapping_flags"] = {"language": "nl_NL", "company_ids": "1, 2"}
    assert document_of(path, config).flags["language"] == "nl_NL"
    assert document_of(path, config).flags["company_ids"] == [1, 2]


def test_flags_decide_whose_records_are_read(path: Path) -> None:
    write(path, Orders=ORDERS)
    config = {"mapping": str(path), "mapping_flags": {"language": "nl_NL"}, "page_size": 9}
    settings = MappedCatalog(path, config).scope_settings
    assert settings == {"language": "nl_NL", "company_ids": []}


def test_a_flag_that_is_not_declared_is_refused(path: Path) -> None:
    write(path, Orders=ORDERS)
    with pytest.raises(MappingError, match="did you mean language"):
        document_of(path, {"mapping_flags": {"langage": "nl_NL"}})


def test_streams_that_are_not_wanted_are_not_looked_at(path: Path) -> None:
    write(path, Orders=ORDERS, Lines=LINES)
    models = Models()
    rights = t.cast("Rights", Allowed())
    found, _ = views(document_of(path, {}), t.cast("ModelFields", models), rights, ["Lines"])
    assert [view.name for view in found] == ["Lines"]
    assert "order" not in models.asked


def test_a_stream_without_its_model_or_the_right_to_read_it_is_left_out(path: Path) -> None:
    write(path, Orders=ORDERS, Lines=LINES, Gone=GONE)
    assert names(path) == ["Orders", "Lines"]
    assert names(path, "partner") == ["Lines"]


def test_the_problems_of_all_streams_are_told_at_once(path: Path) -> None:
    wrong = {**ORDERS, "fields": {"id": "id", "a": "nmae"}}
    write(path, One=wrong, Two=wrong, Gone=GONE)
    with pytest.raises(MappingError) as caught:
        names(path)
    assert len(caught.value.problems) == 2
    with pytest.raises(MappingError) as caught:
        check(document_of(path, {}), t.cast("ModelFields", Models()))
    assert len(caught.value.problems) == 3
    assert "streams.Gone.model: Odoo has no model nowhere" in caught.value.problems[2]


def test_a_file_that_fits_names_its_streams(path: Path) -> None:
    write(path, Orders=ORDERS, Lines={**LINES, "enabled": False}, More=LINES)
    assert check(document_of(path, {}), FIELDS) == ["Orders", "More"]
