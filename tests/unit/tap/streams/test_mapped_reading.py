"""The records that a mapping file makes, read from a fake Odoo."""

from __future__ import annotations

import json
import typing as t

import pytest

from odoo_common.mapping.errors import MappingError
from tests.unit.tap.running import Output, Reader, TapOnFake

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.fake_odoo import FakeOdoo

Row = dict[str, t.Any]
PARTNERS: Row = {
    "model": "res.partner",
    "key": ["id"],
    "fields": {"id": "id", "name": "name", "country": "country_id.code"},
}


class MappedReader:
    """Writes mapping files and reads with them.

    Args:
        read: Runs the tap.
        folder: Where the file is to lie.
    """

    def __init__(self, read: Reader, folder: Path) -> None:
        self._read = read
        self._path = folder / "map.json"
        self.odoo = read.odoo

    def file(self, streams: Row, **more: t.Any) -> str:
        said = {"direction": "from_odoo", "streams": streams, **more}
        self._path.write_text(json.dumps(said))
        return str(self._path)

    def __call__(self, streams: Row, *, flags: Row | None = None, **more: t.Any) -> Output:
        said = {"flags": flags} if flags else {}
        path = self.file(streams, **said)
        return self._read(dict.fromkeys(streams), mapping=path, **more)


@pytest.fixture
def mapped(read: Reader, tmp_path: Path) -> MappedReader:
    return MappedReader(read, tmp_path)


def person(odoo: FakeOdoo, name: str, **more: t.Any) -> int:
    return int(odoo.do("res.partner", "create", {"name": name, **more}))


def test_values_come_from_the_record_and_from_those_that_it_names(
    mapped: MappedReader, odoo: FakeOdoo
) -> None:
    belgian, stateless = person(odoo, "Ada", country_id=1), person(odoo, "Bob")
    out = mapped({"People": PARTNERS})
    found = {record["id"]: record for record in out.records["People"]}
    assert found[belgian] == {"id": belgian, "name": "Ada", "country": "BE"}
    assert found[stateless] == {"id": stateless, "name": "Bob", "country": None}
    assert len(found) == len(odoo.db.table("res.partner"))
    assert "write_date" not in out.schemas["People"]["schema"]["properties"]
    assert "bookmark_properties" not in out.schemas["People"]


def test_streams_come_in_the_order_of_the_file(mapped: MappedReader) -> None:
    tags = {"model": "res.partner.category", "key": ["id"], "fields": {"id": "id"}}
    countries = {"model": "res.country", "key": ["id"], "fields": {"id": "id", "code": "code"}}
    out = mapped({"Z": tags, "B": countries, "A": PARTNERS})
    assert list(out.schemas) == ["Z", "B", "A"]
    assert [row["code"] for row in out.records["B"]] == ["BE", "NL"]


def test_only_what_changed_comes_again(mapped: MappedReader, odoo: FakeOdoo) -> None:
    latest = person(odoo, "Ada")
    odoo.db.tick(600)
    first = mapped({"People": PARTNERS})
    odoo.db.tick(600)
    changed = person(odoo, "Eve")
    again = mapped({"People": PARTNERS}, state=first.state)
    # What has the bookmark's own time comes once more: others may have it too.
    assert [row["id"] for row in again.records["People"]] == [latest, changed]


def test_a_record_becomes_one_of_each_line(mapped: MappedReader, odoo: FakeOdoo) -> None:
    firm = person(odoo, "Firm")
    contacts = [person(odoo, name, parent_id=firm) for name in ("Ada", "Bob")]
    person(odoo, "Alone")
    stream = {
        "model": "res.partner",
        "key": ["firm", "contact"],
        "each": "child in child_ids",
        "fields": {"firm": "id", "contact": "child.id", "name": "child.name"},
    }
    out = mapped({"Contacts": stream})
    assert [row for row in out.records["Contacts"] if row["firm"] == firm] == [
        {"firm": firm, "contact": one, "name": name}
        for one, name in zip(contacts, ("Ada", "Bob"), strict=True)
    ]


