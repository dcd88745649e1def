"""SCHEMAs as other taps write them, and as an attacker would: what becomes of their records."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from tests.unit.target.running import records

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.target.running import Runner

#: What a database tap says of numeric(10, 2), as draft 4 has it.
NUMERIC = {
    "type": ["null", "number"],
    "exclusiveMaximum": True,
    "maximum": 100000000,
    "exclusiveMinimum": True,
    "minimum": -100000000,
}
#: A key that a generator of code would paste into a line of its own.
CODE = "\\\" in [] or open('MADE_BY_SCHEMA','w'):#"


def messages(
    model: str, about: dict[str, t.Any], *rows: dict[str, t.Any]
) -> list[dict[str, t.Any]]:
    """Return a SCHEMA with these properties and a RECORD message a row."""
    found = records(
        model, *({"id": f"sec.r{n}", "name": f"R{n}", **row} for n, row in enumerate(rows))
    )
    text = {"type": ["null", "string"]}
    found[0]["schema"] = {"type": "object", "properties": {"id": text, "name": text, **about}}
    found[0]["key_properties"] = ["id"]
    return found


@pytest.mark.parametrize(
    ("about", "values"),
    [
        pytest.param({"type": "number", "multipleOf": 0.01}, [12.5], id="hundredths"),
        pytest.param({"type": "number", "multipleOf": 1e-05}, [2], id="a tiny step, an integer"),
        pytest.param(NUMERIC, [12, 0.5, 12.5], id="limits of draft 4"),
        pytest.param({**NUMERIC, "multipleOf": 0.01}, [0.75, None], id="all that a tap says"),
    ],
)
def test_numbers_of_database_taps_are_written(
    run: Runner, about: dict[str, t.Any], values: list[t.Any]
) -> None:
    given = messages(
        "product.template", {"list_price": about}, *({"list_price": v} for v in values)
    )
    assert run(given).ended("product.template") == {"created": len(values)}


def test_a_whole_number_with_a_point_is_an_integer(run: Runner) -> None:
    about = {"color": {"type": ["null", "integer"]}}
    given = messages("res.partner", about, {"color": 2}, {"color": 2.0})
    assert run(given).ended("res.partner") == {"created": 2}


def test_a_malformed_keyword_is_one_line_that_names_stream_and_keyword(run: Runner) -> None:
    about = {"list_price": {"type": "number", "multipleOf": 0}}
    with pytest.raises(Fatal, match=r"product\.template .*list_price/multipleOf .* above 0"):
        run(messages("product.template", about, {"list_price": 2}))


def test_no_key_of_a_schema_becomes_code(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = messages("res.partner", {}, {})
    given[0]["schema"]["dependencies"] = {CODE: {"type": "object"}}
    assert run(given).ended("res.partner") == {"created": 1}
    assert not (tmp_path / "MADE_BY_SCHEMA").exists()


def test_a_pattern_that_backtracks_for_ever_is_decided_at_once(run: Runner) -> None:
    about = {"name": {"type": "string", "pattern": "^(a+)+$"}}
    did = run(messages("res.partner", about, {"name": "a" * 44 + "!"}, {"name": "a" * 44}))
    assert did.ended("res.partner") == {"created": 1, "rejected": 1}
