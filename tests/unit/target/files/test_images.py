"""Images made smaller before they are sent."""

from __future__ import annotations

import base64
import io
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image

from odoo_common.errors import Fatal
from target_odoo.files.images import shrunk
from target_odoo.files.sources import Files
from target_odoo.outcome import RecordRejected
from target_odoo.settings.target_settings import TargetSettings


def picture(width: int, height: int, kind: str, *, turned: bool = False) -> bytes:
    target = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6  # to be turned by a quarter
    Image.new("RGB", (width, height), "teal").save(target, kind, exif=exif)
    return target.getvalue()


def size_of(content: bytes) -> tuple[str | None, tuple[int, int]]:
    with Image.open(io.BytesIO(content)) as image:
        return image.format, image.size


@pytest.mark.parametrize(
    ("kind", "becomes"), [("PNG", "PNG"), ("JPEG", "JPEG"), ("WEBP", "WEBP"), ("GIF", "PNG")]
)
def test_a_large_image_becomes_smaller(kind: str, becomes: str) -> None:
    assert size_of(shrunk(picture(400, 100, kind), 200, "image")) == (becomes, (200, 50))


def test_a_turned_photo_stays_upright() -> None:
    assert size_of(shrunk(picture(400, 100, "JPEG", turned=True), 200, "image"))[1] == (50, 200)


#: AVIF and BLP, whose readers have ended runs.
UNREAD = [
    b"\x00\x00\x00 ftypavif\x00\x00\x00\x00avifmif1miaf" + b"\x00" * 64,
    b"BLP2\x01\x00\x00\x00\x00\x5c\x00\xff" + b"\x00" * 64,
]


@pytest.mark.parametrize("content", [picture(200, 20, "PNG"), b"<svg width='4000'/>", b"", *UNREAD])
def test_others_stay_as_they_came(content: bytes) -> None:
    assert shrunk(content, 200, "image") is content


def test_the_same_image_becomes_the_same() -> None:
    content = picture(400, 100, "JPEG")

    assert shrunk(content, 200, "image") == shrunk(content, 200, "image")


def test_a_damaged_image_is_rejected() -> None:
    with pytest.raises(RecordRejected, match="photo: the image can't be made smaller"):
        shrunk(picture(400, 100, "PNG")[:60], 200, "photo")


def test_only_fields_with_images_are_made_smaller() -> None:
    files = Files(image_pixels=200)
    text = base64.b64encode(picture(400, 100, "PNG")).decode()

    assert size_of(files.read_field(text, "image_1920"))[1] == (200, 50)
    assert size_of(files.read_field(text, "datas"))[1] == (400, 100)


def test_without_pillow_the_setting_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)

    with pytest.raises(Fatal, match="image_max_pixels needs Pillow"):
        Files.from_settings(TargetSettings.from_config({"image_max_pixels": 200}))


def header_of_png(width: int, height: int) -> bytes:
    """Return a file that says how large it is, and has no more than that."""
    about = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + about + struct.pack(">I", zlib.crc32(about))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + b"\0" * 4


def test_an_image_of_too_many_pixels_is_rejected_before_it_is_decoded() -> None:
    with pytest.raises(RecordRejected, match="9000 x 9000 pixels"):
        shrunk(header_of_png(9000, 9000), 200, "photo")


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 5000 5000\n%%EndComments\nshowpage\n%%EOF\n"


@pytest.mark.parametrize("kind", ["EPS", "BMP", "TIFF", "ICO", "DDS", "PPM"])
def test_other_formats_are_not_opened_and_no_program_is_started(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def started(*_: object, **__: object) -> None:
        raise AssertionError("a program was started")

    monkeypatch.setattr(subprocess, "Popen", started)
    content = EPS if kind == "EPS" else picture(400, 100, kind)
    assert shrunk(content, 50, "image") is content


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_damaged_image_is_rejected_or_made_smaller(kind: str) -> None:
    whole = picture(300, 300, kind)
    for place in range(12, len(whole), max(1, len(whole) // 60)):
        damaged = whole[:place] + b"\xff" + whole[place + 1 :]
        try:
            result = shrunk(damaged, 50, "image")
        except RecordRejected:
            continue
        assert result is damaged or max(size_of(result)[1]) <= 50
