"""Images made smaller before they are sent: less to upload, and nothing that Odoo changes.

Pillow does it, an optional dependency: `pip install target-odoo[images]`.
"""

from __future__ import annotations

import io
import typing as t

from odoo_common.errors import Fatal
from target_odoo.outcome import reject

if t.TYPE_CHECKING:
    from types import ModuleType

#: What binary fields with images are called.
PREFIX = "image"
#: Formats that are kept; images of another one become PNG.
_KEPT = frozenset({"PNG", "JPEG", "WEBP"})
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
        content: A file. What Pillow can't read (SVG, for one) is returned as it came.
        most: Pixels of the longer side.
        column: The column that it stands in, for messages.

    Raises:
        RecordRejected: It would take too much memory.
        Fatal: Pillow isn't installed.
    """
    image_module = pillow()
    from PIL import ImageOps, UnidentifiedImageError  # noqa: PLC0415

    try:
        with image_module.open(io.BytesIO(content)) as image:
            if max(image.size) <= most:
                return content
            kind = image.format if image.format in _KEPT else "PNG"
            smaller = ImageOps.exif_transpose(image)
            smaller.thumbnail((most, most))
            target = io.BytesIO()
            smaller.save(target, kind, quality=_QUALITY, optimize=True)
    except UnidentifiedImageError:
        return content
    except (OSError, SyntaxError, ValueError, image_module.DecompressionBombError) as error:
        raise reject(
            "value", f"{column}: the image can't be made smaller: {error}", field=column
        ) from None
    return target.getvalue()
