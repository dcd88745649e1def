"""What a value of a binary field means."""

from __future__ import annotations

import base64
import typing as t

import pytest

from target_odoo.files.download import MAX_BYTES
from target_odoo.files.sources import Files, source_of
from target_odoo.outcome import RecordRejected

if t.TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = tmp_path / "input"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "a.txt").write_bytes(b"text")
    (folder / "plain").write_bytes(b"plain")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "out").symlink_to(tmp_path)
    return Files(folder.resolve())


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("dGV4\ndA==", b"text"),
        ({"data": "dGV4dA=="}, b"text"),
        ({"content": "dGV4dA==", "name": "any"}, b"text"),
        ("below/a.txt", b"text"),
        ("below/../below/a.txt", b"text"),
        ({"path": "plain"}, b"plain"),
    ],
)
def test_content_comes_from_base64_or_a_file(files: Files, value: t.Any, content: bytes) -> None:
    assert files.read(value, "image") == content


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("../secret.txt", "outside of input_path"),
        ("below/../../secret.txt", "outside of input_path"),
        ("/etc/host.conf", "outside of input_path"),
        ("link.txt", "outside of input_path"),
        ("out/secret.txt", "outside of input_path"),
        ("no.txt", "there is no file"),
        ("nul\0.txt", "there is no file|outside"),
        ({"path": "below"}, "there is no file"),
        ("dGV4dA", "not base64"),
        (7, "neither base64"),
        ({}, "needs one of"),
        ({"data": "dGV4dA==", "path": "plain"}, "needs one of"),
        ({"url": 7}, "needs one of"),
        ({"data": "A" * 14_000_000}, "larger than 10 MB"),
        ("A" * 14_000_000, "larger than 10 MB"),
    ],
)
def test_what_can_not_be_read_is_rejected(files: Files, value: t.Any, text: str) -> None:
    with pytest.raises(RecordRejected, match=text):
        files.read(value, "image")


def test_ten_megabytes_are_not_too_large(files: Files) -> None:
    for size in (MAX_BYTES - 2, MAX_BYTES - 1, MAX_BYTES):
        content = base64.encodebytes(b"a" * size).decode()
        assert len(files.read(content, "image")) == size
    with pytest.raises(RecordRejected, match="larger than"):
        files.read(base64.b64encode(b"a" * (MAX_BYTES + 1)).decode(), "image")


@pytest.mark.parametrize(
    "value", ["ftp://example.com/a.png", "//cdn.example.com/a.png", {"url": "file:///etc/passwd"}]
)
def test_only_the_web_has_files(files: Files, value: t.Any) -> None:
    with pytest.raises(RecordRejected, match="only http and https addresses work") as caught:
        files.check(value, "image")
    assert caught.value.reason.field == "image"
    assert caught.value.reason.value == (value if isinstance(value, str) else value["url"])


def test_base64_may_begin_like_an_address(files: Files) -> None:
    assert files.read("//8=", "image") == b"\xff\xff"


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("https://me:word@example.com/a.png?key=1", "https://example.com/a.png"),
        ({"path": "a.png"}, "a.png"),
        ("dGV4dA==", ""),
        (7, ""),
        ("http://[", ""),
    ],
)
def test_where_a_file_comes_from_is_told_without_secrets(value: t.Any, source: str) -> None:
    assert source_of(value) == source


def test_a_path_needs_a_folder() -> None:
    with pytest.raises(RecordRejected, match="needs the setting input_path"):
        Files().read("a.txt", "image")
