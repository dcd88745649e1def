"""`meltano run` ended by a signal at any moment: the next one gives the uninterrupted result."""

from __future__ import annotations

import os
import random
import time
import typing as t
import uuid

import pytest

from tests.faults.amounts import MELTANO_KILLS, SEED
from tests.faults.meltano_project import Project, is_over
from tests.faults.test_kills import SIGNALS

if t.TYPE_CHECKING:
    import signal
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.faults.figures import Maker
    from tests.live.plain import Plain

pytestmark = pytest.mark.live

TAG = "res.partner.category"
ENGLISH = {"lang": "en_US"}
#: Who gets the signal: all processes of the pipeline, as from a terminal, or Meltano alone.
WHOM = ("group", "meltano")


def until(is_so: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def names(plain: Plain, mark: str) -> list[str]:
    rows = plain.call(
        TAG, "search_read", [("name", "like", mark)], ["name"], context={"lang": "en_US"}
    )
    return sorted(row["name"].removesuffix(f"-{mark}") for row in rows)


def strike(run: subprocess.Popen[bytes], signum: int, whom: str) -> int:
    """Send the signal, and wait until nobody of the pipeline is left."""
    if whom == "group":
        os.killpg(run.pid, signum)
    else:
        run.send_signal(signum)
    code = run.wait(120)
    until(lambda: is_over(run.pid))
    return code


@pytest.mark.parametrize("signum", SIGNALS, ids=lambda s: s.name)
def test_the_next_run_finishes_it(
    config: dict[str, t.Any],
    plain: Plain,
    tmp_path: Path,
    signum: signal.Signals,
    figure: Maker,
) -> None:
    figures = figure("meltano run, at random", signum.name)
    dice = random.Random(SEED + signum)
    project = Project(config, tmp_path)
    expected = sorted(
        row["name"]
        for row in plain.call("res.country", "search_read", [], ["name"], context=ENGLISH)
    )
    for number in range(MELTANO_KILLS):
        mark = uuid.uuid4().hex[:8]
        project.aim(mark)
        # Some part of the tags is there when the signal comes: none, a few, nearly all.
        wanted = dice.randrange(len(expected) - 20)
        with project.start() as run:
            until(
                lambda run=run, mark=mark, wanted=wanted: (  # type: ignore[misc]
                    run.poll() is not None or plain.count(TAG, [("name", "like", mark)]) >= wanted
                )
            )
            assert run.poll() is None, project.log.read_text()[-4000:]
            code = strike(run, signum, WHOM[number % len(WHOM)])
        if code == 0:
            figures.late += 1
        else:
            figures.hits += 1
        project.run()
        found = names(plain, mark)
        figures.compare({TAG: found}, {TAG: expected})
        assert found == expected
    assert figures.hits
