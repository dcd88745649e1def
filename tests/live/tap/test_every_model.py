"""Every model that a user can read comes whole, and nothing of it is declared deleted.

What the tap brings is compared with an unlimited `search` and a `read` by the same user. By
default a choice of models, those of which something was once wrong; with `-m nightly` all of them,
as each user.
"""

from __future__ import annotations

import collections
import json
import typing as t

import pytest

from tests.live.plain import ARCHIVED_TOO, Plain
from tests.live.singer import Output
from tests.live.tap.in_process import captured, signals_as_they_are, tap_of

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database
    from tap_odoo.tap import TapOdoo

Row = dict[str, t.Any]

USERS = ("admin", "buyer", "clerk")
#: Messages and activities are filtered after the limit, attachments by what a domain speaks of,
#: reports are views, some tables have no stamps, and project.tags reads in its own way.
CHOSEN = (
    *("account.account", "account.invoice.report", "account.move.line", "crm.tag"),
    *("ir.attachment", "ir.module.category", "ir.sequence", "mail.activity", "mail.followers"),
    *("mail.message", "mail.message.reaction", "mail.notification", "product.product"),
    *("project.tags", "purchase.bill.line.match", "purchase.bill.union", "purchase.report"),
    *("report.pos.order", "report.stock.quantity", "res.groups", "res.lang", "res.partner"),
    *("res.users", "sale.order", "sale.report", "stock.avco.report", "stock.move"),
    *("stock.quant", "uom.uom", "vendor.delay.report"),
)
#: Models together in a run.
TOGETHER = 25
#: Small, so that ids come in several blocks and rows in several pages.
FIRST_BLOCK, BLOCK, PAGE = 10, 300, 200
#: Stamped or counted by what this test does.
RESTLESS = frozenset({"res.users.log", "bus.presence", "mail.presence", "ir.cron.trigger"})
#: `read` makes a text of its own here, which `search_read` doesn't.
MADE_BY_READ = frozenset({("ir.actions.act_window", "help")})
PLAIN_VALUES = frozenset({"boolean", "integer", "float", "monetary"})


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tap_odoo.fetch.ids.FIRST_BLOCK", FIRST_BLOCK)
    monkeypatch.setattr("tap_odoo.fetch.ids.BLOCK", BLOCK)
    # Not the built-in streams, which are looked at first, and not in the place of a model.
    monkeypatch.setattr("tap_odoo.catalog.discovery.STREAMS", ())
    monkeypatch.setattr("tap_odoo.catalog.discovery.STREAMS_BY_NAME", {})


@pytest.mark.parametrize("user", USERS)
def test_the_models_that_once_were_wrong_come_whole_and_stay(
    odoo: Database, tmp_path: Path, user: str
) -> None:
    found = Comparison(odoo.as_user(user), tmp_path).differences(CHOSEN)
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.mark.nightly
@pytest.mark.parametrize("user", USERS)
def test_every_model_comes_whole_and_stays(odoo: Database, tmp_path: Path, user: str) -> None:
    rows = Plain(odoo).call("ir.model", "search_read", [["transient", "=", False]], ["model"])
    models = sorted({row["model"] for row in rows} - RESTLESS)
    comparison = Comparison(odoo.as_user(user), tmp_path)
    found = [
        line
        for start in range(0, len(models), TOGETHER)
        for line in comparison.differences(models[start : start + TOGETHER])
    ]
    assert comparison.compared > TOGETHER
    if found:
        pytest.fail("\n".join(found), pytrace=False)


