"""Runs of the tap in this process with a mapping file, and what a target would hold after them."""

from __future__ import annotations

import io
import json
import sys
import typing as t

import pytest

from odoo_common.client.connection import Connection
from tests.live.singer import Output, select
from tests.live.tap.in_process import captured, tap_of
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sandbox import Database
    from tap_odoo.tap import TapOdoo

OPTIPLY = ROOT / "mappings/optiply/from_odoo.yml"
Key = tuple[t.Any, ...]
Made = dict[str, t.Any]
FOUND_ON_DELETION = "_sdc_deleted_at"


class Mapped:
    """The tap with a mapping file, on one database.

    Args:
        config: What reaches the database.
        folder: For the files of the runs.
        mapping: The mapping file.

    Attributes:
        printed: What the last run printed, also when it failed.
    """

    def __init__(self, config: Made, folder: Path, mapping: Path = OPTIPLY) -> None:
        self._config = {**config, "mapping": str(mapping), "lookback_seconds": 0}
        self._folder = folder
        self.printed = Output(())
        self._tap = tap_of(self._config)

    @classmethod
    def on(cls, database: Database, folder: Path, mapping: Path = OPTIPLY) -> Mapped:
        """Return the tap of a database's own user."""
        names = ("url", "username", "password")
        config = {name: getattr(database, name) for name in names}
        return cls({**config, "db": database.name}, folder, mapping)

    def tap(
        self,
        flags: Made | None = None,
        *,
        catalog: Made | None = None,
        state: Made | None = None,
        **settings: t.Any,
    ) -> TapOdoo:
        """Return the tap."""
        config = {**self._config, "mapping_flags": flags or {}, **settings}
        return self._tap(config=config, catalog=catalog, state=state)

    def read(
        self,
        streams: Sequence[str] | Mapping[str, Sequence[str] | None],
        flags: Made | None = None,
        state: Made | None = None,
        **settings: t.Any,
    ) -> Output:
        """Run the tap over some streams, all of their fields or those named."""
        wanted = streams if isinstance(streams, dict) else dict.fromkeys(streams)
        catalog = select(self.tap(flags, **settings).catalog_dict, wanted)
        with captured(self._folder / "stdout") as printed:
            try:
                self.tap(flags, catalog=catalog, state=state, **settings).sync_all()
            finally:
                sys.stdout.flush()
                printed.seek(0)
                self.printed = Output(io.BytesIO(printed.read()).readlines())
        return self.printed

    def follow(self, stream: str, **more: t.Any) -> Held:
        """Return what a target holds of a stream, after a first run."""
        held = Held(self, stream, more)
        held.again()
        return held


class Held:
    """What a target holds of a stream, kept up run by run.

    Attributes:
        records: By key, without those that are gone.
        state: Where the next run goes on.
    """

    def __init__(self, mapped: Mapped, stream: str, more: Made) -> None:
        self.records: dict[Key, Made] = {}
        self.state: Made = {}
        self._mapped = mapped
        self._stream = stream
        self._more = more

    def again(self) -> list[Made]:
        """Run the tap from the last state, and return the records that came."""
        state = json.loads(json.dumps(self.state))
        self._mapped.read([self._stream], state=state, **self._more)
        return self._taken()

    def until_killed(self, how: type[Exception]) -> list[Made]:
        """Do the same with a run that ends with this."""
        with pytest.raises(how):
            self.again()
        return self._taken()

    def _taken(self) -> list[Made]:
        output = self._mapped.printed
        self.state = output.states[-1] if output.states else self.state
        came = output.records[self._stream]
        if self._stream in output.schemas:  # Another shard reads it.
            self.take(came, output.schemas[self._stream]["key_properties"])
        return came

    def take(self, came: Sequence[Made], key: Sequence[str]) -> None:
        """Do with records what a target does."""
        for record in came:
            name = tuple(record[part] for part in key)
            if record.get(FOUND_ON_DELETION):
                del self.records[name]  # A tombstone of what never came is a fault.
            else:
                self.records[name] = record


def one(records: Sequence[Made], **wanted: t.Any) -> Made | None:
    """Return the record with these values, if there is one."""
    fits = [r for r in records if all(r.get(name) == value for name, value in wanted.items())]
    assert len(fits) <= 1, fits
    return fits[0] if fits else None


def keys(records: list[Made], *, gone: bool = False) -> set[str]:
    """Return the keys of the records that are there, or of those that are not."""
    return {r["remoteId"] for r in records if bool(r.get("_sdc_deleted_at")) is gone}


class Asked:
    """The fields that requests ask for, by model, while a test watches."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fields: dict[str, set[str]] = {}
        call = Connection.call

        def watched(
            odoo: Connection, model: str, method: str, *args: t.Any, **more: t.Any
        ) -> t.Any:
            if method in ("read", "search_read", "web_search_read"):
                given = more.get("fields") or (args[1] if len(args) > 1 else ())
                self.fields.setdefault(model, set()).update(given)
            return call(odoo, model, method, *args, **more)

        monkeypatch.setattr(Connection, "call", watched)
