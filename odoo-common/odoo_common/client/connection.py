"""One Odoo, one user: sends calls, logs in when needed, repeats what may be repeated."""

from __future__ import annotations

import datetime as dt
import logging
import re
import threading
import time
import typing as t

from odoo_common.client.capabilities import Capabilities
from odoo_common.client.codec import FaultError
from odoo_common.client.http import HttpClient
from odoo_common.client.retry import READS, RetryPolicy
from odoo_common.client.session import Session
from odoo_common.client.transports import server_numbers
from odoo_common.client.unknown_names import is_unknown_model, unknown_argument, unknown_method
from odoo_common.errors import (
    Fatal,
    LoginRefused,
    NoSuchModel,
    NotAnOdoo,
    OdooError,
    SessionExpired,
    Unconfirmed,
    classify,
)
from odoo_common.settings.connection import is_protected

if t.TYPE_CHECKING:
    import requests.adapters

    from odoo_common.client.transport import Transport
    from odoo_common.settings.connection import ConnectionSettings

logger = logging.getLogger(__name__)

T = t.TypeVar("T")
#: How Odoo's models are named. The name of a stream becomes one, and that a part of an address.
MODEL_NAME = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")
#: From here on a 404 in JSON means that there is no such model. Before, an unknown model is
#: a KeyError, and a 404 means that the session has lost its database. The answer itself doesn't
#: say which: only the version tells.
JSON_404_IS_THE_MODEL_SINCE = (18,)


