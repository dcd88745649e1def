"""HTTP: one POST, its answer, and what each way of failing means."""

from __future__ import annotations

import dataclasses
import email.utils
import http
import logging
import threading
import time
import typing as t
from urllib.parse import urljoin, urlsplit

import requests
import requests.cookies
import urllib3.exceptions

from odoo_common.errors import Fatal, NotAnOdoo, Retriable, TooLarge, Unconfirmed

if t.TYPE_CHECKING:
    import datetime as dt

logger = logging.getLogger(__name__)

#: Seconds to wait for a TCP connection; the answer has a setting of its own (`timeout`).
CONNECT_TIMEOUT = 15.0
#: How often the timeout fits into the time of a whole answer: one that drips ends, too.
WHOLE_ANSWER = 4
_CHUNK = 256 * 1024
#: An answer is shown in a message by at most this many characters.
EXCERPT = 200


@dataclasses.dataclass(frozen=True)
class Reply:
    """An answer that arrived whole.

    Attributes:
        status: The HTTP status.
        content: The body, unpacked.
        content_type: As the server says it, lower case, without parameters.
        path: Where it was asked for.
    """

    status: int
    content: bytes
    content_type: str
    path: str

    @property
    def is_json(self) -> bool:
        """Tell whether the body looks like JSON, whatever the header says."""
        return self.content[:1] in (b"{", b"[") or "json" in self.content_type

    def excerpt(self) -> str:
        """Return the beginning of the body, for a message."""
        return " ".join(self.content[:EXCERPT].decode("utf-8", "replace").split())


