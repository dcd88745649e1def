"""How to reach an Odoo: the settings that both connectors have in common."""

from __future__ import annotations

import dataclasses
import ipaddress
import typing as t
from urllib.parse import urlsplit

from odoo_common.errors import Fatal
from odoo_common.settings.secret import MASK, Secret
from odoo_common.settings.secret_files import secret_of

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TRANSPORT_CHOICES = ("auto", "web_session", "json_rpc", "json_2", "xml_rpc")
DEFAULT_TIMEOUT = 300.0
DEFAULT_TRIES = 8
DEFAULT_FACTOR = 3.0
#: Pages of Odoo itself: a url that was copied from a browser ends with one of them.
ODOO_PAGES = frozenset({"web", "odoo", "jsonrpc", "xmlrpc", "json", "my"})

#: JSON Schema properties of the settings, for a connector's `config_jsonschema`.
CONNECTION_SETTINGS: dict[str, dict[str, t.Any]] = {
    "url": {
        "type": "string",
        "title": "URL",
        "description": "Address of the Odoo server, e.g. https://mycompany.odoo.com",
    },
    "db": {
        "type": "string",
        "title": "Database",
        "description": "Name of the database on that server",
    },
    "username": {
        "type": "string",
        "title": "User name",
        "description": "Login of the Odoo user, often an e-mail address",
    },
    "password": {
        "type": ["string", "null"],
        "title": "Password",
        "description": "The user's password; needed unless api_key is set",
        "secret": True,
        "writeOnly": True,
    },
    "password_file": {
        "type": ["string", "null"],
        "title": "File with the password",
        "description": "Path of a file that holds the password alone, instead of password: "
        "a secret that a container has mounted",
    },
    "api_key": {
        "type": ["string", "null"],
        "title": "API key",
        "description": "An API key of the user, instead of the password; "
        "users with two-factor authentication need one",
        "secret": True,
        "writeOnly": True,
    },
    "api_key_file": {
        "type": ["string", "null"],
        "title": "File with the API key",
        "description": "Path of a file that holds the API key alone, instead of api_key",
    },
    "transport": {
        "type": "string",
        "title": "Transport",
        "enum": list(TRANSPORT_CHOICES),
        "default": "auto",
        "description": "How calls are sent. auto: web_session with a password; with an API "
        "key json_2 from Odoo 19 on, json_rpc before",
    },
    "timeout": {
        "type": "number",
        "title": "Timeout",
        "exclusiveMinimum": 0,
        "maximum": 86400,
        "default": DEFAULT_TIMEOUT,
        "description": "Seconds that the server may be silent; a whole answer may take four "
        "times as long, and a pause that the server asks for (Retry-After) once",
    },
    "retry_max_tries": {
        "type": "integer",
        "title": "Tries",
        "minimum": 1,
        "default": DEFAULT_TRIES,
        "description": "Times that a call is sent at most when the network or the server fails",
    },
    "retry_factor": {
        "type": "number",
        "title": "Pause between tries",
        "minimum": 0,
        "maximum": 3600,
        "default": DEFAULT_FACTOR,
        "description": "Seconds of the first pause at most; each next one may be twice as long",
    },
    "verify_ssl": {
        "type": "boolean",
        "title": "Verify TLS certificates",
        "default": True,
        "description": "false accepts any certificate: only on a network that you trust",
    },
}
#: Of both connectors too; each takes files of its own direction.
MAPPING_SETTINGS: dict[str, dict[str, t.Any]] = {
    "mapping": {
        "type": ["string", "null"],
        "title": "Mapping file",
        "description": "A file that says how another system's entities and Odoo's correspond: "
        "mappings/<system>/from_odoo.yml for tap-odoo, whose built-in streams it replaces, "
        "to_odoo.yml for target-odoo",
    },
    "mapping_flags": {
        "type": ["object", "null"],
        "title": "Flags of the mapping file",
        "description": "Values of the switches that the mapping file declares: "
        '{"export_buy_orders_as_draft": true}',
    },
}
DEFAULT_KEEP_DAYS = 90
#: Of both connectors too: what the ledger says of their runs.
LEDGER_SETTINGS: dict[str, dict[str, t.Any]] = {
    "ledger_keep_days": {
        "type": "integer",
        "title": "Days in the ledger",
        "minimum": 1,
        "default": DEFAULT_KEEP_DAYS,
        "description": "How long the ledger keeps runs, their outcomes and settled conflicts",
    },
    "job_name": {
        "type": "string",
        "title": "Name of the job",
        "description": "What the ledger calls the job that this run belongs to; a hosted job's "
        "JOB_ID without it",
    },
    "triggered_by": {
        "type": "string",
        "title": "What started the run",
        "description": "What the ledger says about it, e.g. schedule or manual",
    },
}
REQUIRED_SETTINGS = ("url", "db", "username")


