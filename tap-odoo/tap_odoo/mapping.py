"""The setting `mapping`: a from_odoo file takes the place of the built-in streams."""

from __future__ import annotations

import logging
import typing as t
from pathlib import Path

from odoo_common.errors import NoSuchModel, Rejected
from odoo_common.mapping.document import Document
from odoo_common.mapping.errors import MappingError
from odoo_common.mapping.schema import FROM_ODOO
from tap_odoo.relations import tree
from tap_odoo.scope import SCOPE_SETTINGS
from tap_odoo.stream_table import StreamSpec
from tap_odoo.view import View, enabled_streams, model_of
from tap_odoo.view_stream import ViewStream

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from odoo_common.model_fields import ModelFields
    from odoo_common.rights import Rights
    from tap_odoo.tap import TapOdoo

logger = logging.getLogger(__name__)


class Mapping:
    """The mapping file that the settings name, its flags decided.

    A flag that is called like a setting of the tap (`language`, `company_ids` …) has that
    setting's value where `mapping_flags` says nothing.

    Args:
        tap: The tap.

    Raises:
        MappingError: The file can't be used.
    """

    def __init__(self, tap: TapOdoo) -> None:
        self._tap = tap
        self.document = document_of(Path(tap.config["mapping"]), tap.config)

    @property
    def settings(self) -> dict[str, t.Any]:
        """The tap's settings with the flags of the same names in their place."""
        flags = self.document.flags
        return {
            **self._tap.config,
            **{name: flags[name] for name in SCOPE_SETTINGS if name in flags},
        }

    def specs(self) -> list[StreamSpec]:
        """Return the file's streams with their models, without asking for their fields."""
        return [
            StreamSpec(name, (model_of(self.document, name),), "")
            for name in enabled_streams(self.document)
        ]

    def streams(self, only: Iterable[str] | None) -> list[ViewStream]:
        """Return the streams that this user of this database has.

        Args:
            only: Names of the streams of interest; None for all.

        Raises:
            MappingError: The file names what isn't there: all of it is told.
        """
        models, rights = self._tap.models, self._tap.rights
        found = views(self.document, models, rights, only)
        return [ViewStream(self._tap, view, models) for view in found]


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
        MappingError: It names what isn't there; all of it is told.
    """
    names = enabled_streams(document)
    problems: list[str] = []
    for name in names:
        try:
            View(document, name, models)
        except MappingError as error:
            problems += error.problems
        except (NoSuchModel, Rejected) as error:
            place = document.source.at(("streams", name, "model"))
            problems.append(f"{place}: {error.message}")
    if problems:
        raise MappingError(problems)
    return names


def views(
    document: Document, models: ModelFields, rights: Rights, only: Iterable[str] | None
) -> list[View]:
    """Return the streams of a mapping file that this user of this database has.

    Args:
        document: The file.
        models: Asks for the fields of models.
        rights: What the user may read.
        only: Names of the streams of interest; None for all.

    Raises:
        MappingError: The file names what isn't there: all of it is told.
    """
    names = enabled_streams(document)
    if only is not None:
        wanted = set(only)
        names = [name for name in names if name in wanted]
    found: list[View] = []
    problems: list[str] = []
    for name in names:
        try:
            view = View(document, name, models)
            trouble = _trouble(view, models, rights)
        except MappingError as error:
            problems += error.problems
            continue
        except (NoSuchModel, Rejected) as error:
            trouble = error.message
        if trouble:
            logger.info("stream %s is left out: %s", name, trouble)
        else:
            found.append(view)
    if problems:
        raise MappingError(problems)
    return found


def _trouble(view: View, models: ModelFields, rights: Rights) -> str:
    """Return why a view can't be read, or ``""``."""
    nodes = tree(models, view.model, view.uses(view.properties)).walk()
    troubles = (rights.trouble(node.model) for node in nodes if node.is_read)
    return next((trouble for trouble in troubles if trouble), "")
