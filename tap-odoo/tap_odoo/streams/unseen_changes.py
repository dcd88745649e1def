"""Changes that Odoo stamps nowhere, so that no incremental run sees them: they are named once."""

from __future__ import annotations

import logging
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from odoo_common.odoo.model_fields import Field
    from tap_odoo.streams.model_stream import ModelStream

#: Fields named in the line, at most.
EXAMPLES = 3

logger = logging.getLogger(__name__)


def unseen_in(fields: Mapping[str, Field], names: Iterable[str]) -> list[str]:
    """Return the fields of which values change without a stamp that could be searched by.

    A many2many is a table of its own that its other side writes too; what a many2one points to
    may be deleted, which empties it unless the record can't be without; and properties may have
    one definition for all records of a model (contacts, since Odoo 19).

    Args:
        fields: The model's.
        names: Those that are read.
    """

    def is_unseen(field: Field) -> bool:
        definition = fields.get(field.definition_record)
        return (
            field.type == "many2many"
            or (field.type == "many2one" and not field.required)
            or (definition is not None and not definition.store)
        )

    return [name for name in names if name in fields and is_unseen(fields[name])]


def say_unseen(streams: Iterable[ModelStream]) -> None:
    """Name what the streams that read only what has changed don't see, in one line.

    Args:
        streams: Those that this run reads.
    """
    paths = [
        f"{stream.name}.{name}"
        for stream in streams
        if stream.begins_at_bookmark
        for name in unseen_in(stream.fields, sorted(stream.asked_fields))
    ]
    if not paths:
        return
    more = len(paths) - EXAMPLES
    logger.info(
        "incremental runs don't see a many2many that is written from its other side, a many2one "
        "that is emptied because its record was deleted, and a new definition of the properties "
        "of all records of a model: Odoo stamps none of it (%s%s). What brings them: "
        "full_sync_streams, or a weekly run without a state (docs/streams.md)",
        ", ".join(paths[:EXAMPLES]),
        f" and {more} more" if more > 0 else "",
    )
