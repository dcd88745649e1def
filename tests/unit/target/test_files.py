"""What a value of a binary field means."""

from __future__ import annotations

import typing as t

import pytest

from target_odoo.files import Files
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
    ],
)
def test_what_can_not_be_read_is_rejected(files: Files, value: t.Any, text: str) -> None:
    with pytest.raises(RecordRejected, match=text):
        files.read(value, "image")


def test_a_path_needs_a_folder() -> None:
    with pytest.raises(RecordRejected, match="needs the setting input_path"):
        Files().read("a.txt", "image")
