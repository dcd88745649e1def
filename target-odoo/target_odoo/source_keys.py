"""Which record of the source a message is about, and which dead letter it was before."""

from __future__ import annotations

import hashlib
import json
import typing as t

from odoo_common.ledger.runs import Letter
from target_odoo.rejects import REJECTION

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: Characters of a key's digest.
LENGTH = 20
#: What names a record of a stream whose SCHEMA names no key.
USUAL_KEYS = ("id", ".id")


def key_digest(schema: Mapping[str, t.Any], message: Mapping[str, t.Any]) -> str | None:
    """Return a digest of a record's key in its source, the same however the record ends.

    The external id is not known of a record that was rejected early: this is.

    Args:
        schema: The SCHEMA message of its stream.
        message: The RECORD message, as it came.
    """
    record = message["record"]
    names = schema.get("key_properties") or [name for name in USUAL_KEYS if record.get(name)][:1]
    values = [record.get(name) for name in names]
    if not values or None in values:
        return None
    text = json.dumps(values, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def letter_of(message: Mapping[str, t.Any]) -> Letter | None:
    """Return which dead letter a message was, if it was one of a run with a ledger."""
    about = message.get(REJECTION)
    if not isinstance(about, dict):
        return None
    run, number = about.get("run"), about.get("number")
    if not isinstance(run, str) or not isinstance(number, int) or isinstance(number, bool):
        return None
    return Letter(run, number)
