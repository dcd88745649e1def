"""The proxy and the authorities that the environment names for a server."""

from __future__ import annotations

import importlib.util
import typing as t
from urllib.parse import urlsplit

import requests
import requests.utils
import urllib3.exceptions
import urllib3.util

from odoo_common.client.http_errors import plain_address
from odoo_common.errors import Fatal

_SOCKS = frozenset({"socks4", "socks4a", "socks5", "socks5h"})


class Environment(t.NamedTuple):
    """What the environment says of requests to one server.

    Attributes:
        proxies: By scheme, as requests has them.
        verify: Whether certificates are checked, or the file of the authorities.
    """

    proxies: dict[str, str]
    verify: bool | str | None


def environment_of(url: str, *, verify: bool) -> Environment:
    """Return what `HTTPS_PROXY`, `NO_PROXY`, `REQUESTS_CA_BUNDLE` and the like say of a server.

    Asked once: requests would look through the environment for each request again.

    Args:
        url: The server's address.
        verify: False accepts any certificate, whatever the environment names.

    Raises:
        Fatal: The proxy's address can't be used.
    """
    found = requests.Session().merge_environment_settings(
        url, {}, None, None if verify else False, None
    )
    proxies = dict(found["proxies"])
    proxy = requests.utils.select_proxy(url, proxies)
    if proxy and (reason := _why_unusable(proxy)):
        name = urlsplit(url).scheme.upper()
        shown = plain_address(proxy)
        raise Fatal(
            f"the proxy of the environment ({name}_PROXY or ALL_PROXY), {shown}, {reason}: "
            "correct it, or name the server in NO_PROXY"
        )
    return Environment(proxies, found["verify"])


def _why_unusable(proxy: str) -> str:
    try:
        parts = urllib3.util.parse_url(proxy if "://" in proxy else f"http://{proxy}")
    except urllib3.exceptions.LocationParseError:
        return "is not a web address"
    if not parts.host:
        return "names no host"
    if parts.scheme in _SOCKS:
        missing = importlib.util.find_spec("socks") is None
        return "needs the package PySocks" if missing else ""
    return "" if parts.scheme in {"http", "https"} else f"has the unknown scheme {parts.scheme}"
