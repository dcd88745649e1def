"""The dead-letter file: rejected records as the Singer messages that they were."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import typing as t

from odoo_common.client.codec import json_body
from odoo_common.errors import Fatal
from odoo_common.ledger.runs import DeadLetterRef
from odoo_common.private_files import keep_private

if t.TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from target_odoo.outcome import Reason

#: Name of the key beside `stream` and `record` that says why; Singer readers ignore it.
REJECTION = "rejection"


class DeadLetters:
    """Writes rejected records to a file that can be piped into the target again.

    A SCHEMA message goes before the first record of each stream. Each record is on disk
    before its run says so in STATE.

    Args:
        path: The file. One from an earlier run is kept under a name with its time: a run
            that reads its own dead letters must not read what it writes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: t.BinaryIO | None = None
        self._schemas: dict[str, bytes] = {}

    def write(
        self,
        schema: t.Mapping[str, t.Any],
        message: object,
        reason: Reason,
        letter: DeadLetterRef | None = None,
    ) -> None:
        """Append one record.

        Args:
            schema: The SCHEMA message of its stream, as it came.
            message: The RECORD message, as it came.
            reason: Why it was rejected.
            letter: Its name in the ledger, where there is one: when it comes again, what became
                of it this time is settled.

        Raises:
            Fatal: The file can't be written; going on would lose the record.
        """
        about = {
            "code": reason.code,
            "message": reason.message,
            "field": reason.field,
            "value": reason.value,
            "can_retry": reason.can_retry,
            **({"existing_id": reason.existing_id} if reason.existing_id else {}),
            **(letter._asdict() if letter else {}),
        }
        record = dict(t.cast("dict[str, t.Any]", message)) | {REJECTION: about}
        lines = json_body(record) + b"\n"
        heading = json_body(schema)
        stream = str(record["stream"])
        try:
            file = self._file or self._open()
            if self._schemas.get(stream) != heading:
                lines = heading + b"\n" + lines
            file.write(lines)
            file.flush()
            self._schemas[stream] = heading
        except OSError as error:
            raise Fatal(f"rejected records can't be written to {self.path}: {error}") from error

    def sync(self) -> None:
        """Make sure that everything written is on disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> t.BinaryIO:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and self.path.stat().st_size:
            written = dt.datetime.fromtimestamp(self.path.stat().st_mtime, tz=dt.timezone.utc)
            self.path.replace(_free_name(self.path, f"{written:%Y%m%dT%H%M%S}"))
        # It stays open from here to `close`, over many calls. It holds records: nobody else's.
        self._file = os.fdopen(
            os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
        )
        keep_private(self._file.fileno())
        return self._file


def _free_name(path: Path, stamp: str) -> Path:
    for suffix in ("", *(f"-{number}" for number in range(2, 1000))):
        kept = path.with_name(f"{path.stem}.{stamp}{suffix}{path.suffix}")
        if not kept.exists():
            return kept
    raise Fatal(f"too many files like {path}: move some away")


#: Characters of a key's digest.
KEY_DIGEST_LENGTH = 20


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
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_DIGEST_LENGTH]


def dead_letter_ref(message: Mapping[str, t.Any]) -> DeadLetterRef | None:
    """Return which dead letter a message was, if it was one of a run with a ledger."""
    about = message.get(REJECTION)
    if not isinstance(about, dict):
        return None
    run, number = about.get("run"), about.get("number")
    if not isinstance(run, str) or not isinstance(number, int) or isinstance(number, bool):
        return None
    return DeadLetterRef(run, number)
