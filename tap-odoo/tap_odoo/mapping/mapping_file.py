"""The setting `mapping`: a from_odoo file takes the place of the built-in streams."""

from __future__ import annotations

import typing as t

from odoo_common.errors import NoSuchModel, Rejected
from odoo_common.mapping.document.document import Document
from odoo_common.mapping.document.schema import FROM_ODOO
from odoo_common.mapping.errors import MappingError
from tap_odoo.mapping.flagged_streams import enabled_streams
from tap_odoo.mapping.mapped_view import MappedView
from tap_odoo.settings.tap_settings import SCOPE_SETTINGS

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.odoo.model_fields import ModelFields


def document_of(path: Path, config: t.Mapping[str, t.Any]) -> Document:
    """Return a mapping file with the flags that the settings give it.

    Raises:
        MappingError: The file can't be used.
    """
    given = config.get("mapping_flags") or {}
    declared = Document.load(path, FROM_ODOO, given).source.content.get("flags") or {}
    settings = {
        name: config[name]
        for name in declared
        if name in SCOPE_SETTINGS and config.get(name) not in (None, [], "")
    }
    return Document.load(path, FROM_ODOO, {**settings, **given})


def check(document: Document, models: ModelFields) -> list[str]:
    """Compare a file with the fields of an Odoo, without reading its records.

    Returns:
        The streams that its flags leave on.

    Raises:
        MappingError: It names what isn't there; all of it is named.
    """
    names = enabled_streams(document)
    problems: list[str] = []
    for name in names:
        try:
            MappedView(document, name, models)
        except MappingError as error:
            problems += error.problems
        except (NoSuchModel, Rejected) as error:
            place = document.source.at(("streams", name, "model"))
            problems.append(f"{place}: {error.message}")
    if problems:
        raise MappingError(problems)
    return names
