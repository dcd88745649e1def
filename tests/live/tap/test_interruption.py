"""A run that is killed goes on where it was: nothing is lost, and no page is read twice."""

from __future__ import annotations

import collections
import json
import signal
import subprocess
import typing as t

import pytest

from tests.live.singer import BIN, Output, run, select, write_json

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.live.plain import Plain

PAGE = 20
#: Asked after each line with the pages and the records since the last one: is it time?
Stop = t.Callable[[int, int], bool]


class Runs:
    """Runs the command over one stream, from the state that the run before left.

    Attributes:
        log: What the last run logged.
        seen: The ids that came, by run.
        records: What a target would hold.
    """

    def __init__(
        self,
        config: dict[str, t.Any],
        stream: str,
        folder: Path,
        catalog: dict[str, t.Any] | None = None,
    ) -> None:
        self.log = folder / "log"
        self._folder = folder
        self._stream = stream
        self._config = write_json(folder / "config.json", {"page_size": PAGE, **config})
        if catalog is None:
            catalog = json.loads(run("tap-odoo", "--config", self._config, "--discover").stdout)
        self._catalog = write_json(folder / "catalog.json", select(catalog, {stream: None}))
        self.state: dict[str, t.Any] = {}
        self.seen: list[list[int]] = []
        self.records: dict[int, dict[str, t.Any]] = {}

    def start(self) -> subprocess.Popen[bytes]:
        state = write_json(self._folder / "state.json", self.state)
        options: list[str | Path] = [
            "--config",
            self._config,
            "--catalog",
            self._catalog,
            "--state",
            state,
        ]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [BIN / "tap-odoo", *options], stdout=subprocess.PIPE, stderr=log
            )

    def until(self, stop: Stop, *, how: int = signal.SIGKILL, keep_rest: bool = False) -> int:
        """Run until it is time to be stopped, or to the end, and return the exit code.

        Args:
            stop: When it is time.
            how: The signal.
            keep_rest: Also take what had been printed by then and not been read.
        """
        lines: list[bytes] = []
        pages = since = 0
        with self.start() as tap:
            assert tap.stdout is not None
            for line in tap.stdout:
                lines.append(line)
                is_page = b'"resume"' in line and self._resume(line) != self._resume_of(self.state)
                pages, since = (pages + 1, 0) if is_page else (pages, since + 1)
                if stop(pages, since):
                    tap.send_signal(how)
                    break
            rest = tap.stdout.read().splitlines(keepends=True)
        if keep_rest:
            lines += [line for line in rest if line.endswith(b"\n")]
        self._take(lines)
        return tap.returncode

    def to_the_end(self) -> None:
        assert self.until(lambda _pages, _since: False) == 0

    @property
    def is_over(self) -> bool:
        return bool(self.state) and self._resume_of(self.state) is None

    def _resume(self, line: bytes) -> t.Any:
        return self._resume_of(json.loads(line)["value"])

    def _resume_of(self, state: dict[str, t.Any]) -> t.Any:
        return state.get("bookmarks", {}).get(self._stream, {}).get("resume")

    def _take(self, lines: list[bytes]) -> None:
        output = Output(lines)
        records = output.records[self._stream]
        self.seen.append([record["id"] for record in records])
        for record in records:
            if record.get("_sdc_deleted_at"):
                self.records.pop(record["id"], None)
            else:
                self.records[record["id"]] = record
        if output.states:
            self.state = output.state


@pytest.fixture(scope="module")
def catalog(config_file: Path) -> dict[str, t.Any]:
    found = run("tap-odoo", "--config", config_file, "--discover").stdout
    return t.cast("dict[str, t.Any]", json.loads(found))


@pytest.fixture
def small_pages(config: dict[str, t.Any], catalog: dict[str, t.Any], tmp_path: Path) -> Runs:
    """The 250 countries in pages of 50."""
    return Runs({**config, "page_size": 50}, "countries", tmp_path, catalog)


def countries(plain: Plain) -> set[int]:
    return set(plain.call("res.country", "search", []))


