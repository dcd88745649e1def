"""HTTP: one POST and its whole answer."""

from __future__ import annotations

import email.utils
import functools
import threading
import time
from urllib.parse import urlsplit

import requests
import requests.cookies
import urllib3.exceptions

from odoo_common.client.environment import Environment, environment_of
from odoo_common.client.http_errors import Failures
from odoo_common.client.reply import Reply
from odoo_common.errors import Unconfirmed

#: Seconds to wait for a TCP connection; the answer has a setting of its own (`timeout`).
CONNECT_TIMEOUT = 15.0
#: How often the timeout fits into the time of a whole answer: one that drips ends, too.
WHOLE_ANSWER = 4
_CHUNK = 256 * 1024


class HttpClient:
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
        self._failures = Failures(base_url, connect=CONNECT_TIMEOUT, silence=timeout)
        self._verify = verify_ssl
        self._user_agent = user_agent
        self._adapter = adapter
        self._cookies = requests.cookies.RequestsCookieJar()
        self._local = threading.local()
        self._lock = threading.Lock()

    def forget_cookies(self) -> None:
        """Drop the login that the cookies hold."""
        self._cookies.clear()

    @functools.cached_property
    def _environment(self) -> Environment:
        return environment_of(self.base_url, verify=self._verify)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.cookies = self._cookies
            session.headers["User-Agent"] = self._user_agent
            session.verify = self._environment.verify
            session.proxies.update(self._environment.proxies)
            # A .netrc entry for the host would replace the Authorization header.
            session.trust_env = False
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
        self._failures.check(response, path)
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
            response = self._session().request(
                verb,
                url,
                data=body,
                headers=headers,
                timeout=(CONNECT_TIMEOUT, self.timeout),
                allow_redirects=False,
                stream=True,
            )
            return response, self._body(response)
        except requests.exceptions.RequestException as error:
            raise self._failures.explain(error) from error
        except (UnicodeError, urllib3.exceptions.LocationParseError):
            raise self._failures.no_address() from None

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
