"""How the ledger names what a connector's settings say, and what it never says."""

from __future__ import annotations

import contextlib
import os
import typing as t
from urllib.parse import urlsplit

from odoo_common.errors import Fatal
from odoo_common.settings.connection import DEFAULT_KEEP_DAYS, normalise_url
from odoo_common.settings.secret import mask
from odoo_common.settings.secret_files import secrets_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: The variable in which hosted jobs give their id.
JOB_ID = "JOB_ID"


def database_key(config: Mapping[str, t.Any]) -> str:
    """Return the name of an Odoo database in the ledger: ``sales@odoo.example.com``."""
    url = str(config.get("url") or "")
    with contextlib.suppress(Fatal):  # the connection reports what is wrong with it
        url = normalise_url(url)
    address = urlsplit(url).netloc.rpartition("@")[2]
    return f"{config.get('db')}@{address}"


def job_of(config: Mapping[str, t.Any]) -> str:
    """Return the job's name: of the settings, else a hosted job's id, else ``""``."""
    return str(config.get("job_name") or os.environ.get(JOB_ID) or "")


def keep_days(config: Mapping[str, t.Any]) -> int:
    """Return for how many days runs are kept."""
    return int(config.get("ledger_keep_days") or DEFAULT_KEEP_DAYS)


def masked(text: str, config: Mapping[str, t.Any]) -> str:
    """Return a text without the secrets of these settings."""
    for secret in (*secrets_of(config), str(config.get("ledger_url") or "")):
        text = mask(text, secret)
    return text
