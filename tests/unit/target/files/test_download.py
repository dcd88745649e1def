"""What is downloaded, and what is not."""

from __future__ import annotations

import contextlib
import http.server
import ssl
import threading
import time
import typing as t

import pytest
import urllib3

from target_odoo.files import download as fetching
from target_odoo.files.download import NOT_PUBLIC, fetch, is_public, words
from target_odoo.outcome import RecordRejected

if t.TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


class Scripted(http.server.BaseHTTPRequestHandler):
    """Answers by the path."""

    def do_GET(self) -> None:
        kind, _, rest = self.path.strip("/").partition("/")
        if kind == "to":
            self.send_response(302)
            self.send_header("Location", rest or "/body")
            self.end_headers()
        elif kind == "loop":
            self.send_response(302)
            self.send_header("Location", self.path)
            self.end_headers()
        elif kind == "astray":
            self.send_response(302)
            self.send_header("Location", "http://[")
            self.end_headers()
        elif kind == "silent":
            time.sleep(1)
        elif kind == "slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(20):
                self.wfile.write(b"x")
                time.sleep(0.05)
        elif kind == "hangs-up":
            self.close_connection = True
        elif kind == "status":
            self.send_response(int(rest.partition("?")[0]))
            self.end_headers()
        else:
            self.send_response(200 if kind in ("body", "large") else 404)
            self.end_headers()
            self.wfile.write(self.headers["Host"].encode() if kind == "body" else b"x" * 3000)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Print nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Scripted) as found:
        threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
        with contextlib.suppress(OSError):
            yield f"localhost:{found.server_address[1]}"
        found.shutdown()


def test_the_name_stays_in_the_request_while_the_connection_goes_to_the_address(
    server: str,
) -> None:
    assert fetch(f"http://{server}/body", "image", allow_private=True) == server.encode()
    assert fetch(f"http://{server}/to//body", "image", allow_private=True) == server.encode()


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://{server}/none", "HTTP 404"),
        ("http://{server}/loop", "too many redirects"),
        ("http://{server}/large", "larger than"),
        ("http://{server}/to/file:///etc/passwd", "only http and https addresses work"),
        ("http://{server}/astray", "what is no address"),
        ("ftp://{server}/body", "only http and https addresses work"),
        ("//{server}/body", "only http and https addresses work"),
        ("http:///body", "names no server"),
        ("http://localhost:port/body", "port is no number"),
    ],
)
def test_what_can_not_be_had_is_rejected(
    server: str, url: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 2000)
    with pytest.raises(RecordRejected, match=text):
        fetch(url.format(server=server), "image", allow_private=True)


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_busy_server_may_have_it_later(server: str, status: int) -> None:
    with pytest.raises(RecordRejected, match=f"HTTP {status}") as caught:
        fetch(f"http://{server}/status/{status}?key=secret", "image", allow_private=True)
    assert caught.value.reason.can_retry
    assert caught.value.reason.value == f"http://{server}/status/{status}"


@pytest.mark.parametrize("path", ["status/404", "loop", "to/ftp://{server}/"])
def test_what_is_wrong_with_the_address_stays_wrong(server: str, path: str) -> None:
    with pytest.raises(RecordRejected) as caught:
        fetch(f"http://{server}/{path.format(server=server)}", "image", allow_private=True)
    assert not caught.value.reason.can_retry


def test_a_slow_server_may_be_faster_later(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.3)
    for kind in ("silent", "slow"):
        with pytest.raises(RecordRejected, match=r"within 0\.3 seconds|longer than 0\.3") as caught:
            fetch(f"http://{server}/{kind}", "image", allow_private=True)
        assert caught.value.reason.can_retry


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://127.0.0.1:1/x", "the connection is refused: nothing answers there"),
        ("http://no-such-name.invalid/x", "the server's name can't be found"),
        ("http://exa mple/x", "the server's name can't be found"),
        (f"http://{'a' * 64}.example/x", "no server can have this name"),
        ("https://{server}/body", "no secure connection comes about"),
        ("http://{server}/hangs-up", "the connection broke"),
    ],
)
def test_errors_of_the_network_are_told_in_words(server: str, url: str, text: str) -> None:
    with pytest.raises(RecordRejected, match=text):
        fetch(url.format(server=server), "image", allow_private=True)


def test_a_certificate_that_nobody_signed_is_told() -> None:
    error = ssl.SSLCertVerificationError("self-signed certificate")
    assert words(urllib3.exceptions.SSLError(error), 30)[0] == (
        "the server's certificate can't be verified"
    )


def test_a_private_address_is_refused_also_behind_a_redirect(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RecordRejected, match="on this machine"):
        fetch(f"http://{server}/body", "image")
    host, _, port = server.partition(":")
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(RecordRejected, match="private network"):
        fetch(f"http://{host}:{port}/to/http://10.0.0.1/body", "image")


def test_no_secret_of_an_address_is_shown() -> None:
    with pytest.raises(RecordRejected) as caught:
        fetch("http://user:word@127.0.0.1:1/x?token=secret", "image", allow_private=True)
    assert "http://127.0.0.1:1/x " in caught.value.reason.message
    assert "word" not in caught.value.reason.message
    assert "secret" not in caught.value.reason.message


@pytest.mark.parametrize("network", NOT_PUBLIC, ids=str)
def test_no_address_of_a_special_network_is_public(network: t.Any) -> None:
    assert not is_public(str(network[0]))
    assert not is_public(str(network[-1]))


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:800::200e"])
def test_other_addresses_are_public(address: str) -> None:
    assert is_public(address)
