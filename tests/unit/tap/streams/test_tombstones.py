"""What says that a record was deleted gets through: selection, stream maps, a mapper."""

from __future__ import annotations

import logging
import typing as t

import pytest
from singer_sdk.exceptions import MapExpressionError
from singer_sdk.mapper import PluginMapper

from tests.fake_odoo import FakeOdoo

if t.TYPE_CHECKING:
    from tests.unit.tap.running import Output, Reader

PARTNERS, MARK = "partners", "_sdc_deleted_at"
NAMES = ["name", "ref", "active", "parent_id"]
Row = dict[str, t.Any]
Deleted = tuple[int, list[Row]]


class Deletion:
    """A partner is deleted between two runs.

    Args:
        read: Runs the tap.
    """

    def __init__(self, read: Reader) -> None:
        self._read = read
        self._odoo = read.odoo

    def __call__(
        self,
        first_names: list[str] | None = NAMES,
        stream: str = PARTNERS,
        **settings: t.Any,
    ) -> Deleted:
        """Return its id, and what the second run says of the stream."""
        wanted: dict[str, list[str] | None] = {PARTNERS: first_names}
        number = self._odoo.do("res.partner", "create", {"name": "Ada", "ref": "R"})
        self._odoo.db.tick(3600)
        settings = {"deletions": [PARTNERS], "lookback_seconds": 0, **settings}
        first = self._read(wanted, **settings)
        self._odoo.do("res.partner", "unlink", [number])
        self._odoo.db.tick(3600)
        second = self._read(wanted, state=first.state, **settings)
        self.schema = second.schemas.get(stream)
        return number, second.records[stream]


@pytest.fixture
def odoo() -> FakeOdoo:
    """One version: none of this depends on it."""
    return FakeOdoo("19")


@pytest.fixture
def deletion(read: Reader) -> Deletion:
    return Deletion(read)


def mapped(deletion: Deletion, expressions: t.Any, **more: t.Any) -> Deleted:
    return deletion(stream_maps={PARTNERS: expressions}, **more)


def test_a_tombstone_has_every_selected_property_and_null_in_it(deletion: Deletion) -> None:
    number, [tombstone] = deletion()
    assert tombstone.pop(MARK)
    assert tombstone.pop("id") == number
    assert tombstone == dict.fromkeys([*NAMES, "write_date"])


def test_what_marks_tombstones_needs_no_selection(deletion: Deletion) -> None:
    number, [tombstone] = deletion(["name"])
    assert (tombstone["id"], bool(tombstone[MARK])) == (number, True)
    assert deletion.schema
    assert MARK in deletion.schema["schema"]["properties"]


def test_the_catalog_says_that_the_mark_is_always_there(read: Reader) -> None:
    [entry] = [
        stream
        for stream in read.catalog({}, deletions=[PARTNERS])["streams"]
        if stream["stream"] == PARTNERS
    ]
    [mark] = [m["metadata"] for m in entry["metadata"] if m["breadcrumb"][-1:] == [MARK]]
    assert mark["inclusion"] == "automatic"


