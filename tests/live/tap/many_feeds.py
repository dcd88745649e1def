"""Feeds of many models, as users with different rights have them, and a walk through them."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import typing as t

from odoo_common.client.connection import Connection
from odoo_common.settings.connection import ConnectionSettings
from tap_odoo.report.progress import Incomplete
from tests.live.plain import ARCHIVED_TOO, Plain
from tests.live.singer import Output, select
from tests.live.tap.in_process import captured, signals_as_they_are, tap_of
from tests.live.tap.random_walk import Walk

if t.TYPE_CHECKING:
    import random
    from pathlib import Path

    import requests.adapters

    from sandbox import Database

Row = dict[str, t.Any]
#: Stamped, counted or made by what this test does, or by Odoo's own jobs.
RESTLESS = frozenset(
    {
        *("res.users.log", "bus.presence", "mail.presence", "bus.bus", "ir.cron", "ir.attachment"),
        *("ir.cron.trigger", "ir.cron.progress", "ir.logging", "ir.profile", "ir.module.module"),
        *("res.device.log", "mail.mail", "res.users.apikeys", "base_import.mapping"),
    }
)
#: Fields that Odoo counts on by SQL, without a stamp: numbers of sequences, and a partner's ranks
#: with its invoices, which a user of another company doesn't see (decision 2).
UNSTAMPED = frozenset({"number_next", "supplier_rank", "customer_rank"})
MOST_RECORDS = 400


def some_models(
    plain: Plain, dice: random.Random, wanted: t.Sequence[str], count: int
) -> list[str]:
    """Return the models that are wanted, and as many others at random as make `count`."""
    rows = plain.call("ir.model", "search_read", [["transient", "=", False]], ["model"])
    names = sorted({row["model"] for row in rows} - RESTLESS - set(wanted))
    dice.shuffle(names)
    chosen = list(wanted)
    for name in names:
        if len(chosen) == count:
            break
        with contextlib.suppress(RuntimeError):
            fields = plain.call(name, "fields_get", [], ["store"])
            stamped = fields.get("write_date", {}).get("store")
            if stamped and 0 < plain.count(name, []) <= MOST_RECORDS:
                chosen.append(name)
    return sorted(chosen)


class Feed:
    """What one user has copied of some models, and how it goes on.

    Args:
        odoo: The database, as the user.
        models: Those of them that the user may read are in the feed.
        folder: For what the tap prints.

    Attributes:
        copy: The records so far, by model and id.
        tombstones: Those of the last run, as models and ids.
        error: What the last run ended with; `""` where it ended well.
        log: What the last run wrote into the log, where the test gathers it.
    """

    def __init__(self, odoo: Database, models: t.Sequence[str], folder: Path) -> None:
        self.user = odoo.username
        self.streams = {model.replace(".", "_"): model for model in models}
        self.config = {
            "url": odoo.url,
            "db": odoo.name,
            "username": odoo.username,
            "password": odoo.password,
            "page_size": 50,
            "lookback_seconds": 1,
            "deletions": "all",
            "models": list(models),
        }
        self.state: Row = {}
        self.copy: dict[str, dict[int, Row]] = {model: {} for model in models}
        self.tombstones: set[tuple[str, int]] = set()
        self.error = ""
        self._folder = folder
        self._catalog: Row | None = None
        found = tap_of(self.config)(config=self.config).catalog_dict
        offered = [entry["tap_stream_id"] for entry in found["streams"]]
        wanted = {name: None for name in offered if self.streams.get(name)}
        self._catalog = select(found, wanted)
        self.read_models = sorted(self.streams[name] for name in wanted)

    def read(self, adapter: requests.adapters.BaseAdapter | None = None, **settings: t.Any) -> None:
        """Run the tap from the last state and take in what it brings."""
        output = self._output({**self.config, **settings}, self.state, adapter)
        self.state = output.state
        self.tombstones = set()
        for stream, records in output.records.items():
            model = self.streams[stream]
            for record in records:
                if record.pop("_sdc_deleted_at", None):
                    self.copy[model].pop(record["id"], None)
                    self.tombstones.add((model, record["id"]))
                else:
                    self.copy[model][record["id"]] = record

    def fresh(self) -> dict[str, dict[int, Row]]:
        """Return what a full read brings, with nothing but today's catalog."""
        output = self._output(self.config, {}, None)
        found: dict[str, dict[int, Row]] = {model: {} for model in self.copy}
        for stream, records in output.records.items():
            for record in records:
                record.pop("_sdc_deleted_at", None)
                found[self.streams[stream]][record["id"]] = record
        return found

    def _output(
        self, config: Row, state: Row, adapter: requests.adapters.BaseAdapter | None
    ) -> Output:
        kind = tap_of(config)
        if adapter:
            settings = ConnectionSettings.from_config(config)
            # In the place of the property that would make one.
            kind.connection = Connection(settings, adapter=adapter)  # type: ignore[assignment, method-assign]
        with signals_as_they_are(), captured(self._folder / f"{self.user}.out") as printed:
            self.error = ""
            try:
                tap = kind(
                    config=config, catalog=self._catalog, state=json.loads(json.dumps(state))
                )
                tap.sync_all()
            except Incomplete as incomplete:
                self.error = incomplete.message
            sys.stdout.flush()
            printed.seek(0)
            return Output(io.BytesIO(printed.read()))

    def differences(self, plain: Plain, *, hidden_stay: bool = False) -> list[str]:
        """Say in what the copy differs from a full read.

        Args:
            plain: The administrator's view.
            hidden_stay: Records that the user may not see now may be in the copy.
        """
        found = []
        fresh = self.fresh()
        for model in self.read_models:
            mine, theirs = self.copy[model], fresh[model]
            lost = sorted(theirs.keys() - mine.keys())
            more = sorted(mine.keys() - theirs.keys())
            if hidden_stay and more:
                there = plain.call(model, "search", [["id", "in", more]], context=ARCHIVED_TOO)
                more = sorted(set(more) - set(there))
            if lost or more:
                found.append(f"{self.user} {model}: lost {lost[:9]}, not deleted {more[:9]}")
            found += self._values(plain, model, mine, theirs)
        return found

    def _values(
        self, plain: Plain, model: str, mine: dict[int, Row], theirs: dict[int, Row]
    ) -> list[str]:
        differing = [
            (number, name, mine[number].get(name), value)
            for number in sorted(mine.keys() & theirs.keys())
            for name, value in theirs[number].items()
            if mine[number].get(name) != value
            and not isinstance(value, list)
            and name not in UNSTAMPED
        ]
        if not differing:
            return []
        kinds = plain.call(model, "fields_get", [], ["type", "relation"])
        return [
            f"{self.user} {model} {number} {name}: {old!r} instead of {new!r}"
            for number, name, old, new in differing
            if not (
                new is None
                and kinds[name]["type"] == "many2one"
                and not plain.count(kinds[name]["relation"], [["id", "=", old]])
            )
        ]

    def false_tombstones(self, plain: Plain) -> list[str]:
        """Name the records that the last run declared deleted and that are there."""
        false = []
        for model, number in sorted(self.tombstones):
            with contextlib.suppress(RuntimeError):  # the model is no longer there
                if plain.count(model, [["id", "=", number]]):
                    false.append(f"{self.user}: {model} {number} is there")
        return false


