"""Four ways to send the same call to an Odoo.

| name | address | login | Odoo |
|---|---|---|---|
| `web_session` | `/web/dataset/call_kw` with a session cookie | password | 14-19 |
| `json_rpc` | `/jsonrpc` | password or API key, sent with each call | 14-19 |
| `json_2` | `/json/2/<model>/<method>` | API key as a bearer token | 19 and later |
| `xml_rpc` | `/xmlrpc/2/object` | password or API key, sent with each call | 14-19 |
"""

from __future__ import annotations

import http
import itertools
import re
import typing as t
from urllib.parse import quote

from odoo_common.client.codec import (
    JSON,
    XML,
    FaultError,
    NoneInAnswer,
    json_body,
    parse_json_rpc,
    parse_xml_rpc,
    xml_body,
)
from odoo_common.client.http_errors import Unexplained
from odoo_common.client.json_2 import Json2
from odoo_common.client.retry import READS
from odoo_common.errors import Fault, LoginRefused, SessionExpired, Unconfirmed

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from odoo_common.client.http import HttpClient
    from odoo_common.client.transport import Login, Transport, VersionInfo

#: JSON-RPC's error code for an expired session (odoo/http.py).
SESSION_EXPIRED_CODE = 100
#: From here on an error is told as JSON also to a request whose session names no database. The
#: login itself is such a request: nothing but the version can be asked before.
TELLS_ERRORS_SINCE = (16,)
#: What a server says of its version: ``19.0``, and ``[19, 0, 0, "final", 0, ""]``.
VERSION = ("server_version", "server_version_info")


class WebSession:
    """`/web/session/authenticate`, then `/web/dataset/call_kw` with its cookie."""

    name: t.ClassVar[str] = "web_session"

    def __init__(self, http: HttpClient, login: Login) -> None:
        self.version_info: VersionInfo | None = None
        self._http = http
        self._login = login
        self._numbers = itertools.count(1)

    def login(self) -> int:
        """Log in with a password and return the user's id."""
        self._http.forget_cookies()
        who = self._login
        params = {"db": who.db, "login": who.username, "password": who.secret.reveal()}
        try:
            result = _json_rpc(self._http, "/web/session/authenticate", params)
        except Unexplained:
            name_database(self._http, who.db)
            result = _json_rpc(self._http, "/web/session/authenticate", params)
        uid = (result or {}).get("uid")
        if not uid:
            raise LoginRefused(
                f"user {who.username!r} has two-factor authentication, which a program can't "
                "answer: make an API key in the user's preferences and set it as api_key"
            )
        if "server_version_info" in result:
            self.version_info = {name: result.get(name) for name in VERSION}
        return int(uid)

    def call(
        self, model: str, method: str, args: Sequence[object], kwargs: dict[str, object]
    ) -> t.Any:
        """Call through the session; a page instead of JSON means that it names no database."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        body = {"jsonrpc": "2.0", "method": "call", "id": next(self._numbers), "params": params}
        reply = self._http.post(f"/web/dataset/call_kw/{model}/{method}", json_body(body), JSON)
        if reply.status == http.HTTPStatus.NOT_FOUND and not reply.is_json:
            raise SessionExpired("the session is no longer known to the server")
        try:
            return parse_json_rpc(reply, self._http.base_url)
        except FaultError as error:
            if _is_lost_session(error.fault):
                raise SessionExpired("the session is no longer known to the server") from None
            raise


class _ExecuteKw:
    """The credentials travel with each call of `execute_kw`; what carries it is the subclass's."""

    version_info: VersionInfo | None = None

    def __init__(self, http: HttpClient, login: Login) -> None:
        self._http = http
        self._login = login
        self._uid = 0

    def _ask(self, service: str, method: str, arguments: Sequence[object]) -> t.Any:
        raise NotImplementedError

    def login(self) -> int:
        """Ask for the user's id with the password or the API key."""
        who = self._login
        uid = self._ask("common", "authenticate", [who.db, who.username, who.secret.reveal(), {}])
        if not uid:
            raise FaultError(Fault("odoo.exceptions.AccessDenied", "Access Denied"))
        self._uid = int(uid)
        return self._uid

    def call(
        self, model: str, method: str, args: Sequence[object], kwargs: dict[str, object]
    ) -> t.Any:
        """Call with `execute_kw`."""
        who = self._login
        arguments = [who.db, self._uid, who.secret.reveal(), model, method, args, kwargs]
        return self._ask("object", "execute_kw", arguments)