def test_a_record_whose_expression_fails_is_skipped_and_counted(
    mapped: MappedReader, odoo: FakeOdoo, caplog: pytest.LogCaptureFixture
) -> None:
    person(odoo, "Ada", ref="7")
    bad = person(odoo, "Bob", ref="seven")
    stream = {
        **PARTNERS,
        "fields": {"id": "id", "number": {"value": "int(ref)", "type": "integer"}},
    }
    stream["filters"] = [{"domain": [["ref", "!=", False]]}]
    out = mapped({"People": stream})
    assert [row["number"] for row in out.records["People"]] == [7]
    assert f"People: res.partner {bad} is skipped: number: " in caplog.text


def test_a_record_whose_key_is_empty_is_skipped(
    mapped: MappedReader, odoo: FakeOdoo, caplog: pytest.LogCaptureFixture
) -> None:
    person(odoo, "Ada", ref="R")
    stream = {"model": "res.partner", "key": ["ref"], "fields": {"ref": "ref"}}
    out = mapped({"People": stream})
    assert [row["ref"] for row in out.records["People"]] == ["R"]
    assert "ref of the key is null" in caplog.text


@pytest.mark.parametrize(
    ("key", "field", "told"),
    [
        ("id", "id", lambda one: {"id": one}),
        ("code", "'p_' + str(id)", lambda one: {"code": f"p_{one}"}),
        ("ref", "ref", lambda _one: {"ref": "R-Ada"}),
    ],
)
def test_a_record_that_is_deleted_is_told_by_its_key(
    mapped: MappedReader,
    odoo: FakeOdoo,
    key: str,
    field: str,
    told: t.Callable[[int], Row],
) -> None:
    one = person(odoo, "Ada", ref="R-Ada")
    person(odoo, "Bob", ref="R-Bob")
    stream = {
        "model": "res.partner",
        "key": [key],
        "fields": {key: {"value": field, "type": "integer" if key == "id" else "string"}},
        "deletions": True,
        "filters": [{"domain": [["ref", "!=", False]]}],
    }
    first = mapped({"People": stream})
    assert len(first.records["People"]) == 2
    odoo.db.tick(600)
    odoo.do("res.partner", "unlink", [one])
    again = mapped({"People": stream}, state=first.state)
    [gone] = [row for row in again.records["People"] if row.get("_sdc_deleted_at")]
    assert {key: gone[key]} == told(one)


def test_a_flag_takes_the_place_of_the_setting_of_its_name(
    mapped: MappedReader,
) -> None:
    stream = {"model": "res.country", "key": ["id"], "fields": {"id": "id", "name": "name"}}
    flags = {"language": {"default": "nl_NL", "help": "of names"}}
    dutch = mapped({"Countries": stream}, flags=flags)
    assert [row["name"] for row in dutch.records["Countries"]] == ["België", "Nederland"]
    english = mapped({"Countries": stream}, flags=flags, mapping_flags={"language": "en_US"})
    assert [row["name"] for row in english.records["Countries"]] == ["Belgium", "Netherlands"]


def test_what_the_user_may_not_read_is_left_out(mapped: MappedReader, odoo: FakeOdoo) -> None:
    odoo.deny("res.partner.category", "read")
    tags = {"model": "res.partner.category", "key": ["id"], "fields": {"id": "id", "n": "name"}}
    elsewhere = {"model": "no.such.model", "key": ["id"], "fields": {"id": "id"}}
    path = mapped.file({"Tags": tags, "Other": elsewhere, "People": PARTNERS})
    assert list(TapOnFake(odoo, {"mapping": path}).streams) == ["People"]


def test_every_field_that_is_not_there_is_named(mapped: MappedReader, odoo: FakeOdoo) -> None:
    stream = {**PARTNERS, "fields": {"id": "id", "a": "nothing", "b": "country_id.nowhere"}}
    path = mapped.file({"People": stream})
    with pytest.raises(MappingError) as caught:
        list(TapOnFake(odoo, {"mapping": path}).streams)
    assert len(caught.value.problems) == 2