class WideWalk(Walk):
    """The random walk, through any model besides.

    Attributes:
        models: Which ones.
    """

    models: t.Sequence[str] = ()

    def step(self) -> None:
        """Do one change: every other time to any record of any model."""
        if self.dice.random() < 0.5:
            super().step()
            return
        model = self.dice.choice(self.models)
        name = self.dice.choice(["write", "copy", "unlink", "toggle"])
        try:
            what = getattr(self, f"_{name}")(model)
        except (RuntimeError, LookupError, StopIteration) as refused:
            self.log.append(f"{name} {model}: refused, {str(refused)[:100]}")
            return
        self.done += 1
        self.log.append(f"{name} {model}: {what}")

    def _write(self, model: str) -> object:
        fields = self.plain.call(model, "fields_get", [], ["type", "store", "readonly"])
        names = sorted(
            name
            for name, field in fields.items()
            if field["type"] == "char" and field.get("store") and not field["readonly"]
        )
        field = self.dice.choice(names)
        if field in ("login", "code", "key", "model"):
            raise LookupError("it would change what the test stands on")
        return self.write(model, self.some(model), {field: self.word()})

    def _copy(self, model: str) -> object:
        new = self.plain.call(model, "copy", [self.some(model)])
        number = int(new[0] if isinstance(new, list) else new)
        self._made.setdefault(model, []).append(number)
        return number

    def _unlink(self, model: str) -> object:
        return self.unlink(model, self.made(model))

    def _toggle(self, model: str) -> object:
        if not self.has(model, "active"):
            raise LookupError("it has no archive")
        return self.toggle(model, self.made(model))
