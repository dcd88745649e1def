"""The few questions the sandbox asks an Odoo server over HTTP."""

from __future__ import annotations

import http.client
import json
import time
import typing as t
from urllib.parse import urlsplit

from sandbox.errors import SandboxError

if t.TYPE_CHECKING:
    from pathlib import Path

_PATIENCE = 120.0  # seconds for a server to start on a busy machine
_VERSION_PATH = "/web/webclient/version_info"


def server_version(url: str, *, timeout: float = 10) -> str | None:
    """The Odoo version at `url`, `19`; None when nothing answers like an Odoo."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=timeout)
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": {}})
    try:
        connection.request(
            "POST",
            parts.path.rstrip("/") + _VERSION_PATH,
            body,
            {"Content-Type": "application/json"},
        )
        answer = json.loads(connection.getresponse().read())
        info = answer["result"]["server_version_info"]
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
        return None
    finally:
        connection.close()
    return "".join(letter for letter in str(info[0]) if letter.isdigit())


def wait_until_ready(url: str, *, alive: t.Callable[[], bool], log: Path) -> None:
    """Wait for the server at `url` to answer.

    Args:
        url: its address.
        alive: whether its process still runs.
        log: where it says what is wrong.

    Raises:
        SandboxError: it ended, or did not answer in time.
    """
    deadline = time.monotonic() + _PATIENCE
    while server_version(url) is None:
        if not alive():
            raise SandboxError(f"the Odoo server for {url} ended while it was starting", log=log)
        if time.monotonic() > deadline:
            message = f"the Odoo server at {url} did not answer in {_PATIENCE:.0f} s"
            raise SandboxError(message, log=log)
        time.sleep(0.1)
