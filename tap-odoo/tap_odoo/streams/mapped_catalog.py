"""The streams of a mapping file, in the catalog."""

from __future__ import annotations

import typing as t
from pathlib import Path

from odoo_common.errors import NoSuchModel, Rejected
from odoo_common.mapping.errors import MappingError
from tap_odoo.catalog.builtin_streams import StreamSpec
from tap_odoo.fetch.record_scope import SCOPE_SETTINGS
from tap_odoo.fetch.relations import tree
from tap_odoo.mapping.mapping_file import document_of, logger
from tap_odoo.mapping.stream_view import View, enabled_streams, model_of
from tap_odoo.streams.mapped_stream import ViewStream

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from odoo_common.mapping.document.document import Document
    from odoo_common.odoo.access_rights import Rights
    from odoo_common.odoo.model_fields import ModelFields
    from tap_odoo.tap import TapOdoo


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