def test_a_catalog_from_before_deletions_were_looked_for_gets_the_mark(
    read: Reader, odoo: FakeOdoo, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = odoo.do("res.partner", "create", {"name": "Ada"})
    odoo.db.tick(3600)
    old = read.catalog({PARTNERS: ["name"]}, deletions=[])
    monkeypatch.setattr(read, "catalog", lambda *_, **_more: old)
    first = read({}, deletions=[PARTNERS], lookback_seconds=0)
    assert all(MARK in record for record in first.records[PARTNERS])
    odoo.do("res.partner", "unlink", [number])
    odoo.db.tick(3600)
    second = read({}, state=first.state, deletions=[PARTNERS], lookback_seconds=0)
    [tombstone] = second.records[PARTNERS]
    assert (tombstone["id"], bool(tombstone[MARK])) == (number, True)
    assert MARK in second.schemas[PARTNERS]["schema"]["properties"]


def test_an_expression_over_values_of_the_record_gives_null(deletion: Deletion) -> None:
    expressions = {
        "name": "self.lower()",
        "upper": "name.upper()",
        "guarded": "name if name else None",
        "longer": "name + '!'",
        "text": "str(name)",
        "hash": "md5(ref)",
        "first": "record['name'][0]",
        "stripped": "_['ref'].strip()",
        "whole": "json.dumps(record)",
        "number": "int(ref[1:] or 0)",
    }
    number, [tombstone] = mapped(deletion, {**expressions, "__filter__": "name == 'Ada'"})
    assert {name: tombstone[name] for name in expressions} == dict.fromkeys(expressions)
    assert (tombstone["id"], bool(tombstone[MARK])) == (number, True)


def test_an_expression_over_the_key_or_the_mark_gives_its_value(deletion: Deletion) -> None:
    number, [tombstone] = mapped(
        deletion,
        {
            "code": "'p' + str(id)",
            "is_deleted": "bool(_sdc_deleted_at)",
            "same": "record['id']",
            "id": "self",
            "constant": "'odoo'",
        },
    )
    found = {name: tombstone[name] for name in ("code", "is_deleted", "same", "id", "constant")}
    assert found == {
        "code": f"p{number}",
        "is_deleted": True,
        "same": number,
        "id": number,
        "constant": "odoo",
    }


def test_a_filter_holds_back_only_what_a_tombstone_can_answer(read: Reader, odoo: FakeOdoo) -> None:
    rules = {
        "active": True,
        "name and name.startswith('B')": True,
        "ref == 'R'": True,
        "id > 0": True,
        "id < 0": False,
        "not _sdc_deleted_at": False,
        "_sdc_deleted_at or name == 'Ada'": True,
    }
    maps = {
        f"s{place}": {"__source__": PARTNERS, "__filter__": rule}
        for place, rule in enumerate(rules)
    }
    number = odoo.do("res.partner", "create", {"name": "Ada", "ref": "R"})
    odoo.db.tick(3600)
    settings: Row = {"deletions": [PARTNERS], "lookback_seconds": 0, "stream_maps": maps}
    first = read({PARTNERS: NAMES}, **settings)
    odoo.do("res.partner", "unlink", [number])
    odoo.db.tick(3600)
    second = read({PARTNERS: NAMES}, state=first.state, **settings)
    passed = {rule: bool(second.records[f"s{n}"]) for n, rule in enumerate(rules)}
    assert passed == rules


def test_a_new_key_of_the_id_is_that_of_the_tombstone(deletion: Deletion) -> None:
    number, [tombstone] = mapped(
        deletion, {"code": "'p' + str(id)", "id": None, "__key_properties__": ["code"]}
    )
    assert tombstone["code"] == f"p{number}"


def test_a_new_key_of_other_values_and_a_map_without_the_mark_are_said_once(
    deletion: Deletion, caplog: pytest.LogCaptureFixture
) -> None:
    for expressions, why in (
        ({"__key_properties__": ["ref"]}, "no longer has the values of their key: ref"),
        ({"id": "id", "name": "name", "__else__": None}, "they leave _sdc_deleted_at out"),
        ({MARK: None}, "they leave _sdc_deleted_at out"),
    ):
        caplog.clear()
        number, records = mapped(deletion, expressions)
        assert records == []
        said = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
        [line] = [text for text in said if "deleted records" in text]
        assert line.startswith(f"{PARTNERS}: deleted records, such as {number}, are not sent")
        assert line.endswith(why)


def test_a_mark_by_another_name_is_one(deletion: Deletion) -> None:
    number, [tombstone] = mapped(deletion, {"deleted": MARK, MARK: None})
    assert (tombstone["id"], bool(tombstone["deleted"])) == (number, True)


def test_a_second_stream_and_a_flattened_one_have_the_tombstone_too(deletion: Deletion) -> None:
    maps = {PARTNERS: {"name": "name.upper()"}, "people": {"__source__": PARTNERS, "n": "name"}}
    settings: dict[str, t.Any] = {
        "stream_maps": maps,
        "flattening_enabled": True,
        "flattening_max_depth": 2,
    }
    for stream in maps:
        number, [tombstone] = deletion(stream=stream, **settings)
        assert (tombstone["id"], bool(tombstone[MARK])) == (number, True)


@pytest.mark.parametrize(
    ("expression", "what"), [("1 / (id - id)", "record"), ("_sdc_deleted_at - 1", "deleted record")]
)
def test_an_expression_that_fails_is_told_with_stream_and_record(
    read: Reader, odoo: FakeOdoo, expression: str, what: str
) -> None:
    guarded = f"({expression}) if _sdc_deleted_at else name" if "del" in what else expression
    maps = {PARTNERS: {"name": guarded}}
    with pytest.raises(MapExpressionError) as caught:
        Deletion(read)(stream_maps=maps)
    number = int(str(caught.value).partition(f"fail for {what} ")[2].partition(":")[0])
    assert str(caught.value).startswith(f"{PARTNERS}: the stream_maps fail for {what} {number}: ")
    known = odoo.db.table("res.partner")
    assert (number in known) is (what == "record")


class Mapper:
    """The SDK's own mapper, as meltano-map-transform runs it between tap and target."""

    def __init__(self, expressions: dict[str, str | None]) -> None:
        config: t.Any = {"stream_maps": {PARTNERS: expressions}}
        self._mapper = PluginMapper(config, logging.getLogger("mapper"))

    def __call__(self, output: Output) -> list[Row]:
        message = output.schemas[PARTNERS]
        self._mapper.register_raw_stream_schema(
            PARTNERS, message["schema"], message["key_properties"]
        )
        [only] = self._mapper.stream_maps[PARTNERS]
        found = [only.transform(dict(record)) for record in output.records[PARTNERS]]
        return [record for record in found if record is not None]


def test_a_mapper_between_tap_and_target_gets_every_property(read: Reader, odoo: FakeOdoo) -> None:
    number = odoo.do("res.partner", "create", {"name": "Ada"})
    odoo.db.tick(3600)
    settings: dict[str, t.Any] = {"deletions": [PARTNERS], "lookback_seconds": 0}
    first = read({PARTNERS: NAMES}, **settings)
    mapper = Mapper({"name": "name.upper() if name else None", "__filter__": f"{MARK} or active"})
    assert "ADA" in [record["name"] for record in mapper(first)]
    odoo.do("res.partner", "unlink", [number])
    odoo.db.tick(3600)
    [tombstone] = mapper(read({PARTNERS: NAMES}, state=first.state, **settings))
    assert (tombstone["id"], tombstone["name"]) == (number, None)
    assert tombstone[MARK]
