"""What XML can't carry rejects the call, with the field's name."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.client.codec import xml_body
from odoo_common.errors import Rejected

LOGIN = ("db", 2, "secret")


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("res.partner", "write", [[7], {"name": "a\x0bb"}]), "name"),
        (("res.partner", "load", [["id", "name"], [["m.a", "a\x0bb"]]]), "name"),
        (("sale.order", "write", [[7], {"line_ids": [[1, 5, {"note": "a\x0bb"}]]}]), "note"),
    ],
)
def test_a_control_character_names_its_field(arguments: tuple[t.Any, ...], field: str) -> None:
    with pytest.raises(Rejected, match=f"^{field}: .* holds the control character") as caught:
        xml_body("execute_kw", (*LOGIN, *arguments))
    assert caught.value.code == "value"
    assert "secret" not in caught.value.message


def test_tabs_and_line_ends_are_no_control_characters() -> None:
    assert b"a\tb\nc" in xml_body("execute_kw", (*LOGIN, "m", "write", [[7], {"name": "a\tb\nc"}]))
