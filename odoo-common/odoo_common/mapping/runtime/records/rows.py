"""How the functions over records read them."""

from __future__ import annotations

import decimal
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: A record, as expressions see it: a key for each path, `path[]` for the records at its end.
Row = t.Mapping[str, t.Any]


def only(rows: Sequence[Row] | None) -> Row | None:
    """Return the record that a many2one leads to, or None."""
    return rows[0] if rows else None


def exact(value: t.Any) -> decimal.Decimal:
    """Return a number as the decimal that it is written as; nothing is 0."""
    return decimal.Decimal(str(value)) if value else decimal.Decimal(0)


def of_company(rows: Iterable[Row], company: int | None) -> list[Row]:
    """Return the records of a company and those of all; of other ones where it has none.

    Args:
        rows: Records with a `company_id`.
        company: The company; None: all count alike.
    """
    found = list(rows)
    own = [row for row in found if row["company_id"] in (None, company)]
    return own if own and company is not None else found
