"""A mapping file is refused with everything that is wrong with it, and where."""

from __future__ import annotations

import json
import typing as t

import jsonschema
import pytest

from odoo_common.mapping.document.document import Document
from odoo_common.mapping.document.schema import PUBLISHED
from odoo_common.mapping.errors import MappingError
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(ROOT.glob("mappings/*/*_odoo.yml"))
GOOD: dict[str, t.Any] = {
    "direction": "to_odoo",
    "flags": {
        "draft": {"default": False, "help": "as draft"},
        "ids": {"default": "", "type": "array", "help": "companies"},
        "order_ids": {"default": "=flags.ids", "type": "array", "help": "companies of orders"},
        "level": {"default": "a", "enum": ["a", "b"], "help": "which"},
        "most": {"default": 3, "help": "how many"},
        "units": {"default": None, "type": "object", "help": "factors"},
    },
    "streams": {"Orders": {"model": "x", "external_id": "id", "fields": {"name": "name"}}},
}


def load(tmp_path: Path, text: object, flags: object = None, direction: str = "to_odoo") -> t.Any:
    is_text = isinstance(text, str)
    path = tmp_path / ("m.yml" if is_text else "m.json")
    path.write_text(text if isinstance(text, str) else json.dumps(text))
    return Document.load(path, direction, t.cast("dict[str, t.Any]", flags or {}))


def problems(tmp_path: Path, text: object, **more: t.Any) -> list[str]:
    with pytest.raises(MappingError) as caught:
        load(tmp_path, text, **more)
    return [problem.replace(f"{tmp_path}/", "") for problem in caught.value.problems]


def test_flags_have_their_defaults_and_take_text_of_the_environment(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD).flags == {
        "draft": False,
        "ids": [],
        "order_ids": [],
        "level": "a",
        "most": 3,
        "units": None,
    }
    given = {"draft": "true", "ids": "1, 2", "level": "b", "most": "5", "units": '{"a": 1}'}
    assert load(tmp_path, GOOD, given).flags == {
        "draft": True,
        "ids": [1, 2],
        "order_ids": [1, 2],
        "level": "b",
        "most": 5,
        "units": {"a": 1},
    }


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"drft": True}, "mapping_flags names drft, which is no flag of this file; did you mean"),
        ({"draft": "perhaps"}, "flag draft: 'perhaps' is neither true nor false"),
        ({"level": "c"}, "flag level: 'c' is none of a, b"),
        ({"most": 1.5}, "flag most: 1.5 is no whole number"),
        ({"units": [1]}, r"flag units: \[1\] is no table"),
    ],
)
def test_a_flag_that_is_none_or_doesnt_fit_is_refused(
    tmp_path: Path, given: object, message: str
) -> None:
    with pytest.raises(MappingError, match=message):
        load(tmp_path, GOOD, given)


def test_problems_name_line_and_path_and_what_was_expected(tmp_path: Path) -> None:
    text = """\
direction: to_odoo
flags:
  draft: {default: false}
streams:
  Orders:
    modle: x
    fields:
      name: [1]
      line: {value: 1, wen: 2}
      lines: {each: x in y}
    delete: burn
"""
    expected = [
        "m.yml:3: flags.draft: help is missing",
        "m.yml:5: streams.Orders: model is missing",
        "m.yml:6: streams.Orders.modle: modle is unknown; did you mean model? (known: model, ext",
        "m.yml:8: streams.Orders.fields.name: expected string or number or boolean or null, fou",
        "m.yml:9: streams.Orders.fields.line.wen: wen is unknown; did you mean when? (known: val",
        "m.yml:10: streams.Orders.fields.lines: fields is missing",
        "m.yml:11: streams.Orders.delete: 'burn' is none of ignore, archive, cancel, unlink",
    ]
    found = problems(tmp_path, text)
    assert [text[: len(start)] for text, start in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("direction: sideways\nstreams: {}", "m.yml:1: direction: it must be from_odoo or to_odoo"),
        ("direction: from_odoo\nstreams: {}", "m.yml: its direction is from_odoo: it is for tap"),
        ("a: 1\na: 2", "m.yml:2: a is there twice"),
        ("on: 1", "m.yml:1: the key on is no text: put it in quotes"),
        ("a: [1", "m.yml:1: it is not YAML"),
        ("- 1", "m.yml:1: direction: it must be"),
        ("", "m.yml: direction: it must be"),
        ("a: !!python/object:os.system {}", "m.yml:1: it is not YAML"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: *b", "m.yml:1: direction: it must be"),
    ],
)
def test_what_is_no_mapping_file_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    assert problems(tmp_path, text)[0].startswith(problem)


def test_many_aliases_of_aliases_dont_run_away(tmp_path: Path) -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "too many" in problems(tmp_path, "\n".join(lines))[0]


def test_a_file_that_isnt_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"no.yml can't be read: No such file"):
        Document.load(tmp_path / "no.yml", "to_odoo")


def test_the_published_schema_is_the_one_that_counts() -> None:
    published = json.loads((ROOT / "mappings/mapping.schema.json").read_text())
    assert published == PUBLISHED
    jsonschema.Draft202012Validator.check_schema(published)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_files_of_this_project_are_valid(path: Path) -> None:
    jsonschema.validate(Document.load(path, path.stem).source.content, PUBLISHED)