class JsonRpc(_ExecuteKw):
    """`/jsonrpc`."""

    name: t.ClassVar[str] = "json_rpc"

    def login(self) -> int:
        """Ask for the user's id, after naming the database to a server that needs it."""
        if server_numbers(server_version(self._http)) < TELLS_ERRORS_SINCE:
            name_database(self._http, self._login.db)
        return super().login()

    def _ask(self, service: str, method: str, arguments: Sequence[object]) -> t.Any:
        params = {"service": service, "method": method, "args": arguments}
        return _json_rpc(self._http, "/jsonrpc", params)


class XmlRpc(_ExecuteKw):
    """`/xmlrpc/2`."""

    name: t.ClassVar[str] = "xml_rpc"

    def _ask(self, service: str, method: str, arguments: Sequence[object]) -> t.Any:
        reply = self._http.post(f"/xmlrpc/2/{service}", xml_body(method, arguments), XML)
        return parse_xml_rpc(reply, self._http.base_url)

    def call(
        self, model: str, method: str, args: Sequence[object], kwargs: dict[str, object]
    ) -> t.Any:
        """Call with `execute_kw`; a read whose answer has a null in it is repeated by JSON-RPC."""
        try:
            return super().call(model, method, args, kwargs)
        except NoneInAnswer:
            if method not in READS:
                return None  # It returned nothing, or what nobody can tell.
        who = self._login
        arguments = [who.db, self._uid, who.secret.reveal(), model, method, args, kwargs]
        params = {"service": "object", "method": "execute_kw", "args": arguments}
        return _json_rpc(self._http, "/jsonrpc", params)


TRANSPORTS: dict[str, t.Callable[[HttpClient, Login], Transport]] = {
    kind.name: kind for kind in (WebSession, JsonRpc, Json2, XmlRpc)
}


def server_version(http: HttpClient) -> dict[str, t.Any]:
    """Ask the server for its version, without a login.

    Returns:
        Odoo's own answer: `server_version` ("19.0"), `server_version_info`, …
    """
    result = _json_rpc(http, "/web/webclient/version_info", {})
    return t.cast("dict[str, t.Any]", result)


def server_numbers(version_info: dict[str, t.Any]) -> tuple[int, ...]:
    """Return the version as numbers: ``(19, 0)``; ``(18, 2)`` for saas~18.2."""
    parts = version_info.get("server_version_info") or [version_info.get("server_version", "")]
    numbers = re.findall(r"\d+", " ".join(str(part) for part in parts[:2]))
    return tuple(int(number) for number in numbers[:2])


def name_database(http: HttpClient, db: str) -> None:
    """Get a session cookie that names the database, without a login.

    With several databases on a server, Odoo before 16 answers each error of a request whose
    session names none with a page "500 Internal Server Error". With the cookie it tells.

    Raises:
        FaultError: The server names its databases, and this one isn't among them.
    """
    known = list_databases(http)
    if known and db not in known:
        raise FaultError(Fault("odoo.exceptions.AccessError", "Database not found."))
    http.visit(f"/web?db={quote(db)}")


def list_databases(http: HttpClient) -> list[str]:
    """Return the databases that the server names, or none where it keeps them to itself."""
    try:
        return t.cast("list[str]", _json_rpc(http, "/web/database/list", {}) or [])
    except (FaultError, Unconfirmed):
        return []


def _json_rpc(http: HttpClient, path: str, params: Mapping[str, object]) -> t.Any:
    body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
    return parse_json_rpc(http.post(path, json_body(body), JSON), http.base_url)


def _is_lost_session(fault: Fault) -> bool:
    return fault.code == SESSION_EXPIRED_CODE or fault.name.endswith("SessionExpiredException")
