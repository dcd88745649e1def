"""Writers and a deleter at work while the tap runs: in the end it has what Odoo has.

`FAULT_MINUTES` is how long they work.
"""

from __future__ import annotations

import random
import threading
import time
import typing as t

import pytest

from tests.faults.amounts import MINUTES, SEED
from tests.live.plain import Plain
from tests.live.tap.in_process import Copy

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database

pytestmark = pytest.mark.live

MODEL = "res.partner"
#: Longer than a transaction of these writers is open.
LOOKBACK = 20


class Worker(threading.Thread):
    """Does something again and again in a session of its own, until it is told to stop.

    Attributes:
        done: How often it did.
        error: What ended it, if anything.
    """

    def __init__(self, odoo: Database, work: t.Callable[[Plain, random.Random], None]) -> None:
        super().__init__(daemon=True)
        self._plain = Plain(odoo)
        self._work = work
        self._over = threading.Event()
        self.done = 0
        self.error: BaseException | None = None

    def run(self) -> None:
        dice = random.Random(SEED)
        try:
            while not self._over.is_set():
                self._work(self._plain, dice)
                self.done += 1
        except BaseException as error:  # noqa: BLE001 - told by `end`
            self.error = error

    def end(self) -> int:
        self._over.set()
        self.join(60)
        assert self.error is None, self.error
        assert not self.is_alive()
        return self.done


def test_tap_runs_bring_all_of_it(config: dict[str, t.Any], odoo: Database, tmp_path: Path) -> None:
    settings = {"deletions": ["partners"], "lookback_seconds": LOOKBACK, "page_size": 50}
    copy = Copy({**config, **settings}, ["partners"], tmp_path)
    copy.read()
    there: list[int] = []
    lock = threading.Lock()

    def create(plain: Plain, dice: random.Random) -> None:
        rows = [{"name": f"Moving {dice.random()}"} for _ in range(dice.randint(1, 8))]
        made = plain.call(MODEL, "create", rows)
        with lock:
            there.extend(made)

    def change(plain: Plain, dice: random.Random) -> None:
        with lock:
            some = dice.sample(there, min(len(there), 5))
        # One of them may be gone by now, and then none is written.
        alive = plain.call(MODEL, "search", [("id", "in", some)])
        try:
            plain.call(MODEL, "write", alive, {"city": f"City {dice.random()}"})
        except RuntimeError:
            time.sleep(0.05)

    def delete(plain: Plain, dice: random.Random) -> None:
        time.sleep(0.2)
        with lock:
            some = [there.pop(dice.randrange(len(there))) for _ in range(min(3, len(there) // 4))]
        try:
            plain.call(MODEL, "unlink", some)
        except RuntimeError:  # a change of the same row at the same time: later
            with lock:
                there.extend(some)

    workers = [Worker(odoo, work) for work in (create, change, delete)]
    for worker in workers:
        worker.start()
    runs = 0
    end = time.monotonic() + 60 * MINUTES
    while time.monotonic() < end:
        copy.read()
        runs += 1
    done = [worker.end() for worker in workers]
    copy.read()
    print(f"{runs} runs beside {done[0]} creations, {done[1]} changes, {done[2]} deletions")
    assert runs
    assert all(done)
    fields = copy.fields("partners")
    plain = Plain(odoo)
    expected = {row["id"]: row for row in plain.records(MODEL, [], fields)}
    found = {key: {f: row[f] for f in fields} for key, row in copy.records["partners"].items()}
    assert found.keys() == expected.keys()
    differing = {key: (found[key], expected[key]) for key in found if found[key] != expected[key]}
    assert not differing
