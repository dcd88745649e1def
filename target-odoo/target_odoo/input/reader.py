"""Reads Singer messages, and answers a broken line with its number instead of a traceback."""

from __future__ import annotations

import codecs
import contextlib
import io
import select
import typing as t

import msgspec
from singer_sdk.contrib.msgspec import MsgSpecReader, decoder
from typing_extensions import override

from odoo_common.errors import Fatal
from target_odoo.input.damaged_text import read_damaged

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from target_odoo.delivery.pipeline import Pipeline

#: Characters of a broken line that are shown.
SHOWN = 80
#: Bytes of the longest line that is read.
MAX_BYTES = 100 * 1024 * 1024
#: Bytes that are read at once, at most.
CHUNK = 256 * 1024
#: Seconds after which the end of a batch is noticed where no input comes.
PATIENCE = 0.05
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

    An empty line is skipped: a file that was mended by hand often ends with one; so is the mark
    with which some editors begin one.

    Args:
        around: Opens what is to happen around the reading.
        pipeline: What is written meanwhile; settled where there is nothing to be read just now.
    """

    def __init__(
        self,
        around: t.Callable[[], AbstractContextManager[None]] = contextlib.nullcontext,
        pipeline: Pipeline | None = None,
    ) -> None:
        super().__init__()
        self._around = around
        self._pipeline = pipeline
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

    def _lines(self, file_input: t.IO[str]) -> Iterator[str | bytes]:
        # Bytes where they can be had: text is decoded by the block, so that one bad byte would
        # take the good lines before it along, and none could say in which line it is.
        file: t.Any = getattr(file_input, "buffer", file_input)
        is_buffer = isinstance(file, io.BufferedReader)
        lines: Iterator[str | bytes] = self._by_chunks(file) if is_buffer else _by_lines(file)
        for line in lines:
            self._line_number += 1
            if len(line) > MAX_BYTES:
                limit = MAX_BYTES // 1024 // 1024
                raise Fatal(f"line {self._line_number} of the input is longer than {limit} MB")
            text = line if self._line_number > 1 else _without_mark(line)
            if text and not text.isspace():
                yield text

    def _by_chunks(self, file: io.BufferedReader) -> Iterator[bytes]:
        """Yield lines, of which as many are read at once as have come."""
        pieces: list[bytes] = []
        size = 0
        while chunk := self._read(file):
            *lines, rest = chunk.split(b"\n")
            for line in lines:
                yield b"".join((*pieces, line)) if pieces else line
                pieces, size = [], 0
            pieces.append(rest)
            size += len(rest)
            if size > MAX_BYTES:
                break
        if size:
            yield b"".join(pieces)

    def _read(self, file: io.BufferedReader) -> bytes:
        """Read on; what ends while nothing comes is settled at once, so that its STATE goes out."""
        while self._pipeline and self._pipeline.is_busy:
            try:
                if select.select([file], [], [], PATIENCE)[0]:
                    break
            except (OSError, ValueError):  # no file that can be waited for
                self._pipeline.finish()
                break
            self._pipeline.advance()
        return file.read1(CHUNK)

    @override
    def deserialize_json(self, line: str | bytes) -> dict[str, t.Any]:
        """Decode one line.

        Raises:
            Fatal: It is no JSON object in UTF-8, or no Singer message.
        """
        try:
            message = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            message = read_damaged(line)
            if not _is_message(message) or message["type"] != "RECORD":
                raise self._broken(f"is not JSON ({error})", line) from None
        if not _is_message(message):
            raise self._broken("is not a Singer message", line)
        if message["type"] == "BATCH":
            raise self._broken("is a BATCH, which isn't read: let the tap send RECORDs", line)
        return t.cast("dict[str, t.Any]", message)

    def _broken(self, what: str, line: str | bytes) -> Fatal:
        text = line if isinstance(line, str) else line.decode("utf-8", "replace")
        return Fatal(f"line {self._line_number} of the input {what}: {text.strip()[:SHOWN]!r}")


def _without_mark(line: str | bytes) -> str | bytes:
    return line.removeprefix(codecs.BOM_UTF8) if isinstance(line, bytes) else line


def _by_lines(file: t.IO[str]) -> Iterator[str]:
    while line := file.readline(MAX_BYTES + 1):
        yield line


def _is_message(message: object) -> bool:
    """Tell whether a line has a known type and, in the right types, what that type needs."""
    if not isinstance(message, dict):
        return False
    needs = NEEDS.get(str(message.get("type")))
    return needs is not None and all(
        isinstance(message.get(key), kind) and (kind is dict or message[key])
        for key, kind in needs.items()
    )