@pytest.mark.parametrize("k", [1, 2, 3])
def test_a_run_killed_after_every_kth_page_reads_each_page_once(
    small_pages: Runs, plain: Plain, k: int
) -> None:
    runs = small_pages
    while not runs.is_over:
        runs.until(lambda pages, _since: pages == k)
    times = collections.Counter(number for seen in runs.seen for number in seen)
    assert set(times) == countries(plain)
    assert set(times.values()) == {1}
    assert len(runs.seen) >= 5 // k


def test_a_run_killed_within_a_page_repeats_that_page_alone(
    small_pages: Runs, plain: Plain
) -> None:
    runs = small_pages
    while not runs.is_over:
        runs.until(lambda pages, since: pages == 1 and since == 7)
    times = collections.Counter(number for seen in runs.seen for number in seen)
    assert set(times) == countries(plain)
    twice = {number for number, count in times.items() if count > 1}
    assert max(times.values()) == 2
    for before, after in zip(runs.seen, runs.seen[1:], strict=False):
        assert set(before) & set(after) == set(before[-7:]) & twice


def test_what_was_printed_before_the_kill_counts(small_pages: Runs, plain: Plain) -> None:
    runs = small_pages
    for _ in range(2):
        runs.until(lambda pages, _since: pages == 1, keep_rest=True)
    runs.to_the_end()
    assert set(runs.records) == countries(plain)


@pytest.mark.parametrize("paging", ["ids", "offset"])
def test_an_incremental_run_that_is_killed_brings_changes_through_others_and_deletions(
    config: dict[str, t.Any], plain: Plain, tmp_path: Path, paging: str
) -> None:
    settings = {
        **config,
        "paging": paging,
        "lookback_seconds": 0,
        "fields": {"products": ["bom_count", "seller_ids"]},
    }
    names = [{"name": f"Interrupted {number}"} for number in range(90)]
    templates = plain.call("product.template", "create", names)
    runs = Runs(settings, "products", tmp_path)
    runs.to_the_end()
    plain.call("product.template", "write", templates, {"name": "Renamed"})
    plain.call("product.template", "unlink", templates[:5])
    boms = plain.call("mrp.bom", "create", [{"product_tmpl_id": one} for one in templates[5:9]])
    first = len(runs.seen)
    for page in range(3):
        runs.until(lambda pages, _since: pages == 1)
        # A product that has just come, and one that comes next, change once more.
        plain.call("product.template", "unlink", [templates[10 + page], templates[80 + page]])
        plain.call("product.template", "write", [templates[20]], {"name": f"After page {page}"})
    plain.call("mrp.bom", "unlink", boms[:1])
    runs.to_the_end()
    brought = collections.Counter(number for seen in runs.seen[first:] for number in seen)
    assert brought.most_common(1)[0][1] <= 2  # Twice: itself, and its tombstone.
    runs.to_the_end()
    fields = sorted(set(next(iter(runs.records.values()))) - {"_sdc_deleted_at"})
    expected = plain.records("product.product", [], fields)
    got = [{name: runs.records[key][name] for name in fields} for key in sorted(runs.records)]
    assert got == expected


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_run_with_its_code_and_a_state_to_go_on_from(
    small_pages: Runs, plain: Plain, how: signal.Signals
) -> None:
    runs = small_pages
    code = runs.until(lambda pages, _since: pages == 1, how=how, keep_rest=True)
    assert code == 128 + how
    assert not runs.is_over
    before = len(runs.records)
    runs.to_the_end()
    assert set(runs.records) == countries(plain)
    assert len(runs.seen[-1]) <= len(runs.records) - before + 50


def test_a_reader_that_goes_away_is_no_traceback(small_pages: Runs) -> None:
    runs = small_pages
    with runs.start() as tap:
        assert tap.stdout is not None
        assert b'"SCHEMA"' in tap.stdout.readline()
        tap.stdout.close()
    log = runs.log.read_text()
    assert tap.returncode not in (0, None)
    assert "Traceback" not in log
    assert "Exception ignored" not in log
