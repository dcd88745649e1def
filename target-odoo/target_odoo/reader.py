"""Reads Singer messages, and answers a broken line with its number instead of a traceback."""

from __future__ import annotations

import contextlib
import typing as t

import msgspec
from singer_sdk.contrib.msgspec import MsgSpecReader, decoder
from typing_extensions import override

from odoo_common.errors import Fatal

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

#: Characters of a broken line that are shown.
SHOWN = 80
#: What a message of each type can't be without.
NEEDS: dict[str, dict[str, type]] = {
    "SCHEMA": {"stream": str, "schema": dict},
    "RECORD": {"stream": str, "record": dict},
    "STATE": {"value": dict},
    "ACTIVATE_VERSION": {"stream": str},
    "BATCH": {"stream": str},
}


class MessageReader(MsgSpecReader):
    """The SDK's msgspec reader; numbers with a fraction come as `Decimal`.

    An empty line is skipped: a file that was mended by hand often ends with one.

    Args:
        around: Opens what is to happen around the reading.
    """

    def __init__(
        self, around: t.Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
    ) -> None:
        super().__init__()
        self._around = around
        self._line_number = 0

    @override
    def process_lines(
        self,
        file_input: t.IO[str] | None,
        callbacks: dict[str, t.Callable[[dict[str, t.Any]], None]],
    ) -> t.Counter[str]:
        lines = t.cast("t.IO[str]", self._lines(file_input or self.default_input))
        with self._around():
            return super().process_lines(lines, callbacks)

    def _lines(self, file_input: t.IO[str]) -> Iterator[str]:
        for line in file_input:
            self._line_number += 1
            if not line.isspace():
                yield line

    @override
    def deserialize_json(self, line: str) -> dict[str, t.Any]:
        """Decode one line.

        Raises:
            Fatal: It is no JSON object.
        """
        try:
            message = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise Fatal(
                f"line {self._line_number} of the input is not JSON ({error}): "
                f"{line.strip()[:SHOWN]!r}"
            ) from None
        if not _is_message(message):
            raise Fatal(
                f"line {self._line_number} of the input is not a Singer message: "
                f"{line.strip()[:SHOWN]!r}"
            )
        return t.cast("dict[str, t.Any]", message)


def _is_message(message: object) -> bool:
    """Tell whether a line has a known type and, in the right types, what that type needs."""
    if not isinstance(message, dict):
        return False
    needs = NEEDS.get(str(message.get("type")))
    return needs is not None and all(
        isinstance(message.get(key), kind) for key, kind in needs.items()
    )
