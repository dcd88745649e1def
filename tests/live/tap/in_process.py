"""Runs of the tap in this process: the start-up of a command is saved, nothing else."""

from __future__ import annotations

import contextlib
import io
import json
import signal
import sys
import typing as t

from odoo_common.client.connection import Connection
from odoo_common.odoo.access_rights import Rights
from odoo_common.odoo.model_fields import ModelFields
from odoo_common.settings.connection import ConnectionSettings
from tap_odoo.tap import TapOdoo
from tests.live.singer import Output, run, select, write_json

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

State = dict[str, t.Any]


def tap_of(config: dict[str, t.Any]) -> type[TapOdoo]:
    """Return a tap with one login and one look at the models for all of its runs."""
    connection = Connection(ConnectionSettings.from_config(config))

    class Tap(TapOdoo):
        """The tap, of one database."""

    Tap.connection = connection  # type: ignore[assignment, method-assign]
    Tap.models = ModelFields(connection)  # type: ignore[assignment, method-assign]
    Tap.rights = Rights(connection)  # type: ignore[assignment, method-assign]
    return Tap


class Copy:
    """What a user of the tap has: settings, a catalog, the last state, and the records so far.

    Args:
        config: The tap's settings.
        streams: The streams that are selected.
        folder: For the files of the runs that go through the command.
    """

    def __init__(self, config: dict[str, t.Any], streams: t.Sequence[str], folder: Path) -> None:
        self.config = config
        self.streams = streams
        self.state: State = {}
        self.records: dict[str, dict[int, dict[str, t.Any]]] = {name: {} for name in streams}
        self._folder = folder
        self._tap = tap_of(config)
        catalog = self._tap(config=config).catalog_dict
        self.catalog = select(catalog, dict.fromkeys(streams))

    def fields(self, stream: str) -> list[str]:
        """Return the fields of a stream's records."""
        entry = next(s for s in self.catalog["streams"] if s["tap_stream_id"] == stream)
        return sorted(set(entry["schema"]["properties"]) - {"_sdc_deleted_at"})

    def read(self, *, streams: t.Sequence[str] | None = None, **settings: t.Any) -> Output:
        """Run the tap from the last state and take in what it brings."""
        with signals_as_they_are(), captured(self._folder / "stdout") as printed:
            self._tap(
                config={**self.config, **settings},
                catalog=self._selection(streams),
                state=json.loads(json.dumps(self.state)),
            ).sync_all()
            sys.stdout.flush()
            printed.seek(0)
            lines = io.BytesIO(printed.read())
        return self._take(Output(lines))

    def read_by_command(self, **settings: t.Any) -> Output:
        """Do the same with the command `tap-odoo`."""
        config = write_json(self._folder / "config.json", {**self.config, **settings})
        catalog = write_json(self._folder / "catalog.json", self.catalog)
        state = write_json(self._folder / "state.json", self.state)
        done = run("tap-odoo", "--config", config, "--catalog", catalog, "--state", state)
        return self._take(Output(done.stdout.splitlines()))

    def _selection(self, streams: t.Sequence[str] | None) -> dict[str, t.Any]:
        wanted = self.streams if streams is None else streams
        entries = [s for s in self.catalog["streams"] if s["tap_stream_id"] in wanted]
        return {"streams": entries}

    def _take(self, output: Output) -> Output:
        for stream, records in output.records.items():
            for record in records:
                if record.get("_sdc_deleted_at"):
                    self.records[stream].pop(record["id"], None)
                else:
                    self.records[stream][record["id"]] = {
                        name: value for name, value in record.items() if name != "_sdc_deleted_at"
                    }
        self.state = output.state
        return output


@contextlib.contextmanager
def signals_as_they_are() -> Iterator[None]:
    """Undo what a tap does with signals: this process is pytest's."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def captured(path: Path) -> Iterator[t.BinaryIO]:
    """Let what is printed go to a file."""
    before = sys.stdout
    with path.open("w+b") as file:
        text = sys.stdout = io.TextIOWrapper(file, write_through=True)
        try:
            yield file
        finally:
            sys.stdout = before
            text.detach()
