"""The login of one user: through which transport, shared by all threads, renewed when lost."""

from __future__ import annotations

import logging
import threading
import time
import typing as t

from odoo_common.client.capabilities import LATEST_KNOWN
from odoo_common.client.codec import FaultError
from odoo_common.client.login_errors import explain_refusal, is_refused_credential
from odoo_common.client.transport import Login, Transport
from odoo_common.client.transports import TRANSPORTS, JsonRpc, server_numbers, server_version
from odoo_common.errors import Fatal, LoginRefused, OdooError, Retriable, Unconfirmed, classify

if t.TYPE_CHECKING:
    from odoo_common.client.http import HttpClient
    from odoo_common.settings.connection import ConnectionSettings

logger = logging.getLogger(__name__)

#: The first Odoo with `/json/2`. Which transport to log in through is decided before anything
#: can be asked but the version.
JSON_2_SINCE = (19,)


class Session:
    """Logs in when needed. Nothing here is sent twice: `Connection` repeats what failed.

    Args:
        settings: Where, and as whom.
        http: The way to the server.

    Attributes:
        uid: The user's id; 0 while not logged in.
        logins: How often it has logged in.
        logged_in_at: When it last did, in seconds since 1970.
    """

    def __init__(self, settings: ConnectionSettings, http: HttpClient) -> None:
        self.uid = 0
        self.logins = 0
        self.logged_in_at = 0.0
        self._settings = settings
        self._http = http
        self._login = Login(settings.db, settings.username, settings.secret)
        # A login asks for the version, which takes the lock again.
        self._lock = threading.RLock()
        self._transport: Transport | None = None
        self._version: dict[str, t.Any] | None = None

    def version(self) -> dict[str, t.Any]:
        """Return what the server says of its version; asked once, without a login.

        Raises:
            FaultError: It answered with an error.
        """
        with self._lock:
            if self._version is None:
                self._version = server_version(self._http)
                _note_newer(self._version)
            return self._version

    def open(self) -> Transport:
        """Return the transport to call through, logged in.

        Raises:
            FaultError: Odoo answered the question for its version with an error.
            LoginRefused: It doesn't take these credentials.
            Retriable: The login did not go through; nothing else has been sent.
            Fatal: The settings ask for a transport that this Odoo doesn't have.
        """
        with self._lock:
            if self._transport is not None and self.uid:
                return self._transport
            try:
                transport = self._log_in()
            except Unconfirmed as error:
                # Whatever the login was for has not been sent: it may be, whatever it is.
                raise Retriable(error.message, retry_after=error.retry_after) from error
            self._transport = transport
            if self._version is None and transport.version_info:
                self._version = transport.version_info
                _note_newer(self._version)
            self.logins += 1
            self.logged_in_at = time.time()
            logger.debug("logged in through %s as user %d", transport.name, self.uid)
            return transport

    def forget(self, login: int) -> None:
        """Log in again for the next call, unless another thread has done so already.

        Args:
            login: The value that `logins` had when the call that was refused began.
        """
        with self._lock:
            if self.logins == login:
                self.uid = 0

    def log_in_once_more(self) -> None:
        """Log in a second time, by `/jsonrpc`, at which Odoo notes when that was.

        Raises:
            LoginRefused: It doesn't take these credentials there.
            FaultError: It answered with an error.
        """
        self._login_with(JsonRpc(self._http, self._login))

    def _log_in(self) -> Transport:
        transport = self._transport or self._choose()
        try:
            self.uid = self._login_with(transport)
        except LoginRefused as refusal:
            transport = self._second_choice(transport, refusal)
        return transport

    def _login_with(self, transport: Transport) -> int:
        try:
            return transport.login()
        except FaultError as error:
            raise classify(error.fault, where="login") from None

    def _choose(self) -> Transport:
        name = self._settings.transport
        if name == "auto":
            name = self._key_transport() if self._settings.is_api_key else "web_session"
        elif name == "json_2" and server_numbers(self.version()) < JSON_2_SINCE:
            raise Fatal("json_2 needs Odoo 19 or later: set transport to auto")
        return TRANSPORTS[name](self._http, self._login)

    def _key_transport(self) -> str:
        return "json_2" if server_numbers(self.version()) >= JSON_2_SINCE else "json_rpc"

    def _second_choice(self, transport: Transport, refusal: LoginRefused) -> Transport:
        """Find out why a login was refused; return a transport that takes the same secret.

        People put API keys where a password belongs. `/web/session/authenticate` refuses
        them like a wrong password, `/jsonrpc` takes them: one more question tells.
        """
        takes_keys = False
        if transport.name == "web_session" and is_refused_credential(refusal):
            try:
                takes_keys = bool(self._login_with(JsonRpc(self._http, self._login)))
            except Retriable:
                raise  # Nothing is known of the credential.
            except OdooError:
                takes_keys = False
        if takes_keys and self._settings.transport == "auto":
            logger.info("password holds an API key: please set it as api_key")
            second = TRANSPORTS[self._key_transport()](self._http, self._login)
            self.uid = self._login_with(second)
            return second
        raise explain_refusal(
            refusal, self._http, self._settings, transport.name, is_a_key=takes_keys
        ) from None


def _note_newer(version_info: dict[str, t.Any]) -> None:
    if server_numbers(version_info) > LATEST_KNOWN:
        logger.info(
            "Odoo %s is newer than %s, the last version that this release was made for: what it "
            "has is asked of it",
            version_info.get("server_version"),
            ".".join(map(str, LATEST_KNOWN)),
        )
