"""The functions of expressions: a closed list, read top to bottom. Null in, null out."""

from __future__ import annotations

import dataclasses
import decimal
import hashlib
import typing as t

from odoo_common.mapping.runtime import dates, lists, numbers, strings
from odoo_common.mapping.runtime.operators import number
from odoo_common.mapping.runtime.types import Type, join

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: An argument may be left out down to `least`; `MANY` has no upper bound but the expression's.
MANY = 100


@dataclasses.dataclass(frozen=True)
class Function:
    """One function.

    Attributes:
        call: What it does.
        returns: Its type, or how it follows from the types of the arguments.
        usage: How it is written.
        help: What it does, for the table in mappings/README.md.
        least: Arguments that it needs.
        most: Arguments that it takes.
        takes_null: It is called with null too; else the answer is null.
    """

    call: Callable[..., t.Any]
    returns: Type | Callable[[Sequence[Type]], Type]
    usage: str
    help: str
    least: int = 1
    most: int = 1
    takes_null: bool = False

    def type_of(self, arguments: Sequence[Type]) -> Type:
        """Return the type of its result."""
        return self.returns if isinstance(self.returns, str) else self.returns(arguments)


_FALSE = frozenset({"", "0", "false", "no", "n", "f", "off"})


def _boolean(value: t.Any) -> bool:
    if isinstance(value, str):
        return value.strip().lower() not in _FALSE
    return bool(value)


def _table(value: t.Any, table: t.Any, otherwise: t.Any = None) -> t.Any:
    if not isinstance(table, dict):
        return otherwise
    if value in table:
        return table[value]
    # A file's keys may be text where the record has a number, and the other way round.
    if isinstance(value, (float, decimal.Decimal)) and value % 1 == 0:
        value = int(value)
    return table.get(str(value), otherwise)


def _digest(name: str) -> Callable[[t.Any], str]:
    def digest(value: t.Any) -> str:
        return hashlib.new(name, str(value).encode(), usedforsecurity=False).hexdigest()

    return digest


def _same(arguments: Sequence[Type]) -> Type:
    return join(arguments)


def _one_of(arguments: Sequence[Type]) -> Type:
    return join(arguments) if len(arguments) > 1 else "any"


def _rounded(arguments: Sequence[Type]) -> Type:
    return "number" if len(arguments) > 1 else "integer"


