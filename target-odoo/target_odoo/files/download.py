"""Downloads a file from an address that a record names, and from nowhere else.

The address comes from the input, so that it may point at what only this machine can reach.
A name is looked up once, all that it stands for must be public, and the connection goes to
what was checked and not to what the name stands for a moment later. Each redirect is a new
address and is checked like the first.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import typing as t
import urllib.parse

import certifi
import urllib3
from urllib3.exceptions import NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as Urllib3Timeout

from target_odoo.outcome import reject

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from target_odoo.outcome import RecordRejected

MAX_BYTES = 10 * 1024 * 1024
MAX_SECONDS = 30.0
MAX_REDIRECTS = 5
_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}


def fetch(url: str, column: str, *, allow_private: bool = False) -> bytes:
    """Return what is at `url`.

    Args:
        url: An http or https address.
        column: The column that named it, for messages.
        allow_private: Loopback and private networks are allowed too.

    Raises:
        RecordRejected: It can't be had: the address isn't allowed, the answer is no file, or
            larger than `MAX_BYTES`, or slower than `MAX_SECONDS`.
    """
    deadline = time.monotonic() + MAX_SECONDS
    check_address(url, column)
    for _ in range(MAX_REDIRECTS + 1):
        try:
            with _open(url, allow_private=allow_private, deadline=deadline) as answer:
                location = answer.headers.get("Location", "")
                if answer.status not in _REDIRECTS or not location:
                    return _body(answer, deadline)
                url = urllib.parse.urljoin(url, location)
        except _RefusedError as error:
            raise _failed(column, url, str(error), can_retry=error.can_retry) from None
        except (urllib3.exceptions.HTTPError, OSError, UnicodeError) as error:
            text, can_retry = words(error, MAX_SECONDS)
            raise _failed(column, url, text, can_retry=can_retry) from None
        except ValueError:
            raise _failed(column, url, "it leads to what is no address", can_retry=False) from None
    raise _failed(column, url, "too many redirects", can_retry=False)


def _failed(column: str, url: str, text: str, *, can_retry: bool) -> RecordRejected:
    name = shown(url)
    message = f"{column}: {name} can't be downloaded: {text}"
    return reject("value", message, field=column, value=name, can_retry=can_retry)


def check_address(url: str, column: str) -> None:
    """Make sure that an address can be read as one that is downloaded from.

    Raises:
        RecordRejected: It can't.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        named = bool(parts.hostname)
    except ValueError:
        raise reject("value", f"{column}: that is no address", field=column) from None
    if parts.scheme not in _PORTS:
        raise reject(
            "value",
            f"{column}: {shown(url)}: only http and https addresses work",
            field=column,
            value=shown(url),
        )
    if not named:
        raise reject(
            "value", f"{column}: {shown(url)} names no server", field=column, value=shown(url)
        )


def shown(url: str) -> str:
    """Return an address without what may be secret in it: user, password, query."""
    try:
        parts = urllib.parse.urlsplit(url)
    except ValueError:
        return ""
    scheme = f"{parts.scheme}:" if parts.scheme else ""
    return f"{scheme}//{parts.netloc.rpartition('@')[2]}{parts.path}"


class _RefusedError(Exception):
    """The address or its answer isn't allowed."""

    def __init__(self, text: str, *, can_retry: bool = False) -> None:
        super().__init__(text)
        self.can_retry = can_retry


def _open(url: str, *, allow_private: bool, deadline: float) -> urllib3.BaseHTTPResponse:
    parts = urllib.parse.urlsplit(url)
    host = parts.hostname
    if parts.scheme not in _PORTS or not host:
        raise _RefusedError("only http and https addresses work")
    port = _port(parts)
    address = _address(host, port, allow_private=allow_private)
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address,
            port,
            server_hostname=host,
            assert_hostname=host,
            cert_reqs="CERT_REQUIRED",
            ca_certs=certifi.where(),
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port)
    path = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return pool.urlopen(
        "GET",
        urllib.parse.quote(path, safe="/?&=%:@!$'()*+,;~-._"),
        headers={"Host": parts.netloc.rpartition("@")[2], "Accept-Encoding": "identity"},
        redirect=False,
        retries=False,
        assert_same_host=False,
        preload_content=False,
        timeout=urllib3.Timeout(total=max(deadline - time.monotonic(), 0.001)),
    )


def _port(parts: urllib.parse.SplitResult) -> int:
    try:
        return parts.port or _PORTS[parts.scheme]
    except ValueError:
        raise _RefusedError("its port is no number") from None


def _address(host: str, port: int, *, allow_private: bool) -> str:
    """Return an address that `host` stands for; all of them must be allowed."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not allow_private and not all(is_public(address) for address in addresses):
        raise _RefusedError(
            "it is on a private network or on this machine; see allow_private_addresses"
        )
    return addresses[0]


def is_public(address: str) -> bool:
    """Tell an address of the public Internet, whatever it is wrapped in."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        return is_public(str(found.ipv4_mapped))
    if any(found.version == network.version and found in network for network in NOT_PUBLIC):
        return False
    return found.is_global and not found.is_multicast


#: Of the registries of special addresses (IANA, 2025-10), those that are not reached from
#: everywhere or that lead to others; Python's own list has grown from release to release.
NOT_PUBLIC: t.Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23",
        "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
        "fec0::/10", "ff00::/8",
    )
)  # fmt: skip


def _body(answer: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    if answer.status != 200:
        later = may_pass_later(answer.status)
        raise _RefusedError(f"the answer is HTTP {answer.status}", can_retry=later)
    body = bytearray()
    # What has come so far, and not as much as was asked for: one byte at a time is slow, too.
    while chunk := answer.read1(_CHUNK):
        body += chunk
        if len(body) > MAX_BYTES:
            raise _RefusedError(f"it is larger than {MAX_BYTES // 1024 // 1024} MB")
        if time.monotonic() > deadline:
            text = f"it takes longer than {MAX_SECONDS:g} seconds"
            raise _RefusedError(text, can_retry=True)
    return bytes(body)


#: Answers of servers that are busy, or out of order for the moment.
_LATER = frozenset({408, 425, 429})


_SERVER_ERRORS = 500


def may_pass_later(status: int) -> bool:
    """Tell an HTTP status that says nothing of the file itself."""
    return status in _LATER or status >= _SERVER_ERRORS


def words(error: Exception, seconds: float) -> tuple[str, bool]:
    """Return what went wrong on the way to a server, and whether the same may go well later.

    Args:
        error: The network's error.
        seconds: How long was waited.
    """
    if isinstance(error, socket.gaierror):
        return "the server's name can't be found", True
    if isinstance(error, UnicodeError):
        return "no server can have this name", False
    is_new = isinstance(error, NewConnectionError)  # which urllib3 counts among the time-outs
    if isinstance(error, (Urllib3Timeout, TimeoutError)) and not is_new:
        return f"there is no answer within {seconds:g} seconds", True
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return "the server's certificate can't be verified", True
    if any(isinstance(cause, (SSLError, ssl.SSLError)) for cause in causes):
        return "no secure connection comes about: is it http:// or another port?", True
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return "the connection is refused: nothing answers there", True
    if is_new:
        return "the server can't be reached", True
    return "the connection broke", True


def _causes(error: BaseException) -> Iterator[object]:
    """Yield an error and those that it wraps: urllib3 gives them as arguments or as contexts."""
    found: BaseException | None = error
    while found is not None:
        yield found
        yield from found.args
        found = found.__cause__ or found.__context__
