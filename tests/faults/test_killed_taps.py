"""The tap ended by a signal, at any moment and around each page: the next run reads the rest."""

from __future__ import annotations

import functools
import itertools
import json
import time
import typing as t

import pytest

from tests import forked
from tests.faults import strikes
from tests.faults.amounts import KILLS
from tests.faults.killer import Killer
from tests.faults.test_kills import OPTIONS, SIGNALS
from tests.live.singer import Output, select, write_json

if t.TYPE_CHECKING:
    import signal
    from pathlib import Path

    from tests.faults.figures import Figure, Maker

pytestmark = pytest.mark.live

STREAMS = dict.fromkeys(("countries", "partners"))
Records = dict[str, dict[int, t.Any]]


class Reader:
    """Reads two streams, in one run or in two.

    Attributes:
        expected: The records that one run brings.
        seconds: How long it takes.
    """

    def __init__(self, config: dict[str, t.Any], folder: Path, page_size: int) -> None:
        self._folder = folder
        write_json(folder / "config.json", {**config, "page_size": page_size})
        catalog = json.loads(forked.run("tap-odoo", [*OPTIONS, "--discover"], folder).out)
        write_json(folder / "catalog.json", select(catalog, STREAMS))
        self.options = (*OPTIONS, "--catalog", "catalog.json")
        began = time.monotonic()
        whole = forked.run("tap-odoo", self.options, folder)
        self.seconds = time.monotonic() - began
        assert whole.code == 0, whole.log[-2000:]
        self.expected = self._records(whole)

    def start(self, first: t.Callable[[], None] | None = None) -> forked.Running:
        return forked.Running("tap-odoo", self.options, self._folder, b"", first)

    def check_rest(self, ended: forked.Ended, figures: Figure) -> None:
        """Check that a run which was ended and the next one bring what one brings."""
        first = self._output(ended)
        write_json(self._folder / "state.json", first.state if first.states else {})
        options = (*self.options, "--state", "state.json")
        rest = forked.run("tap-odoo", options, self._folder)
        assert rest.code == 0, rest.log[-2000:]
        found = {
            stream: self._records(ended)[stream] | self._records(rest)[stream] for stream in STREAMS
        }
        figures.compare(found, self.expected)
        assert found == self.expected

    @staticmethod
    def _output(ended: forked.Ended) -> Output:
        # A target takes the whole lines: what was cut in the middle comes again.
        return Output(line for line in ended.out.splitlines(keepends=True) if line.endswith("\n"))

    def _records(self, ended: forked.Ended) -> Records:
        """Return a run's records by key; none may come twice in a run."""
        found: Records = {}
        for stream in STREAMS:
            rows = self._output(ended).records[stream]
            found[stream] = {row["id"]: row for row in rows}
            assert len(found[stream]) == len(rows), stream
        return found


@pytest.mark.parametrize("signum", SIGNALS, ids=lambda s: s.name)
def test_at_any_moment(
    config: dict[str, t.Any], tmp_path: Path, signum: signal.Signals, figure: Maker
) -> None:
    reader = Reader(config, tmp_path, 10)
    killer = Killer(signum, figure("tap, at random", signum.name))
    killer.seconds = reader.seconds
    for _ in killer.until(KILLS):
        reader.check_rest(killer.end(reader.start()), killer.figures)


@pytest.mark.parametrize("signum", SIGNALS, ids=lambda s: s.name)
@pytest.mark.parametrize("step", ["page", "page state"])
def test_at_each_boundary_of_a_page(
    config: dict[str, t.Any], tmp_path: Path, signum: signal.Signals, step: str, figure: Maker
) -> None:
    reader = Reader(config, tmp_path, 50)
    figures = figure("tap, at each boundary of a page", signum.name)
    for number in itertools.count(1):
        struck = functools.partial(strikes.at, step, number, int(signum))
        ended = reader.start(struck).end()
        if ended.code == 0:
            break
        assert ended.code in (-signum, 128 + signum), ended.log[-2000:]
        assert not ended.has_traceback, ended.log[-2000:]
        figures.hits += 1
        reader.check_rest(ended, figures)
    assert figures.hits >= 6  # 250 countries and some partners


@pytest.mark.quick
def test_no_room_for_the_records(config: dict[str, t.Any], tmp_path: Path, figure: Maker) -> None:
    reader = Reader(config, tmp_path, 50)
    ended = reader.start(functools.partial(strikes.with_room, 60_000)).end()
    assert ended.code == 1
    assert "the output can't be written: [Errno 27]" in ended.log
    assert not ended.has_traceback
    reader.check_rest(ended, figure("tap", "full disk"))
