"""What each way in which a request over HTTP can fail means: whether to send it again."""

from __future__ import annotations

import email.utils
import http
import time
import typing as t
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
import urllib3.exceptions

from odoo_common.client.reply import EXCERPT
from odoo_common.errors import Fatal, NotAnOdoo, Retriable, TooLarge, Unconfirmed
from odoo_common.printable import printable

if t.TYPE_CHECKING:
    import datetime as dt

    from odoo_common.client.reply import Reply

_GATEWAY_TROUBLE = {
    http.HTTPStatus.BAD_GATEWAY,
    http.HTTPStatus.SERVICE_UNAVAILABLE,
    http.HTTPStatus.GATEWAY_TIMEOUT,
}


class Unexplained(Unconfirmed):
    """The server failed and gave a page instead of a reason."""


class Unreachable(Retriable):
    """No connection came about. At the very first contact the settings are to blame."""


class Failures:
    """What failures of requests to one server mean.

    Args:
        base_url: The server, as the settings say it.
        connect: Seconds that a connection may take.
        silence: Seconds that the server may be silent.
    """

    def __init__(self, base_url: str, *, connect: float, silence: float) -> None:
        self.base_url = base_url
        self._connect = connect
        self._silence = silence

    def check(self, response: requests.Response, path: str) -> None:
        """Let an answer pass that is one.

        Raises:
            Retriable, Unconfirmed, TooLarge, Fatal: As its status says.
        """
        status = response.status_code
        if response.is_redirect or response.is_permanent_redirect:
            raise self._redirected(response, path)
        if status == http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise TooLarge(f"{self.base_url} takes no request of this size (HTTP 413)")
        wait = _retry_after(response.headers.get("Retry-After"))
        if status == http.HTTPStatus.TOO_MANY_REQUESTS:
            raise Retriable(f"{self.base_url} asks us to slow down (HTTP 429)", retry_after=wait)
        if status in _GATEWAY_TROUBLE:
            raise Unconfirmed(f"{self.base_url} answered HTTP {status}", retry_after=wait)

    def _redirected(self, response: requests.Response, path: str) -> Fatal:
        # requests' own redirects would turn the POST into a GET, and could carry the
        # session to another host.
        location = response.headers.get("Location", "")
        try:
            goal = urljoin(response.url, location)
        except ValueError:
            goal = ""
        # Neither its query nor a login in it: what is secret there is nobody's business.
        goal = plain_address(goal)
        goal = goal.removesuffix(path) if goal.endswith(path) else goal
        return Fatal(f"{self.base_url} sends us on to {goal}: if that is your Odoo, set it as url")

    def no_address(self) -> Fatal:
        """Return that the settings name no server at all."""
        return Fatal(f"url {self.base_url[:EXCERPT]!r} is not a web address")

    def explain(self, error: requests.exceptions.RequestException) -> Exception:
        """Return what a failed request means, by whether the server can have seen it."""
        host = urlsplit(self.base_url).netloc
        cause = _root(error)
        if isinstance(error, requests.exceptions.SSLError):
            return Fatal(_explain_tls(self.base_url, host, str(error)))
        if isinstance(error, requests.exceptions.ProxyError):
            return Retriable(f"the proxy in front of {host} can't be used: {cause}")
        if isinstance(cause, urllib3.exceptions.NameResolutionError):
            name = urlsplit(self.base_url).hostname
            return Unreachable(f"no host {name!r} is known: check url ({self.base_url})")
        if isinstance(error, requests.exceptions.ConnectTimeout):
            return Unreachable(
                f"{host} does not answer within {self._connect:.0f} s: check url, firewall, VPN"
            )
        if isinstance(cause, urllib3.exceptions.NewConnectionError):
            return Unreachable(
                f"connection to {host} refused: is Odoo running there, and is the port right?"
            )
        if isinstance(error, requests.exceptions.ReadTimeout):
            return Unconfirmed(f"{host} gave no answer within {self._silence:g} s")
        if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
            return self.no_address()
        return Unconfirmed(f"the connection to {host} broke: {type(cause).__name__}: {cause}")


def decline_html(reply: Reply, base_url: str) -> Exception:
    """Return what an answer that is no JSON (or XML) means."""
    if reply.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unexplained(f"{base_url} answered HTTP {reply.status} without a reason we can read")
    return NotAnOdoo(
        f"{base_url}{reply.path} does not answer as an Odoo does (HTTP {reply.status}, "
        f"{reply.content_type or 'no content type'}): check url. It says: {reply.excerpt()!r}"
    )


def plain_address(url: str) -> str:
    """Return an address without user, password, query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that is none"
    netloc = parts.netloc.rpartition("@")[2]
    return printable(urlunsplit((parts.scheme, netloc, parts.path, "", "")))


def _root(error: BaseException) -> BaseException:
    """Return the innermost reason that urllib3 gave for a failed request."""
    reason: t.Any = error
    while True:
        inner = getattr(reason, "reason", None)
        if not isinstance(inner, BaseException):
            nested = [a for a in getattr(reason, "args", ()) if isinstance(a, BaseException)]
            inner = nested[0] if nested else None
        if inner is None:
            return t.cast("BaseException", reason)
        reason = inner


def _retry_after(header: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110: seconds or a date)."""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        when: dt.datetime = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, when.timestamp() - time.time())


def _explain_tls(base_url: str, host: str, text: str) -> str:
    if "WRONG_VERSION_NUMBER" in text or "record layer failure" in text:
        return f"{host} does not speak https there: try http:// in url ({base_url})"
    reason = "its certificate can't be verified"
    if "self-signed" in text or "self signed" in text:
        reason = "its certificate is self-signed"
    elif "doesn't match" in text or "not valid for" in text or "mismatch" in text:
        reason = "its certificate is made out to another name"
    elif "expired" in text:
        reason = "its certificate has expired"
    return (
        f"no secure connection to {host}: {reason}. Point REQUESTS_CA_BUNDLE to the authority "
        "that signed it, or, on a network that you trust, set verify_ssl: false"
    )
