"""What expressions yield, which type they have, and what they read."""

from __future__ import annotations

import decimal
import typing as t

import pytest

from odoo_common.mapping.compile.expression import Expression
from odoo_common.mapping.compile.nodes import CompileContext
from odoo_common.mapping.compile.symbols import AnyNames, ModelNames, RecordNames
from odoo_common.mapping.errors import EvaluationError, ExpressionError, UnknownName
from odoo_common.odoo.model_fields import Field

FLAGS = {"taxes": False, "ids": [3, 4], "units": {"Dozen": 12}}
RECORD: dict[str, t.Any] = {
    "id": 7,
    "name": " Desk ",
    "price": decimal.Decimal("12.5"),
    "none": None,
    "lines": [{"q": 2, "p": 10}, {"q": 0, "p": 5}, {"q": None, "p": 1}],
    "address": {"city": "Lyon", "country": {"code": "fr"}},
    "html": "<p>Two&nbsp;words</p><script>x</script><ul><li>a</li><li>b</li></ul>",
    "as text": '[{"a": 1}]',
    "when": "2026-05-31T23:30:00+02:00",
}


def compiled(source: object, **more: t.Any) -> Expression:
    return Expression.compile(source, CompileContext(AnyNames(), FLAGS, **more))


@pytest.mark.parametrize(
    ("source", "value", "kind"),
    [
        ("id", 7, "any"),
        ("str(id) + '_' + strip(name)", "7_Desk", "string"),
        ("price * 2 if flags.taxes else price", decimal.Decimal("12.5"), "any"),
        ("price * 0.1", decimal.Decimal("1.25"), "number"),
        ("none + 1", None, "any"),
        ("str(none) + 'x'", None, "string"),
        ("none < 1", False, "boolean"),
        ("none == null", True, "boolean"),
        ("none is not null", False, "boolean"),
        ("'x' in none", False, "boolean"),
        ("1 < id <= 7", True, "boolean"),
        ("not none", True, "boolean"),
        ("first_of(none, 'b')", "b", "any"),
        ("none or 'b'", "b", "any"),
        ("-id // 2", -4, "number"),
        ("7 / 2", 3.5, "number"),
        ("id % 4", 3, "number"),
        ("len(none)", 0, "integer"),
        ("sum(lines.q)", 2, "number"),
        ("[line.p * 2 for line in lines if line.q]", [20], "array"),
        ("max([line.p for line in lines])", 10, "any"),
        ("min(3, none, 2)", 2, "any"),
        ("address.country.code", "fr", "any"),
        ("upper(address.country.code)", "FR", "string"),
        ("lines[0].p", 10, "any"),
        ("lines[9].p", None, "any"),
        ("name[1:3]", "De", "any"),
        ("record['as text']", '[{"a": 1}]', "any"),
        ("json_list(record['as text'])[0].a", 1, "any"),
        ("html_to_text(html)", "Two words\na\nb", "string"),
        ("round(2.675, 2)", 2.68, "number"),
        ("round(price)", 13, "integer"),
        ("int('12') + int(3.9)", 15, "integer"),
        ("bool('no')", False, "boolean"),
        ("table('Dozen', flags.units, 1)", 12, "integer"),
        ("table(id, {'7': 'seven'}, '?')", "seven", "any"),
        ("table(id / 2 * 2.0, {'7': 'seven'}, '?')", "seven", "any"),
        ("date(when)", "2026-05-31", "date"),
        ("datetime(when)", "2026-05-31T21:30:00+00:00", "datetime"),
        ("timezone('2026-05-31T21:30:00Z', 'Europe/Paris')", "2026-05-31T23:30:00+02:00", "string"),
        ("format_date(when, '%d.%m.%Y')", "31.05.2026", "string"),
        ("add_days('2026-02-27', 2)", "2026-03-01", "string"),
        ("md5('a')", "0cc175b9c0f1b6a831c399e269772661", "string"),
        ("join(', ', ['a', none, 2])", "a, 2", "string"),
        ("id_part('a-1')", "a-1", "string"),
        ("id_part('VAT 21')", "VAT_21_fc3056af", "string"),
        ("pad(id, 4, '0')", "0007", "string"),
        ("price_with_taxes(100, ['percent', 'fixed'], [21, 1.5], [false, false])", 122.5, "number"),
        ("price_with_taxes(100, ['percent'], [21], [true])", 100, "integer"),
        ("any([none, id])", True, "boolean"),
        (True, True, "boolean"),
        (None, None, "null"),
        (1.5, 1.5, "number"),
    ],
)
def test_an_expression_yields_a_value_of_its_type(source: object, value: object, kind: str) -> None:
    expression = compiled(source)
    assert expression.evaluate(RECORD) == value
    assert type(expression.evaluate(RECORD)) is not bool or isinstance(value, bool)
    if not expression.is_known:
        assert expression.type == kind


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("__import__('os')", "names that start with an underscore can't be used"),
        ("name.__class__", "names that start with an underscore can't be used"),
        ("open('x')", "there is no function open"),
        ("strp(name)", "there is no function strp; did you mean str"),
        ("name.strip()", "only the functions of the list can be called"),
        ("flags.tax", "there is no flag tax; did you mean taxes?"),
        ("9 ** 9", r"powers \(\*\*\) can't be used here"),
        ("'a' * 9", "'a' is no number"),
        ("f'{name}'", "f-strings can't be used here"),
        ("lambda: 1", "functions can't be used here"),
        ("(x := 1)", "assignments can't be used here"),
        ("{**a}", "NoneType|keys of a table|can't be used"),
        ("[x for x in a for y in b]", "one `for` and one `if`"),
        ("[[y for y in a] for x in b]", "a list inside a list"),
        ("name is 'a'", "`is` is for null"),
        ("1 +", "invalid syntax"),
        ("", "it is empty"),
        ("str()", r"str is written str\(x\)"),
        ("str(1, x=2)", "arguments by name can't be used here"),
        ("'a' + 1", r"use str\(\)"),
        ("10**10", "powers"),
        ("9999999999999999999999", "a number is too large"),
        ("[" * 99 + "]" * 99, "nested too deeply|too many nested|invalid|too large"),
        ("1" + "+1" * 1500, "too large|nested too deeply"),
        ("a" * 5000, "longer than 4000"),
        ("has_field('x')", "has_field can't be asked here"),
        ("b'x'", "bytes can't be used here"),
        ("...", "can't be used here"),
        ("1 / 0", "division"),
    ],
)
def test_what_is_no_expression_is_refused_at_start(source: str, message: str) -> None:
    with pytest.raises(ExpressionError, match=message):
        compiled(source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("price / none2", None),
        ("price / zero", "division by zero"),
        ("price + name", r"use str\(\)"),
        ("int(name)", "."),
        ("date(name)", "no date in ISO 8601"),
        ("timezone(when, name)", "no timezone"),
        ("lower(id)", r"no text; use str\(\)"),
        ("replace(big, 'a', big)", "too long"),
        ("json_list(name)", "."),
    ],
)
def test_values_that_dont_fit_are_an_error_with_a_reason(source: str, message: str | None) -> None:
    record = {**RECORD, "zero": 0, "big": "a" * 100_000}
    if message is None:
        assert compiled(source).evaluate(record) is None
        return
    with pytest.raises(EvaluationError, match=message):
        compiled(source).evaluate(record)


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        ("a if flags.taxes else b", {"b"}),
        ("flags.taxes and a or b", {"b"}),
        ("a if len(flags.ids) > 1 else b", {"a"}),
        ("a if not flags.taxes else b", {"a"}),
        ("a if has_field('a') else b", {"a"}),
        ("a if 3 in flags.ids and c else b", {"a", "b", "c"}),
        ("a.b.c + a.d", {"a.b.c", "a.d"}),
    ],
)
def test_a_branch_that_flags_rule_out_is_not_read(source: str, uses: set[str]) -> None:
    expression = compiled(source, has_field="a".__eq__)
    assert {".".join(path) for path in expression.uses} == uses