class Comparison:
    """Compares what the tap reads with what one user of Odoo reads.

    Args:
        odoo: The database, as the user.
        folder: For what the tap prints.

    Attributes:
        compared: Models so far.
    """

    def __init__(self, odoo: Database, folder: Path) -> None:
        self.compared = 0
        self._plain = Plain(odoo)
        self._config = {
            "url": odoo.url,
            "db": odoo.name,
            "username": odoo.username,
            "password": odoo.password,
            "page_size": PAGE,
            "lookback_seconds": 1,
            "deletions": "all",
        }
        self._tap = tap_of(self._config)
        self._folder = folder

    def differences(self, models: t.Sequence[str]) -> list[str]:
        """Read models twice and say what is wrong with what came."""
        ids = {model: there for model in models if (there := self._ids(model)) is not None}
        streams = {model.replace(".", "_"): model for model in ids}
        config = {**self._config, "models": list(ids), "only": {name: [] for name in streams}}
        before = {model: self._rows(model, numbers) for model, numbers in ids.items()}
        first, catalog = self._read(config, None)
        found: list[str] = []
        for stream, model in streams.items():
            entry = catalog.get(stream)
            if entry is None:
                found.append(f"{model}: no stream")
                continue
            self.compared += 1
            fields = [n for n in entry["properties"] if n != "_sdc_deleted_at"]
            found += self._compare(model, fields, before[model], first.records[stream])
        again, _ = self._read(config, first.state)
        for stream, records in again.records.items():
            gone = [record["id"] for record in records if record.get("_sdc_deleted_at")]
            if gone:
                found.append(f"{streams[stream]}: {len(gone)} tombstones, such as {gone[0]}")
        return found

    def _ids(self, model: str) -> list[int] | None:
        try:
            ids = self._plain.call(model, "search", [], order="id", context=ARCHIVED_TOO)
        except RuntimeError:
            return None
        return t.cast("list[int]", ids)

    def _rows(self, model: str, ids: list[int]) -> dict[int, Row]:
        """Return the stored values, by id, as `search_read` gives archived records their lists."""
        kinds = self._plain.call(model, "fields_get", [], ["type", "store"])
        names = [
            name
            for name, field in kinds.items()
            if field.get("store")
            and field["type"] not in ("binary", "image", "one2many")
            and (model, name) not in MADE_BY_READ
        ]
        rows, names = self._readable(model, sorted(set(ids)), names)
        times = collections.Counter(ids)
        singer = {row["id"]: {n: _singer(kinds[n]["type"], row[n]) for n in names} for row in rows}
        return {number: {**row, "": times[number]} for number, row in singer.items()}

    def _readable(
        self, model: str, ids: list[int], names: list[str]
    ) -> tuple[list[Row], list[str]]:
        """Return rows without the fields that Odoo itself can't read, and the other fields."""
        if not ids:
            return [], names
        try:
            return self._plain.call(model, "read", ids, names), names
        except RuntimeError:
            fine = [name for name in names if self._can_read(model, ids, name)]
            return self._plain.call(model, "read", ids, fine), fine

    def _can_read(self, model: str, ids: list[int], name: str) -> bool:
        try:
            self._plain.call(model, "read", ids, [name])
        except RuntimeError:
            return False
        return True

    def _compare(
        self, model: str, fields: list[str], theirs: dict[int, Row], came: list[Row]
    ) -> list[str]:
        # Of several rows with one id, a view's, Odoo tells the values of any one.
        times = collections.Counter(record["id"] for record in came)
        expected = {number: row[""] for number, row in theirs.items()}
        if dict(times) != expected:
            lost = sorted(expected.keys() - times.keys())
            more = sorted(times.keys() - expected.keys())
            return [
                f"{model}: {len(came)} of {sum(expected.values())}, lost {lost[:5]}, {more[:5]}"
            ]
        differing = {
            name: (record["id"], record.get(name, "nothing"), theirs[record["id"]][name])
            for record in came
            for name in fields
            if times[record["id"]] == 1
            and name in theirs[record["id"]]
            and _settled(record.get(name, "nothing")) != _settled(theirs[record["id"]][name])
        }
        return [
            f"{model} {number} {name}: {mine!r} instead of {other!r}"
            for name, (number, mine, other) in differing.items()
        ]

    def _read(
        self, config: dict[str, t.Any], state: dict[str, t.Any] | None
    ) -> tuple[Output, dict[str, t.Any]]:
        with signals_as_they_are(), captured(self._folder / "stdout") as printed:
            tap: TapOdoo = self._tap(config=config, state=json.loads(json.dumps(state)))
            tap.sync_all()
            printed.seek(0)
            output = Output(printed.read().splitlines())
        return output, {name: stream.schema for name, stream in tap.streams.items()}


def _singer(kind: str, value: t.Any) -> t.Any:
    """Return a value of Odoo as docs/streams.md says that it comes."""
    if kind in PLAIN_VALUES:
        return value
    if kind == "many2one_reference":
        return value or None
    if value is False:
        return None
    if kind == "many2one":
        return value[0]
    return f"{value[:10]}T{value[11:]}+00:00" if kind == "datetime" else value


def _settled(value: t.Any) -> t.Any:
    """Sort the ids of a list: their order varies where Odoo's own sorting has ties."""
    numbers = isinstance(value, list) and all(isinstance(item, int) for item in value)
    return sorted(value) if numbers else value