@dataclasses.dataclass(frozen=True)
class ConnectionSettings:
    """Checked settings of one connection.

    Attributes:
        url: Scheme, host and port, without a trailing slash.
        db: The database.
        username: The user's login.
        secret: The password or the API key.
        is_api_key: Which of the two `secret` was given as.
        transport: One of `TRANSPORT_CHOICES`.
        timeout: Seconds to wait for an answer.
        verify_ssl: False accepts any certificate.
        tries: Times that a call is sent at most.
        factor: Seconds of the first pause between them at most.
    """

    url: str
    db: str
    username: str
    secret: Secret
    is_api_key: bool = False
    transport: str = "auto"
    timeout: float = DEFAULT_TIMEOUT
    verify_ssl: bool = True
    tries: int = DEFAULT_TRIES
    factor: float = DEFAULT_FACTOR

    @classmethod
    def from_config(cls, config: Mapping[str, t.Any]) -> ConnectionSettings:
        """Read the settings of a connector.

        Raises:
            Fatal: One is missing or makes no sense.
        """
        missing = [name for name in REQUIRED_SETTINGS if not config.get(name)]
        if missing:
            raise Fatal(f"missing setting: {', '.join(missing)}")
        key, password = secret_of(config, "api_key"), secret_of(config, "password")
        if not key and not password:
            raise Fatal(
                "missing setting: password, or api_key instead of it; "
                "or password_file or api_key_file, the path of a file with it"
            )
        transport = str(config.get("transport") or "auto")
        if transport not in TRANSPORT_CHOICES:
            choices = ", ".join(TRANSPORT_CHOICES)
            raise Fatal(f"transport is {transport!r}; it can be one of {choices}")
        return cls(
            url=normalise_url(str(config["url"])),
            db=str(config["db"]).strip(),
            username=str(config["username"]).strip(),
            secret=Secret(key or password),
            is_api_key=bool(key),
            transport=transport,
            timeout=float(config.get("timeout") or DEFAULT_TIMEOUT),
            verify_ssl=config.get("verify_ssl") is not False,
            tries=int(_or(config.get("retry_max_tries"), DEFAULT_TRIES)),
            factor=float(_or(config.get("retry_factor"), DEFAULT_FACTOR)),
        )


def _or(value: t.Any, default: float) -> t.Any:
    """Return a setting, or its default; zero is a value."""
    return default if value is None else value


def normalise_url(text: str) -> str:
    """Return scheme, host and port of an address as people give it.

    A missing scheme becomes https, http for this machine itself; a page of Odoo's own
    (`/web/login?db=x`, `/odoo`) and a trailing slash are dropped; any other path stays,
    for an Odoo that a proxy serves below one.

    Raises:
        Fatal: There is no host in it, another scheme, or a password.
    """
    text = text.strip()
    if "://" not in text:
        host = urlsplit(f"//{text}").hostname or ""
        text = f"{'http' if _is_this_machine(host) else 'https'}://{text}"
    parts = urlsplit(text)
    try:
        port = parts.port
    except ValueError:
        raise Fatal("url has a port that is no number") from None
    if parts.username or parts.password:
        raise Fatal("url must not hold a user name or password: there are settings for them")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Fatal(f"url {text!r} is not a web address such as https://mycompany.odoo.com")
    segments = [s for s in parts.path.split("/") if s]
    kept: list[str] = []
    for segment in segments:
        if segment in ODOO_PAGES:
            break
        kept.append(segment)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    netloc = f"{host}:{port}" if port else host
    return "/".join([f"{parts.scheme}://{netloc}", *kept])


def is_protected(url: str) -> bool:
    """Tell an address on the way to which nobody can read along: https, or this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or _is_this_machine(parts.hostname or "")


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def complaint(
    reasons: Iterable[str], config: Mapping[str, t.Any], schema: Mapping[str, t.Any]
) -> Fatal:
    """Return what the SDK finds wrong with settings, in one line and without a secret.

    Args:
        reasons: A sentence each; they quote the value that is wrong.
        config: The settings.
        schema: Their JSON Schema, which says which of them are secrets.
    """
    text = "; ".join(reasons)
    for name, setting in schema["properties"].items():
        if setting.get("secret") and config.get(name):
            text = text.replace(repr(config[name]), MASK)
    return Fatal(text)
