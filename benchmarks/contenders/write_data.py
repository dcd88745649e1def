"""The partners and orders that are written, the same for every contender."""

from __future__ import annotations

import typing as t

MODULE = "singer"
LINES = 5
_CITIES = ("Amsterdam", "Gent", "Lyon", "Köln", "Milano", "Porto", "Leeds", "Brno", "Graz")
#: The values of a partner that differ with the tag.
CHANGING = ("phone", "street", "city")
#: Odoo's context that leaves out what no import wants.
QUIET: t.Final = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
}


def external_id(prefix: str, number: int) -> str:
    """Return the name of a record, without its module."""
    return f"{prefix}_{number}"


def partner(prefix: str, number: int, tag: str = "") -> dict[str, t.Any]:
    """Return a partner's values; three of the eight differ with the tag."""
    return {
        "name": f"Partner {prefix} {number}",
        "ref": external_id(prefix, number),
        "email": f"{prefix}.{number}@example.com",
        "phone": f"+31 20 {number:07d} {tag}".strip(),
        "street": f"Hoofdstraat {1 + number % 250} {tag}".strip(),
        "zip": f"{number % 90000:05d}",
        "city": f"{_CITIES[number % len(_CITIES)]} {tag}".strip(),
        "is_company": number % 3 == 0,
    }


class Line(t.NamedTuple):
    """A line of an order."""

    product: int
    quantity: int
    price: float


def order_lines(products: t.Sequence[int], number: int) -> list[Line]:
    """Return the lines of an order, with positions in `products` as products."""
    return [
        Line((number * 7 + line) % len(products), 1 + (number + line) % 9, 5 + line / 4)
        for line in range(LINES)
    ]


def batches(count: int, size: int) -> list[range]:
    """Return the numbers from 0 on in batches."""
    return [range(start, min(start + size, count)) for start in range(0, count, size)]
