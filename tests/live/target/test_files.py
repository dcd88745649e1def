"""Images and attachments are written once, from base64, files and web addresses."""

from __future__ import annotations

import base64
import contextlib
import functools
import http.server
import struct
import threading
import typing as t
import zlib

import pytest

from target_odoo.files.download import MAX_BYTES
from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]


def png(width: int, height: int, shade: int) -> bytes:
    """Return a grey PNG image."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checked = kind + body
        return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))

    rows = (b"\0" + bytes([shade]) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def text_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "input"
    found.mkdir()
    return found


@contextlib.contextmanager
def web(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("model", ["res.partner", "product.template", "product.product"])
@pytest.mark.parametrize("size", [64, 2100], ids=["small", "made smaller by Odoo"])
def test_an_image_is_written_once_and_again_when_it_changes(
    run: Runner, connection: Connection, name: Name, model: str, size: int
) -> None:
    row = {"id": name("r"), "name": name("r"), "image_1920": text_of(png(size, 40, 10))}
    other = {**row, "image_1920": text_of(png(size, 40, 200))}

    # Odoo 14 shows nobody what it keeps of an image that it makes smaller.
    again = "updated" if size > 1920 and connection.version < (15,) else "unchanged"

    for feed, outcome in (
        (row, "created"),
        (row, again),
        (other, "updated"),
        (other, again),
        (row, "updated"),
    ):
        assert run(records(model, [feed])).ended(model) == {outcome: 1}
    [found] = connection.call(model, "search", [("name", "=", name("r"))])
    connection.call(model, "write", [found], {"image_1920": other["image_1920"]})
    assert run(records(model, [row])).ended(model) == {"updated": 1}
    for outcome in ("updated", "unchanged"):
        empty = {**row, "image_1920": None}
        assert run(records(model, [empty])).ended(model) == {outcome: 1}


def test_an_image_that_is_made_smaller_here_is_written_once(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = {"id": name("r"), "name": name("r"), "image_1920": text_of(png(2100, 40, 10))}

    for outcome in ("created", "unchanged"):
        result = run(records("res.partner", [row]), image_max_pixels=1920)
        assert result.ended("res.partner") == {outcome: 1}

    [found] = connection.call(
        "res.partner", "search_read", [("name", "=", name("r"))], ["image_1920"]
    )
    content = base64.b64decode(found["image_1920"])
    assert struct.unpack(">II", content[16:24]) == (1920, 37)


def test_an_image_comes_from_a_file_or_an_address(run: Runner, name: Name, folder: Path) -> None:
    (folder / "a.png").write_bytes(png(8, 8, 1))
    settings = {"input_path": str(folder), "allow_private_addresses": True}
    row = {"id": name("r"), "name": name("r")}

    with web(folder) as address:
        for source, outcome in (
            ("a.png", "created"),
            ({"path": "a.png"}, "unchanged"),
            (f"{address}/a.png", "unchanged"),
            ({"data": text_of(png(8, 8, 1))}, "unchanged"),
        ):
            result = run(records("res.partner", [{**row, "image_1920": source}]), **settings)
            assert result.ended("res.partner") == {outcome: 1}
        private = run(records("res.partner", [{**row, "image_1920": f"{address}/a.png"}]))
        gone = run(records("res.partner", [{**row, "image_1920": f"{address}/b.png"}]), **settings)
    assert "on this machine" in private.rejects[0]["rejection"]["message"]
    assert "HTTP 404" in gone.rejects[0]["rejection"]["message"]


@pytest.mark.parametrize("path", ["../secret.png", "{folder}/../secret.png", "link.png", "no.png"])
def test_no_file_outside_of_the_folder_is_read(
    run: Runner, name: Name, folder: Path, path: str
) -> None:
    (folder.parent / "secret.png").write_bytes(png(8, 8, 1))
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    source = {"path": path.format(folder=folder)}
    row = {"id": name("r"), "name": name("r"), "image_1920": source}
    [letter] = run(records("res.partner", [row]), input_path=str(folder)).rejects

    assert letter["rejection"]["field"] == "image_1920"
    assert any(
        text in letter["rejection"]["message"] for text in ("outside of", "there is no file")
    )


def test_attachments_are_added_by_content_and_never_twice(
    run: Runner, connection: Connection, name: Name, folder: Path
) -> None:
    (folder / "scan.txt").write_bytes(b"scan")
    row: Row = {
        "id": name("bill"),
        "move_type": "in_invoice",
        "partner_id/.id": 1,
        "invoice_date": "2026-05-01",
        "ref": name("R"),
        "state": "posted",
        "invoice_line_ids": [{"name": "Work", "quantity": 1, "price_unit": 5}],
        "attachments": [
            {"name": "a.txt", "data": text_of(b"content of a")},
            {"fileName": "scan.txt"},
            {"name": "again.txt", "content": text_of(b"content of a")},
        ],
    }
    settings = {"input_path": str(folder)}

    def attached() -> list[tuple[str, bytes]]:
        [move] = connection.call("account.move", "search", [("ref", "=", name("R"))])
        domain = [("res_model", "=", "account.move"), ("res_id", "=", move)]
        rows = connection.call("ir.attachment", "search_read", domain, ["name", "datas"])
        return sorted((row["name"], base64.b64decode(row["datas"])) for row in rows)

    for outcome in ("created", "unchanged"):
        result = run(records("account.move", [row]), **settings)
        assert result.ended("account.move") == {outcome: 1}
        assert attached() == [("a.txt", b"content of a"), ("scan.txt", b"scan")]
    row["attachments"].append({"name": "b.txt", "data": text_of(b"b")})
    result = run(records("account.move", [row]), **settings)
    assert result.ended("account.move") == {"updated": 1}
    assert len(attached()) == 3
    row["attachments"].append({"data": text_of(b"c")})
    [letter] = run(records("account.move", [row]), **settings).rejects
    assert "needs a name" in letter["rejection"]["message"]


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers with a status, or with a file of a size, as the path says."""

    #: What a path answers instead: a file.
    mended: t.ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        kind, _, number = self.path.strip("/").partition("/")
        body = self.mended.get(self.path)
        if body is None:
            body = b"x" * int(number) if kind == "size" else b"no file"
            self.send_response(200 if kind == "size" else int(number))
        else:
            self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):  # who reads may have had enough
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Print nothing."""


@pytest.fixture
def answers() -> Iterator[str]:
    Answers.mended = {}
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("column", ["image_1920", "attachments"])
@pytest.mark.parametrize(
    ("path", "text", "can_retry"),
    [
        (f"/size/{MAX_BYTES + 1}", "it is larger than 10 MB", False),
        ("/status/404", "the answer is HTTP 404", False),
        ("/status/503", "the answer is HTTP 503", True),
    ],
)
def test_the_next_run_finishes_a_record_whose_address_failed(  # noqa: PLR0917 - fixtures
    run: Runner,
    connection: Connection,
    name: Name,
    answers: str,
    path: str,
    text: str,
    can_retry: bool,
    column: str,
) -> None:
    secret = f"{answers}{path}".replace("//", "//me:word@")
    value = secret if column == "image_1920" else [{"name": "a.png", "url": secret}]
    feed = records("res.partner", [{"id": name("r"), "name": name("r"), column: value}])
    settings = {"allow_private_addresses": True}

    [letter] = run(feed, **settings).rejects
    found = letter["rejection"]
    assert text in found["message"]
    assert (found["code"], found["field"]) == ("value", column)
    assert (found["value"], found["can_retry"]) == (f"{answers}{path}", can_retry)
    # The record is there, without its file.
    domain = [("name", "=", name("r"))]
    assert connection.call("res.partner", "search_count", domain) == 1

    Answers.mended[path] = png(8, 8, 1)
    for outcome in ("updated", "unchanged"):
        assert run(feed, **settings).ended("res.partner") == {outcome: 1}
    assert connection.call("res.partner", "search_count", domain) == 1


def test_a_rejection_names_the_column_of_the_file(run: Runner, name: Name, folder: Path) -> None:
    (folder / "a.png").write_bytes(b"no image")
    large = text_of(b"a" * (MAX_BYTES + 1))
    rows: list[Row] = [
        {"image_1920": "a.png"},
        {"image_1920": text_of(b"no image either")},
        {"image_1920": large},
        {"attachments": [{"name": "a", "data": large}]},
        {"image_1920": "ftp://example.com/a.png"},
        {"attachments": [{"name": "a", "url": "//cdn.example.com/a.png"}]},
        {"attachments": [{"name": "none.png"}]},
    ]
    feed = [{"id": name(f"r{n}"), "name": name("r"), **row} for n, row in enumerate(rows)]
    result = run(records("res.partner", feed), input_path=str(folder))
    found = {
        letter["record"]["id"].partition("-")[0]: letter["rejection"] for letter in result.rejects
    }
    told = [(found[f"r{n}"]["field"], found[f"r{n}"]["value"]) for n in range(len(rows))]
    assert told == [
        ("image_1920", "a.png"),
        ("image_1920", ""),
        ("image_1920", ""),
        ("attachments", ""),
        ("image_1920", "ftp://example.com/a.png"),
        ("attachments", "//cdn.example.com/a.png"),
        ("attachments", "none.png"),
    ]
    for n in (2, 3):
        assert "the content is larger than 10 MB" in found[f"r{n}"]["message"]
    for n in (4, 5):
        assert "only http and https addresses work" in found[f"r{n}"]["message"]
