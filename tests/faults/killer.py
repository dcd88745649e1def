"""Ends runs by a signal at random moments, and counts."""

from __future__ import annotations

import random
import time
import typing as t

from tests.faults.amounts import SEED

if t.TYPE_CHECKING:
    import signal
    from collections.abc import Iterator

    from tests import forked
    from tests.faults.figures import Figure

#: As many signals as were wanted may come after the end of their run, at most.
PATIENCE = 3


class Killer:
    """Ends runs at random moments.

    Args:
        signum: By which signal.
        figures: Counts the runs that it ended, and those that were over by then.
    """

    def __init__(self, signum: signal.Signals, figures: Figure) -> None:
        self.signum = signum
        self.figures = figures
        self.seconds = 0.0
        self._dice = random.Random(SEED)

    def until(self, hits: int) -> Iterator[int]:
        """Count on until the signal has ended so many runs."""
        for number in range(PATIENCE * hits + 10):
            if self.figures.hits == hits:
                return
            yield number
        assert self.figures.hits == hits, f"{self.figures.late} of the signals came too late"

    def pause(self) -> None:
        """Wait for some part of the time that a run takes."""
        time.sleep(self._dice.uniform(0.02, self.seconds))

    def end(self, running: forked.Running) -> forked.Ended:
        """Send the signal at a random moment, and wait for the end."""
        self.pause()
        running.signal(self.signum)
        ended = running.end()
        if ended.code == 0:
            self.figures.late += 1
            self.seconds *= 0.97
            return ended
        # Ctrl-C before the command listens for signals is Python's: no output, exit code 1.
        at_once = self.signum == 2 and ended.code == 1 and not ended.out
        assert at_once or ended.code in (-self.signum, 128 + self.signum), ended.log[-2000:]
        assert at_once or not ended.has_traceback, ended.log[-2000:]
        self.figures.hits += 1
        return ended