class Connection:
    """Calls methods of one Odoo as one user, from any number of threads.

    Nothing is sent before the first call. The login is shared by all threads and renewed
    once when Odoo has forgotten it.

    Args:
        settings: Where, and as whom.
        retry: How often and when a call is repeated, if not as the settings say.
        user_agent: What we call ourselves to the server.
        adapter: Takes the place of the network (tests).
    """

    def __init__(
        self,
        settings: ConnectionSettings,
        *,
        retry: RetryPolicy | None = None,
        user_agent: str = "odoo-common",
        adapter: requests.adapters.BaseAdapter | None = None,
    ) -> None:
        self.settings = settings
        self.retries = 0
        #: Seconds by which the database's clock is ahead of this machine's; None: as the web's.
        self.database_offset: float | None = None
        self.capabilities = Capabilities(lambda: self.version)
        self.retry = retry or RetryPolicy(
            tries=settings.tries, factor=settings.factor, longest=settings.timeout
        )
        self._http = HttpClient(
            settings.url,
            timeout=settings.timeout,
            verify_ssl=settings.verify_ssl,
            user_agent=user_agent,
            adapter=adapter,
        )
        self._session = Session(settings, self._http)
        self._lock = threading.Lock()
        if not is_protected(settings.url):
            logger.warning(
                "url %s is http to another machine: anybody on the way there can read the "
                "password; use https, or a tunnel",
                settings.url,
            )
        if not settings.verify_ssl:
            logger.warning(
                "verify_ssl is false: the certificate of %s is not checked, and who answers "
                "there can read the password",
                settings.url,
            )

    def __repr__(self) -> str:
        return f"<Connection {self.settings.url} db={self.settings.db!r}>"

    @property
    def requests_sent(self) -> int:
        """HTTP requests sent so far, repetitions included."""
        return self._http.requests_sent

    @property
    def version(self) -> tuple[int, ...]:
        """The server's version: ``(19, 0)``; ``(18, 2)`` for the online release saas~18.2."""
        return server_numbers(self.version_info)

    @property
    def version_info(self) -> dict[str, t.Any]:
        """What the server says of its version, asked once, without a login."""
        return self._attempt("version", self._session.version, repeatable=True)

    @property
    def uid(self) -> int:
        """The user's id; logs in if that has not happened yet."""
        self._attempt("login", self._session.open, repeatable=True)
        return self._session.uid

    @property
    def transport_name(self) -> str:
        """The transport in use; chosen at the login."""
        return self._attempt("login", self._session.open, repeatable=True).name

    def server_now(self) -> dt.datetime:
        """Return the time on the clock that stamps records, to the second, in UTC.

        That is the database's. It is taken from the Date header of the server's last answer
        unless the two are known to differ (`odoo/database_clock.py`).
        """
        offset = self.web_offset if self.database_offset is None else self.database_offset
        return dt.datetime.fromtimestamp(int(time.time() + offset), tz=dt.timezone.utc)

    @property
    def web_offset(self) -> float:
        """Seconds by which the web server's clock is ahead of this machine's."""
        if self._http.clock_offset is None:
            self.version_info  # noqa: B018 - any answer carries the date
        return self._http.clock_offset or 0.0

    @property
    def logged_in_at(self) -> float:
        """This machine's time at the last login, in seconds since 1970."""
        return self._session.logged_in_at

    def log_in_once_more(self) -> None:
        """Have Odoo stamp a login of the user; the one that is in use stays valid."""
        self._attempt("login", self._session.log_in_once_more, repeatable=True)

    def call(
        self,
        model: str,
        method: str,
        *args: object,
        repeatable: bool | None = None,
        on_retry: t.Callable[[], None] | None = None,
        **kwargs: object,
    ) -> t.Any:
        """Call `method` of `model` and return its result as JSON decodes it.

        Args:
            model: ``res.partner``.
            method: ``search_read``; one on records takes their ids first.
            args: Positional arguments. With the transport `json_2` only those whose names
                `json_2.ARGUMENT_NAMES` knows.
            repeatable: Sending the call twice does no harm, so a lost answer may be met by
                a repetition. By default true of methods that only read.
            on_retry: Called before each repetition.
            kwargs: Named arguments; `context` is Odoo's context.

        Raises:
            Rejected: Odoo refuses these values.
            Unconfirmed: The answer was lost, and the call is not `repeatable`.
            Retriable: It did not go through in all the tries.
            TooLarge: Send less at a time.
            Fatal: It never will: login, settings, an unknown model.
        """
        where = f"{model}.{method}"
        if not MODEL_NAME.fullmatch(model):
            raise NoSuchModel(f"{model[:100]!r} is no name of a model")
        may_repeat = method in READS if repeatable is None else repeatable

        def send() -> t.Any:
            is_missing = False
            for _ in range(2):
                transport = self._session.open()
                login = self._session.logins
                try:
                    return _with_result(transport.call(model, method, args, kwargs), where)
                except FaultError as error:
                    found = (
                        unknown_method(error.fault, model, method)
                        or unknown_argument(error.fault, where, kwargs)
                        or classify(error.fault, where=where)
                    )
                    if is_unknown_model(error.fault, model):
                        found = NoSuchModel("")
                    elif isinstance(found, NoSuchModel) and self._is_old_404(transport):
                        # After a fresh login it can't be the session any more.
                        found = found if is_missing else SessionExpired(found.message)
                        is_missing = True
                    if isinstance(found, NoSuchModel):
                        raise NoSuchModel(
                            f"{where}: database {self.settings.db} has no {model}"
                        ) from None
                    if not isinstance(found, SessionExpired):
                        raise found from None
                except SessionExpired:
                    pass
                logger.info("the session has expired: logging in again")
                self._session.forget(login)
            raise Fatal(f"{where}: the session is refused right after the login")

        return self._attempt(where, send, repeatable=may_repeat, on_retry=on_retry)

    def _is_old_404(self, transport: Transport) -> bool:
        old = server_numbers(self._session.version()) < JSON_404_IS_THE_MODEL_SINCE
        return old and transport.name == "web_session"

    def _attempt(
        self,
        where: str,
        send: t.Callable[[], T],
        *,
        repeatable: bool,
        on_retry: t.Callable[[], None] | None = None,
    ) -> T:
        def guarded() -> T:
            try:
                return send()
            except FaultError as error:
                raise classify(error.fault, where=where) from None
            except NotAnOdoo as error:
                if self._session.uid:  # It was an Odoo a moment ago: a proxy's page in between.
                    raise Unconfirmed(error.message) from None
                raise

        try:
            return self.retry.run(
                guarded,
                where=where,
                repeatable=repeatable,
                reached=lambda: self._http.reached,
                on_retry=lambda: self._count_retry(on_retry),
            )
        except LoginRefused:
            raise  # In our own words, with the user's name in them.
        except OdooError as error:
            error.message = self.settings.secret.mask(error.message)
            error.args = (error.message,)
            raise

    def _count_retry(self, on_retry: t.Callable[[], None] | None) -> None:
        with self._lock:
            self.retries += 1
        if on_retry:
            on_retry()


def _with_result(answer: T, where: str) -> T:
    """Return an answer, which one to a question always has.

    Raises:
        Unconfirmed: It is empty.
    """
    if answer is None and where.rpartition(".")[2] in READS:
        raise Unconfirmed(f"{where}: Odoo's answer holds no result")
    return answer
