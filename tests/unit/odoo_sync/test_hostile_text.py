"""Text of records and of servers reaches no terminal, file or page as a command of it."""

from __future__ import annotations

import io
import logging
import re
import typing as t

import pytest

from odoo_common.ledger.conflicts import Conflict, ConflictStore
from odoo_common.ledger.written_values import Key
from odoo_sync.cli import PrintableFormatter
from tests.unit.odoo_sync.conftest import note, rejected

if t.TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from odoo_common.ledger.database import Store

Call = t.Callable[..., "Result"]
#: Clears a screen, rings, sets a window's title with an 8-bit character, turns text around.
HOSTILE = "\x1b[2J\x07\x9b31m\u202e\u2066[red]"
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile(store: Store) -> str:
    """The id of a run with such text wherever text goes."""
    text = dict.fromkeys(("external_id", "message", "stream", "model", "field"), HOSTILE)
    row = rejected(number=1, code=HOSTILE[:40], value=HOSTILE, **text)
    about = dict.fromkeys(("job", "triggered_by", "place", "rejects_path"), HOSTILE)
    run = note(store, [row], "partial", error=HOSTILE, **about)
    digests = dict.fromkeys(("ours_digest", "theirs_digest", "base_digest"), "d")
    ConflictStore(store, HOSTILE).record(
        run,
        [
            Conflict(
                key=Key(HOSTILE, HOSTILE), stream=HOSTILE, odoo_id=1, field=HOSTILE,
                policy=HOSTILE[:20], decision="", by_person=False, ours=HOSTILE, theirs=[HOSTILE],
                theirs_at="", **digests,
            )
        ],
    )  # fmt: skip
    return run


@pytest.mark.parametrize(
    "words",
    [
        *(("history", *form) for form in ((), ("--json",), ("--csv",))),
        *(("history", "last", *form) for form in ((), ("--json",), ("--csv",))),
        *(("errors", *form) for form in ((), ("--json",), ("--csv",))),
        *(("conflicts", *form) for form in ((), ("--json",), ("--csv",))),
        *(("stats", *form) for form in ((), ("--json",), ("--csv",))),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("hostile")
def test_no_command_prints_it(call: Call, words: tuple[str, ...]) -> None:
    printed = call(*words).output
    assert "red" in printed
    assert not FORBIDDEN.findall(printed.replace("\r\n", "\n"))


def test_no_log_line_has_it(hostile: str, call: Call, tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    config.write_text('{"url": "https://odoo.example.com", "db": "db"}')
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PrintableFormatter("%(message)s"))
    logging.getLogger("odoo-sync").addHandler(handler)
    try:
        assert call("retry", hostile, "--config", str(config)).exit_code == 1
    finally:
        logging.getLogger("odoo-sync").removeHandler(handler)
    line = stream.getvalue().strip()
    assert "wrote into" in line
    assert not FORBIDDEN.findall(line)
    assert "\n" not in line
