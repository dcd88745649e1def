"""Why a file can't be downloaded, in words, and whether it may be had later."""

from __future__ import annotations

import socket
import ssl
import typing as t

from urllib3.exceptions import NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as Urllib3Timeout

if t.TYPE_CHECKING:
    from collections.abc import Iterator

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
