"""What a mapping file asks of a model: whether it has a path, and which fields are like a name."""

from __future__ import annotations

import fnmatch
import typing as t

from odoo_common.errors import NoSuchModel, Rejected
from odoo_common.odoo.field_names import name_in
from tap_odoo.catalog.columns import KEY

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from odoo_common.odoo.model_fields import Field, ModelFields

#: Fields that a pattern doesn't mean: files are large, and are asked for by name.
FILES = frozenset({"binary", "image"})


def has_path(models: ModelFields, model: str, path: str) -> bool:
    """Tell whether a model has a field, or the fields of a dotted path, by these very names."""
    first, _, rest = path.partition(".")
    try:
        field = models.of(model).get(first)
    except (NoSuchModel, Rejected):
        return False
    if field is None or not rest:
        return field is not None
    return bool(field.relation) and has_path(models, field.relation, rest)


def is_pattern(name: str) -> bool:
    """Tell whether a name stands for several fields: ``x_*``."""
    return bool(set("*?[") & set(name))


def fields_like(wanted: Iterable[str], there: Mapping[str, Field]) -> list[str]:
    """Return the fields that names and patterns mean, in the order of the alphabet."""
    found = set()
    for name in wanted:
        if is_pattern(name):
            found |= {one for one in fnmatch.filter(there, name) if there[one].type not in FILES}
        elif name in there:
            found.add(name)
    return sorted(found - {KEY})


def references(
    models: ModelFields, model: str, texts: Sequence[str] | None
) -> tuple[tuple[tuple[str, str], ...], dict[int, str]]:
    """Return the fields that refer to a model, as (model, field), and what is wrong with a text.

    Args:
        models: Asks for the fields of models.
        model: What they should refer to.
        texts: ``product.supplierinfo.partner_id``; None: none.
    """
    found, wrong = [], {}
    for index, text in enumerate(texts or ()):
        other, _, field = text.rpartition(".")
        try:
            fields = models.of(other)
        except (NoSuchModel, Rejected) as error:
            wrong[index] = error.message
            continue
        name = name_in(other, field, fields)
        if name in fields and fields[name].relation == model:
            found.append((other, name))
        else:
            wrong[index] = f"{text} doesn't refer to {model}"
    return tuple(found), wrong