FUNCTIONS: dict[str, Function] = {
    "str": Function(strings.text, "string", "str(x)", "x as text; a yes/no as `true`, `false`"),
    "int": Function(
        numbers.integer, "integer", "int(x)", "x as whole number; a fraction is cut off"
    ),
    "float": Function(numbers.floating, "number", "float(x)", "x as number"),
    "bool": Function(
        _boolean, "boolean", "bool(x)", "yes or no; text such as `0`, `false`, `no` is no"
    ),
    "round": Function(
        numbers.rounded,
        _rounded,
        "round(x, digits)",
        "rounded, half away from zero",
        least=1,
        most=2,
    ),
    "abs": Function(lambda x: abs(number(x)), _same, "abs(x)", "without its sign"),
    "min": Function(
        lambda *v: numbers.least(v),
        _one_of,
        "min(a, b, …), min(list)",
        "the least; nulls don't count",
        most=MANY,
        takes_null=True,
    ),
    "max": Function(
        lambda *v: numbers.greatest(v),
        _one_of,
        "max(a, b, …), max(list)",
        "the greatest; nulls don't count",
        most=MANY,
        takes_null=True,
    ),
    "sum": Function(numbers.total, "number", "sum(list)", "the sum; nulls don't count"),
    "len": Function(
        lambda x: 0 if x is None else len(x),
        "integer",
        "len(x)",
        "characters or entries; 0 of null",
        takes_null=True,
    ),
    "any": Function(
        lambda x: any(x or ()), "boolean", "any(list)", "one of them is true", takes_null=True
    ),
    "all": Function(
        lambda x: all(x or ()), "boolean", "all(list)", "each of them is true", takes_null=True
    ),
    "first": Function(lists.first, "any", "first(list)", "the first entry, or null"),
    "last": Function(
        lambda x: x[-1] if x else None, "any", "last(list)", "the last entry, or null"
    ),
    "unique": Function(lists.unique, "array", "unique(list)", "each entry once, in order"),
    "lower": Function(strings.lower, "string", "lower(s)", "in small letters"),
    "upper": Function(strings.upper, "string", "upper(s)", "in capitals"),
    "strip": Function(strings.strip, "string", "strip(s)", "without blanks around"),
    "split": Function(
        strings.split, "array", "split(s, ',')", "the parts between separators, stripped", 2, 2
    ),
    "join": Function(
        strings.join, "string", "join(', ', list)", "one text; nulls are left out", 2, 2
    ),
    "replace": Function(strings.replace, "string", "replace(s, a, b)", "b for each a", 3, 3),
    "startswith": Function(
        strings.startswith, "boolean", "startswith(s, a)", "whether s begins with a", 2, 2
    ),
    "endswith": Function(
        strings.endswith, "boolean", "endswith(s, a)", "whether s ends with a", 2, 2
    ),
    "pad": Function(strings.pad, "string", "pad(s, width, '0')", "filled up on the left", 3, 3),
    "id_part": Function(
        strings.id_part,
        "string",
        "id_part(x)",
        "x as a part of an external id, which can't have blanks",
    ),
    "html_to_text": Function(
        strings.html_to_text, "string", "html_to_text(s)", "what a reader of the page sees"
    ),
    "md5": Function(_digest("md5"), "string", "md5(x)", "the MD5 digest, in hex"),
    "sha256": Function(_digest("sha256"), "string", "sha256(x)", "the SHA-256 digest, in hex"),
    "date": Function(dates.date, "date", "date(x)", "the day, `2026-05-31`, in UTC"),
    "datetime": Function(
        dates.datetime,
        "datetime",
        "datetime(x)",
        "the moment, `2026-05-31T12:00:00+00:00`; without an offset x is UTC",
    ),
    "timezone": Function(
        dates.timezone,
        "datetime",
        "timezone(x, 'Europe/Paris')",
        "the same moment on the clocks there",
        2,
        2,
    ),
    "format_date": Function(
        dates.format_date,
        "string",
        "format_date(x, '%d/%m/%Y')",
        "in another form; %Y %y %m %d %H %M %S %j are known",
        2,
        2,
    ),
    "add_days": Function(dates.add_days, "date", "add_days(x, n)", "the day n days later", 2, 2),
    "json_list": Function(
        lists.json_list, "array", "json_list(x)", "a list, also one that arrives as JSON text"
    ),
    "table": Function(
        _table,
        "any",
        "table(x, {'a': 1, 'b': 2}, otherwise)",
        "what a table says of x; `otherwise`, or null",
        2,
        3,
        takes_null=True,
    ),
    "price_with_taxes": Function(
        numbers.price_with_taxes,
        "number",
        "price_with_taxes(price, taxes_id.amount_type, taxes_id.amount, taxes_id.price_include)",
        "the price with the taxes that it doesn't include",
        4,
        4,
    ),
}
#: What the compiler answers itself.
SPECIAL: dict[str, tuple[str, str]] = {
    "first_of": (
        "first_of(a, b, …)",
        "the first that isn't null; names that aren't there are passed over, one must be",
    ),
    "has_field": (
        "has_field('name')",
        "whether the Odoo model has this field, or path; known at start",
    ),
    "field": (
        "field(flags.name)",
        "the field, or path, of that name; a flag can say which",
    ),
    "company": (
        "company()",
        (
            "the id of the company in whose name records are read: the first of `company_ids`, "
            "else the user's"
        ),
    ),
}


def _unless_null(call: Callable[..., t.Any]) -> Callable[..., t.Any]:
    def guarded(*arguments: t.Any) -> t.Any:
        for argument in arguments:
            if argument is None:
                return None
        return call(*arguments)

    return guarded


#: The functions as expressions call them.
CALLS: dict[str, Callable[..., t.Any]] = {
    name: function.call if function.takes_null else _unless_null(function.call)
    for name, function in FUNCTIONS.items()
}


def first_of(*values: t.Any) -> t.Any:
    """Return the first value that isn't null."""
    return next((value for value in values if value is not None), None)
