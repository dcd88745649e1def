"""The bytes of a file that a record holds, or names: base64, a path, a web address."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import typing as t
from pathlib import Path

from target_odoo.files.download import MAX_BYTES, check_address, fetch, shown
from target_odoo.files.images import PREFIX, pillow, shrunk
from target_odoo.outcome import RecordRejected, reject

if t.TYPE_CHECKING:
    from target_odoo.settings.target_settings import TargetSettings

#: Keys of an object that holds or names a file, by what they mean.
KEYS = {"data": "data", "content": "data", "path": "path", "url": "url"}
#: What only addresses have: base64 has no colon, and no dot.
_SCHEME, _NO_SCHEME = "://", "//"
_MB = 1024 * 1024


@dataclasses.dataclass(frozen=True)
class Files:
    """Reads files.

    Attributes:
        input_path: The folder that paths are below, or None.
        allow_private: Web addresses may be on private networks.
        image_pixels: How wide and high an image may be that is sent; 0: any.
    """

    input_path: Path | None = None
    allow_private: bool = False
    image_pixels: int = 0

    @classmethod
    def from_settings(cls, settings: TargetSettings) -> Files:
        """Read the settings.

        Raises:
            Fatal: One of them needs a library that isn't installed.
        """
        if settings.image_max_pixels:
            pillow()
        return cls(
            Path(settings.input_path).resolve() if settings.input_path else None,
            allow_private=settings.allow_private_addresses,
            image_pixels=settings.image_max_pixels,
        )

    def read_field(self, value: object, field: str) -> bytes:
        """Return the content of a binary field, an image in the size that is sent.

        Raises:
            RecordRejected: It can't be had.
        """
        content = self.read(value, field)
        if self.image_pixels and field.startswith(PREFIX):
            return shrunk(content, self.image_pixels, field)
        return content

    def read(self, value: object, column: str) -> bytes:
        """Return the content of a file.

        Args:
            value: Text: an address (http, https), a path (base64 has no dot), or base64; or
                an object with one of `KEYS`.
            column: The column that it stands in.

        Raises:
            RecordRejected: It can't be had.
        """
        kind, text = _kind(value, column)
        if kind == "url":
            return fetch(text, column, allow_private=self.allow_private)
        return self._below(text, column) if kind == "path" else _decoded(text, column)

    def check(self, value: object, column: str) -> None:
        """Make sure that a file can be had, as far as that shows without asking another server.

        Raises:
            RecordRejected: It can't.
        """
        kind, text = _kind(value, column)
        if kind == "url":
            check_address(text, column)
        else:
            self.read(value, column)

    def _below(self, text: str, column: str) -> bytes:
        if self.input_path is None:
            raise reject("value", f"{column}: a path needs the setting input_path", field=column)
        try:
            # resolve() follows links: one that leads out of the folder is outside.
            path = (self.input_path / text).resolve()
            if not path.is_relative_to(self.input_path):
                raise reject("value", f"{column}: {text} is outside of input_path", field=column)
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except (OSError, ValueError):
            raise reject(
                "value", f"{column}: there is no file {text} in input_path", field=column
            ) from None
        if len(content) > MAX_BYTES:
            raise reject(
                "value", f"{column}: {text} is larger than {MAX_BYTES // _MB} MB", field=column
            )
        return content


def _kind(value: object, column: str) -> tuple[str, str]:
    if isinstance(value, dict):
        found = [(KEYS[key], entry) for key, entry in value.items() if key in KEYS and entry]
        if len(found) == 1 and isinstance(found[0][1], str):
            return found[0]
        raise reject("value", f"{column} needs one of {', '.join(KEYS)}", field=column)
    if not isinstance(value, str):
        raise reject("value", f"{column}: that is neither base64, path nor address", field=column)
    if _SCHEME in value or (value.startswith(_NO_SCHEME) and "." in value):
        return "url", value
    return ("path" if "." in value else "data"), value


def source_of(value: object) -> str:
    """Return where a file comes from, for messages: no content, and no secrets of an address."""
    try:
        kind, text = _kind(value, "")
        return shown(text) if kind == "url" else text if kind == "path" else ""
    except (RecordRejected, ValueError):
        return ""


def _decoded(text: str, column: str) -> bytes:
    plain = "".join(text.split())
    if len(plain) * 3 // 4 - plain[-2:].count("=") > MAX_BYTES:
        raise reject(
            "value", f"{column}: the content is larger than {MAX_BYTES // _MB} MB", field=column
        )
    try:
        return base64.b64decode(plain, validate=True)
    except binascii.Error:
        raise reject("value", f"{column}: the content is not base64", field=column) from None
