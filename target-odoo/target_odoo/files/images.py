"""Images made smaller before they are sent: less to upload, and nothing that Odoo changes.

Pillow does it, an optional dependency: `pip install target-odoo[images]`.
"""

from __future__ import annotations

import io
import typing as t

from odoo_common.errors import Fatal
from target_odoo.outcome import RecordRejected, reject

if t.TYPE_CHECKING:
    from types import ModuleType

#: What binary fields with images are called.
PREFIX = "image"
#: Formats that are kept; images of another one become PNG.
_KEPT = frozenset({"PNG", "JPEG", "WEBP"})
#: Formats that are read, and no others: some of Pillow's start a program (EPS), others end it.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
#: Pixels of the largest image that is decoded: 40 million take 160 MB.
MAX_PIXELS = 40_000_000
_QUALITY = 90


def pillow() -> ModuleType:
    """Return Pillow's module.

    Raises:
        Fatal: It isn't installed.
    """
    try:
        from PIL import Image  # noqa: PLC0415 - only who makes images smaller needs it
    except ImportError:
        raise Fatal(
            "setting image_max_pixels needs Pillow: install target-odoo with the extra "
            '"images" (pip install "target-odoo[images]")'
        ) from None
    return Image


def shrunk(content: bytes, most: int, column: str) -> bytes:
    """Return an image that is at most so wide and high; one that already is, as it came.

    Args:
        content: A file. What is of none of `FORMATS` (SVG, for one) is returned as it came.
        most: Pixels of the longer side.
        column: The column that it stands in, for messages.

    Raises:
        RecordRejected: It would take too much memory.
        Fatal: Pillow isn't installed.
    """
    image_module = pillow()
    from PIL import ImageOps, UnidentifiedImageError  # noqa: PLC0415

    try:
        with image_module.open(io.BytesIO(content), formats=FORMATS) as image:
            if max(image.size) <= most:
                return content
            if image.width * image.height > MAX_PIXELS:
                raise _too_large(column, *image.size)  # noqa: TRY301 - handled as what it is
            kind = image.format if image.format in _KEPT else "PNG"
            smaller = ImageOps.exif_transpose(image)
            smaller.thumbnail((most, most))
            target = io.BytesIO()
            smaller.save(target, kind, quality=_QUALITY, optimize=True)
    except RecordRejected:
        raise
    except UnidentifiedImageError:
        return content
    except Exception as error:  # noqa: BLE001 - a decoder may raise anything on a damaged file
        raise reject(
            "value", f"{column}: the image can't be made smaller: {error}", field=column
        ) from None
    return target.getvalue()


def _too_large(column: str, width: int, height: int) -> RecordRejected:
    text = f"{column}: the image has {width} x {height} pixels, and {MAX_PIXELS:,} are decoded"
    return reject("value", text, field=column)
