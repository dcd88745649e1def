"""No secret is in anything that a run at DEBUG writes, also when it goes wrong."""

from __future__ import annotations

import os
import subprocess
import typing as t
from pathlib import Path

import pytest

from tests.faults.faults import AFTER, LASTING, SESSION_EXPIRED
from tests.faults.leaks import sessions
from tests.faults.script import Fault, no_fault, once
from tests.live.singer import BIN, write_json
from tests.live.target.conftest import records
from tests.live.target.test_command import lines_of

if t.TYPE_CHECKING:
    from sandbox import Database
    from tests.faults.proxy import Proxy
    from tests.live.target.conftest import Name

pytestmark = pytest.mark.live

#: None: all goes well.
CASES: dict[str, Fault | None] = {
    "well": None,
    "session expired": SESSION_EXPIRED,
    "lost": AFTER["reset_after"],
    "redirect": LASTING["redirect"],
    "refused": LASTING["access_denied"],
}


def run(command: str, folder: Path, given: str = "") -> None:
    with subprocess.Popen(
        [BIN / command, "--config", "config.json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, f"{command.upper().replace('-', '_')}_LOGLEVEL": "DEBUG"},
    ) as process:
        # What `ps` shows to everybody on the machine.
        line = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        out, err = process.communicate(given.encode(), timeout=300)
    (folder / f"{command}.ps").write_bytes(line)
    (folder / f"{command}.out").write_bytes(out)
    (folder / f"{command}.err").write_bytes(err)


@pytest.mark.parametrize("setting", ["password", "api_key", "api_key_file"])
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=name, marks=pytest.mark.quick if name == "well" else ())
        for name, case in CASES.items()
    ],
)
def test_no_secret_in_anything_written(  # noqa: PLR0917 - fixtures
    faulty: dict[str, t.Any],
    odoo: Database,
    proxy: Proxy,
    name: Name,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    case: Fault | None,
    setting: str,
) -> None:
    secret = odoo.password if setting == "password" else odoo.api_key
    config = {**faulty, setting: secret}
    if setting.endswith("_file"):
        mounted = tmp_path_factory.mktemp("mounted") / "secret"
        mounted.write_text(f"{secret}\n")
        config = {**faulty, "password": "", setting: str(mounted)}
    rows = [{"id": name("a"), "name": name("A")}, {"id": name("b"), "country_id/code": "??"}]
    more = {"ledger_url": "ledger.db", "summary_path": "summary.json", "rejects_path": "no.jsonl"}
    sent = b""
    for command, settings in (
        ("target-odoo", more),
        ("tap-odoo", {"streams": ["countries"]}),
    ):
        proxy.play(
            once(case, model="res.partner" if settings is more else "res.country")
            if case
            else no_fault
        )
        write_json(tmp_path / "config.json", {**config, **settings})
        run(command, tmp_path, "\n".join(lines_of(records("res.partner", rows))))
        sent += b"".join(proxy.headers)
    cookies = sessions([sent])
    (tmp_path / "config.json").unlink()
    written = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert b"DEBUG" in written["target-odoo.err"] + written["tap-odoo.err"]
    assert {"ledger.db", "summary.json", "tap-odoo.out"} <= written.keys()
    for file, text in written.items():
        assert secret.encode() not in text, file
        assert not any(cookie in text for cookie in cookies), file
        assert b"bearer " not in text.lower(), file
    for file in ("ledger.db", "no.jsonl", "summary.json"):
        if (tmp_path / file).exists():
            assert (tmp_path / file).stat().st_mode & 0o077 == 0, file