def test_an_unknown_field_is_an_error_and_first_of_needs_one_that_is_there() -> None:
    schema = {"properties": {"quantity": {"type": ["null", "number"]}}}
    around = CompileContext(RecordNames("Orders", schema, ["note"]))
    assert Expression.compile("quantity", around).type == "number"
    assert Expression.compile("note", around).type == "any"
    with pytest.raises(UnknownName, match=r"Orders has no field quantty; did you mean quantity\?"):
        Expression.compile("quantty", around)
    assert Expression.compile("first_of(qty, quantity)", around).uses == {("quantity",)}
    with pytest.raises(UnknownName, match="Orders has no field qty"):
        Expression.compile("first_of(qty, amount)", around)


MODELS = {
    "line": {
        "qty": Field("qty", "float"),
        "bom_id": Field("bom_id", "many2one", relation="bom"),
    },
    "bom": {"variant_ids": Field("variant_ids", "many2many", relation="product")},
    "product": {"name": Field("name", "char")},
}


def test_paths_of_a_model_are_followed_and_read_flat() -> None:
    names = ModelNames("line", MODELS.__getitem__).binding("variant", ("bom_id", "variant_ids"))
    around = CompileContext(names, flat=True)
    for source, kind in [("qty", "number"), ("bom_id", "integer"), ("bom_id.variant_ids", "array"),
                         ("bom_id.variant_ids.name", "array"), ("variant.name", "string"),
                         ("variant.id", "integer")]:  # fmt: skip
        assert Expression.compile(source, around).type == kind
    both = Expression.compile("str(variant.id) + bom_id.id", around)
    assert both.evaluate({"variant.id": 3, "bom_id.id": "x"}) == "3x"
    listed = Expression.compile("[v.name for v in bom_id.variant_ids if v.id > 1]", around)
    rows = {"bom_id.variant_ids[]": [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]}
    assert listed.evaluate(rows) == ["b"]
    assert {".".join(path) for path in listed.uses} == {
        "bom_id.variant_ids.name",
        "bom_id.variant_ids.id",
    }
    with pytest.raises(UnknownName, match=r"bom has no field variants; did you mean variant_ids\?"):
        Expression.compile("bom_id.variants", around)
    with pytest.raises(UnknownName, match=r"line.qty is no relation"):
        Expression.compile("qty.x", around)
