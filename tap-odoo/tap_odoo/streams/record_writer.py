"""Writes RECORD messages a page at a time.

The SDK's path costs several times as much a record as reading it from Odoo does: a message
object, a copy, a type check and a flush each. A page is one write here.
"""

from __future__ import annotations

import sys
import typing as t

import msgspec
from singer_sdk.contrib.msgspec import MsgSpecWriter

if t.TYPE_CHECKING:
    from collections.abc import Iterable

_encoder = msgspec.json.Encoder()


class RecordLine(msgspec.Struct, tag_field="type", tag="RECORD", omit_defaults=True):
    """A RECORD message, its keys as the Singer specification names them."""

    stream: str
    record: dict[str, t.Any]
    time_extracted: str
    version: t.Optional[int] = None  # noqa: UP045 - msgspec reads it at run time, on 3.10 too


class PageWriter(MsgSpecWriter):
    """The SDK's fast writer, and one for whole pages."""

    def write_records(
        self,
        stream: str,
        records: Iterable[dict[str, t.Any]],
        time_extracted: str,
        version: int | None = None,
    ) -> None:
        """Write a RECORD message for each record.

        Args:
            stream: The stream's name.
            records: Values that JSON knows, and only those that the schema names.
            time_extracted: When they were read, RFC 3339.
            version: Of the table, where ACTIVATE_VERSION messages are sent.
        """
        lines = [RecordLine(stream, record, time_extracted, version) for record in records]
        sys.stdout.buffer.write(_encoder.encode_lines(lines))
        sys.stdout.flush()
