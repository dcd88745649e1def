"""Is that a domain? Odoo's own answers to a wrong one name neither setting nor term."""

from __future__ import annotations

import typing as t

from odoo_common.errors import Fatal

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo_common.odoo.model_fields import ModelFields

#: The operators of a domain, with the number of terms that each takes.
ARITY = {"&": 2, "|": 2, "!": 1}


def check_domain(domain: t.Any, where: str) -> None:
    """Refuse what is no domain in Odoo's prefix notation, or an unfinished one.

    An unfinished domain (``["|", a]``) is the worst: joined to others it swallows the next.

    Raises:
        Fatal: With the place and the term.
    """
    if not isinstance(domain, (list, tuple)):
        raise Fatal(f"{where}: a domain is a list such as [['state', '=', 'sale']]")
    wanted = 0
    for term in domain:
        wanted = max(wanted, 1)  # Terms that nothing joins are joined by `and`.
        if isinstance(term, str):
            if term not in ARITY:
                raise Fatal(f"{where}: {term!r} is no operator; there are & | !")
            wanted += ARITY[term] - 1
            continue
        if not isinstance(term, (list, tuple)) or len(term) != 3 or not _is_leaf(term):
            raise Fatal(f"{where}: {term!r} is no term such as ['state', '=', 'sale']")
        wanted -= 1
    if wanted:
        raise Fatal(f"{where}: {wanted} more term(s) must follow the operators")


def check_searchable(models: ModelFields, model: str, domain: Sequence[t.Any], where: str) -> None:
    """Refuse a domain over a field that Odoo can't search by.

    Odoo 14 ignores such a term and gives all records.

    Args:
        models: Asks for the fields of models.
        model: The model of the domain.
        domain: One that `check_domain` takes.
        where: The place, for the message.

    Raises:
        Fatal: With the place and the field.
    """
    for term in domain:
        if isinstance(term, str) or not isinstance(term[0], str):
            continue
        path = unsearchable(models, model, term[0])
        if path:
            raise Fatal(
                f"{where}: Odoo can't search by {term[0]}, because {path} is computed and not "
                "stored: use a stored field"
            )


def unsearchable(models: ModelFields, model: str, path: str) -> str:
    """Return the part of a path that Odoo can't search by, or ``""``."""
    for step in path.split("."):
        field = models.of(model).get(step)
        if field is None:
            return ""  # A part of a date, a property, or an error that Odoo explains.
        if not (field.store or field.searchable):
            return f"{model}.{step}"
        if not field.relation:
            return ""
        model = field.relation
    return ""


def _is_leaf(term: t.Any) -> bool:
    return (isinstance(term[0], str) or term[0] == term[2] == 1 or term[0] == 0) and isinstance(
        term[1], str
    )
