"""The streams of a mapping file, in the catalog."""

from __future__ import annotations

import logging
import typing as t

from odoo_common.errors import NoSuchModel, Rejected
from odoo_common.mapping.errors import MappingError
from tap_odoo.catalog.builtin_streams import StreamSpec
from tap_odoo.fetch.relations import tree
from tap_odoo.mapping.flagged_streams import enabled_streams, model_of
from tap_odoo.mapping.mapped_view import MappedView
from tap_odoo.mapping.mapping_file import document_of
from tap_odoo.settings.tap_settings import SCOPE_SETTINGS
from tap_odoo.streams.mapped_stream import MappedStream

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from singer_sdk import Tap

    from odoo_common.mapping.document.document import Document
    from odoo_common.odoo.access_rights import Rights
    from odoo_common.odoo.model_fields import ModelFields
    from tap_odoo.streams.context import TapContext

logger = logging.getLogger(__name__)


class MappedCatalog:
    """The mapping file that the settings name, its flags decided.

    A flag that is called like a setting of the tap (`language`, `company_ids` …) has that
    setting's value where `mapping_flags` says nothing.

    Args:
        path: The file.
        config: The tap's config.

    Attributes:
        document: What the file says.

    Raises:
        MappingError: The file can't be used.
    """

    def __init__(self, path: Path, config: Mapping[str, t.Any]) -> None:
        self.document = document_of(path, config)

    @property
    def scope_settings(self) -> dict[str, t.Any]:
        """The flags that take the place of the settings of the same names."""
        flags = self.document.flags
        return {name: flags[name] for name in SCOPE_SETTINGS if name in flags}

    def specs(self) -> list[StreamSpec]:
        """Return the file's streams with their models, without asking for their fields."""
        return [
            StreamSpec(name, (model_of(self.document, name),), "")
            for name in enabled_streams(self.document)
        ]

    def streams(
        self, tap: Tap, tap_context: TapContext, only: Iterable[str] | None
    ) -> tuple[list[MappedStream], dict[str, str]]:
        """Return the streams that this user of this database has, and why others are left out.

        Args:
            tap: The tap.
            tap_context: What its streams have in common.
            only: Names of the streams of interest; None for all.

        Raises:
            MappingError: The file names what isn't there: all of it is named.
        """
        company_of = tap_context.scope.company_of
        found, left_out = views(
            self.document, tap_context.models, tap_context.rights, only, company_of
        )
        return [MappedStream(tap, tap_context, view) for view in found], left_out


def views(
    document: Document,
    models: ModelFields,
    rights: Rights,
    only: Iterable[str] | None,
    company_of: Callable[[str], int | None] = lambda _model: None,
) -> tuple[list[MappedView], dict[str, str]]:
    """Return the streams of a mapping file that this user has, and why others are left out.

    Args:
        document: The file.
        models: Asks for the fields of models.
        rights: What the user may read.
        only: Names of the streams of interest; None for all.
        company_of: Returns in the name of which company a model's records are read.

    Raises:
        MappingError: The file names what isn't there: all of it is named.
    """
    names = enabled_streams(document)
    if only is not None:
        wanted = set(only)
        names = [name for name in names if name in wanted]
    found: list[MappedView] = []
    left_out: dict[str, str] = {}
    problems: list[str] = []
    for name in names:
        try:
            view = MappedView(document, name, models, company_of)
            reason = _why_unreadable(view, models, rights)
        except MappingError as error:
            problems += error.problems
            continue
        except (NoSuchModel, Rejected) as error:
            reason = error.message
        if reason:
            left_out[name] = reason
            logger.info("stream %s is left out: %s", name, reason)
        else:
            for field in view.absent:
                logger.warning("%s: %s has no field %s: it is left out", name, view.model, field)
            found.append(view)
    if problems:
        raise MappingError(problems)
    return found, left_out


def _why_unreadable(view: MappedView, models: ModelFields, rights: Rights) -> str:
    """Return why a view can't be read, or ``""``."""
    nodes = tree(models, view.model, view.uses(view.properties)).walk()
    reasons = (rights.why_unreadable(node.model) for node in nodes if node.is_read)
    return next((reason for reason in reasons if reason), "")
