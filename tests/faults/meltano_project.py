"""A project of Meltano's that copies countries of an Odoo into contact tags, under any names."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import typing as t
from pathlib import Path

from tests.live.singer import BIN
from tests.live.test_meltano import without_odoo
from tools import meltano

#: Small pages and batches: Meltano keeps a STATE about every 20 records.
PAGE, BATCH = 20, 5
STREAM = "res_partner_category"


@functools.cache
def program() -> str:
    """Return the path of Meltano itself: a signal to `uv` isn't one to Meltano."""
    say = [*meltano.command()[:-1], "python", "-c", "import sys; print(sys.executable)"]
    python = subprocess.run(say, env=without_odoo(), capture_output=True, text=True, check=True)
    return str(Path(python.stdout.strip()).with_name("meltano"))


class Project:
    """The project, its state in Meltano's own system database.

    Attributes:
        log: What the last run said.
    """

    def __init__(self, config: dict[str, t.Any], folder: Path) -> None:
        self._config = config
        self._folder = folder
        self.log = folder / "log"

    def aim(self, mark: str) -> None:
        """Let the next runs write tags under names of their own, with a state of their own."""
        columns = {
            "__alias__": STREAM,
            "__else__": None,
            "__key_properties__": ["id"],
            "write_date": "__NULL__",
            "id": f"str(id) + '-{mark}'",
            "name": f"name + '-{mark}'",
        }
        reading = {**self._config, "page_size": PAGE, "stream_maps": {"countries": columns}}
        writing = {**self._config, "batch_size_rows": BATCH, "parallel_requests": 1}
        tap = _plugin("tap-odoo", reading, ["catalog", "discover", "state", "stream-maps"])
        tap["select"] = ["countries.id", "countries.name"]
        plugins = {"extractors": [tap], "loaders": [_plugin("target-odoo", writing, [])]}
        project = {
            "project_id": "fire",
            "send_anonymous_usage_stats": False,
            "default_environment": "fire",
            "environments": [{"name": "fire"}],
            "plugins": plugins,
        }
        (self._folder / "meltano.yml").write_text(json.dumps(project))
        self._suffix = mark

    def start(self) -> subprocess.Popen[bytes]:
        """Start `meltano run` in a process group of its own, as a terminal does."""
        more = {"MELTANO_PROJECT_ROOT": str(self._folder), "MELTANO_DISABLE_TRACKING": "1"}
        # After a kill Meltano takes the run for one that still goes on; --force doesn't.
        options = ["run", "--no-install", "--force", f"--state-id-suffix={self._suffix}"]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [program(), *options, "tap-odoo", "target-odoo"],
                cwd=self._folder,
                env={**without_odoo(), **more, "NO_COLOR": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run(self) -> None:
        """Run to the end."""
        with self.start() as run:
            code = run.wait(300)
        assert code == 0, self.log.read_text()[-4000:]


def _plugin(name: str, config: dict[str, t.Any], capabilities: list[str]) -> dict[str, t.Any]:
    """Return a plugin that is this environment's program: nothing has to be installed."""
    kinds = {"password": "password"}
    return {
        "name": name,
        "namespace": name.replace("-", "_"),
        "executable": str(BIN / name),
        "capabilities": capabilities,
        "settings": [{"name": key, "kind": kinds.get(key, _kind(config[key]))} for key in config],
        "config": config,
    }


def _kind(value: t.Any) -> str:
    return {int: "integer", dict: "object"}.get(type(value), "string")


def is_over(group: int) -> bool:
    """Tell whether no process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False