class Wire:
    """POSTs to one server; a requests session a thread, one cookie jar for all.

    The cookie jar is shared because Odoo's login is a cookie and costs 0.35 s of password
    hashing: one login serves every thread, and follows when Odoo rotates the session id.

    Args:
        base_url: Scheme, host and port, with a path where Odoo is mounted below one.
        timeout: Seconds that the server may be silent; `WHOLE_ANSWER` times as long may a whole
            answer take.
        verify_ssl: False accepts any certificate.
        user_agent: What we call ourselves.
        adapter: Takes the place of the network (tests).
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout: float,
        verify_ssl: bool = True,
        user_agent: str = "odoo-common",
        adapter: requests.adapters.BaseAdapter | None = None,
    ) -> None:
        self.base_url = base_url
        self.timeout = timeout
        self.clock_offset: float | None = None
        self.reached = False
        self.requests_sent = 0
        self._verify = verify_ssl
        self._user_agent = user_agent
        self._adapter = adapter
        self._cookies = requests.cookies.RequestsCookieJar()
        self._local = threading.local()
        self._lock = threading.Lock()

    def forget_cookies(self) -> None:
        """Drop the login that the cookies hold."""
        self._cookies.clear()

    def set_cookie(self, name: str, value: str) -> None:
        """Send this cookie from now on."""
        self._cookies.set(name, value)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.cookies = self._cookies
            session.headers["User-Agent"] = self._user_agent
            session.verify = self._verify
            # A .netrc entry for the host would replace the Authorization header.
            session.trust_env = True
            session.auth = _no_netrc
            if self._adapter is not None:
                session.mount("http://", self._adapter)
                session.mount("https://", self._adapter)
            self._local.session = session
        return session

    def post(
        self, path: str, body: bytes, content_type: str, headers: dict[str, str] | None = None
    ) -> Reply:
        """Send one request and return its answer.

        Raises:
            Retriable: It never arrived, or the server asked to come again.
            Unconfirmed: It was sent, and no whole answer came back.
            TooLarge: The server takes less at a time.
            Fatal: No such host, no trust in its certificate, a redirect elsewhere.
        """
        response, content = self._request(
            "POST", path, body, {"Content-Type": content_type, **(headers or {})}
        )
        self._note_clock(response)
        self._check_status(response, path)
        self.reached = True
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Reply(response.status_code, content, kind, path)

    def visit(self, path: str) -> None:
        """Get a page only for the cookies that it sets, whatever else it answers."""
        self._request("GET", path, None, {})

    def _request(
        self, verb: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[requests.Response, bytes]:
        url = self.base_url + path
        with self._lock:
            self.requests_sent += 1
        try:
            # `verify` is given here because a CA bundle of the environment would win over
            # the session's own `verify=False`.
            response = self._session().request(
                verb,
                url,
                data=body,
                headers=headers,
                timeout=(CONNECT_TIMEOUT, self.timeout),
                allow_redirects=False,
                verify=None if self._verify else False,
                stream=True,
            )
            return response, self._body(response)
        except requests.exceptions.RequestException as error:
            raise self._explain(error) from error
        except (UnicodeError, urllib3.exceptions.LocationParseError):
            raise Fatal(f"url {self.base_url[:EXCERPT]!r} is not a web address") from None

    def _body(self, response: requests.Response) -> bytes:
        """Read the body, as far as it comes in time.

        Raises:
            ReadTimeout: The server fell silent.
            ConnectionError: The body broke off, or can't be unpacked.
            Unconfirmed: It goes on and on.
        """
        limit = WHOLE_ANSWER * self.timeout
        deadline = time.monotonic() + limit
        body = bytearray()
        try:
            # What has come, and not as much as was asked for: else a drip is no silence.
            while time.monotonic() < deadline:
                chunk = response.raw.read1(_CHUNK, decode_content=True)
                if not chunk:
                    return bytes(body)
                body += chunk
        except BaseException as error:
            response.close()  # else it goes back to the others that wait, half read
            if isinstance(error, urllib3.exceptions.ReadTimeoutError):
                raise requests.exceptions.ReadTimeout(error) from error
            if isinstance(error, urllib3.exceptions.HTTPError):
                raise requests.exceptions.ConnectionError(error) from error
            raise
        response.close()
        host = urlsplit(self.base_url).netloc
        raise Unconfirmed(f"the answer of {host} was not over after {limit:g} s")

    def _note_clock(self, response: requests.Response) -> None:
        stamp = response.headers.get("Date")
        if stamp:
            try:
                served = email.utils.parsedate_to_datetime(stamp)
            except ValueError:
                return
            self.clock_offset = served.timestamp() - time.time()

    def _check_status(self, response: requests.Response, path: str) -> None:
        status = response.status_code
        if response.is_redirect or response.is_permanent_redirect:
            raise self._explain_redirect(response, path)
        if status == http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise TooLarge(f"{self.base_url} takes no request of this size (HTTP 413)")
        wait = _retry_after(response.headers.get("Retry-After"))
        if status == http.HTTPStatus.TOO_MANY_REQUESTS:
            raise Retriable(f"{self.base_url} asks us to slow down (HTTP 429)", retry_after=wait)
        if status in _GATEWAY_TROUBLE:
            raise Unconfirmed(f"{self.base_url} answered HTTP {status}", retry_after=wait)

    def _explain_redirect(self, response: requests.Response, path: str) -> Fatal:
        # requests' own redirects would turn the POST into a GET, and could carry the
        # session to another host.
        goal = urljoin(response.url, response.headers.get("Location", ""))
        goal = goal.removesuffix(path) if goal.endswith(path) else goal
        return Fatal(f"{self.base_url} sends us on to {goal}: if that is your Odoo, set it as url")

    def _explain(self, error: requests.exceptions.RequestException) -> Exception:
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
                f"{host} does not answer within {CONNECT_TIMEOUT:.0f} s: check url, firewall, VPN"
            )
        if isinstance(cause, urllib3.exceptions.NewConnectionError):
            return Unreachable(
                f"connection to {host} refused: is Odoo running there, and is the port right?"
            )
        if isinstance(error, requests.exceptions.ReadTimeout):
            return Unconfirmed(f"{host} gave no answer within {self.timeout:g} s")
        if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
            return Fatal(f"url {self.base_url[:EXCERPT]!r} is not a web address")
        return Unconfirmed(f"the connection to {host} broke: {type(cause).__name__}: {cause}")


class Unexplained(Unconfirmed):
    """The server failed and gave a page instead of a reason."""


class Unreachable(Retriable):
    """No connection came about. At the very first contact the settings are to blame."""


def decline_html(reply: Reply, base_url: str) -> Exception:
    """Return what an answer that is no JSON (or XML) means."""
    if reply.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unexplained(f"{base_url} answered HTTP {reply.status} without a reason we can read")
    return NotAnOdoo(
        f"{base_url}{reply.path} does not answer as an Odoo does (HTTP {reply.status}, "
        f"{reply.content_type or 'no content type'}): check url. It says: {reply.excerpt()!r}"
    )


_GATEWAY_TROUBLE = {
    http.HTTPStatus.BAD_GATEWAY,
    http.HTTPStatus.SERVICE_UNAVAILABLE,
    http.HTTPStatus.GATEWAY_TIMEOUT,
}


def _no_netrc(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


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
