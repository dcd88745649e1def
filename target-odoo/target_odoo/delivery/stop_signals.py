"""SIGTERM and SIGINT: stop at once while waiting for input, after the batch while writing.

The SDK's own handler drains a second time inside the batch that it interrupted: it reports
STATE for records that were not written.
"""

from __future__ import annotations

import contextlib
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterator


class Stopped(BaseException):
    """The program was told to stop, and nothing is half done.

    A BaseException like KeyboardInterrupt: nothing that handles errors catches it.
    """

    def __init__(self, signum: int) -> None:
        super().__init__(f"stopped by signal {signum}")
        self.signum = signum


class StopSignals:
    """Turns a signal into `Stopped` where that is safe."""

    def __init__(self) -> None:
        self._depth = 0
        self._signum = 0

    def told(self, signum: int) -> None:
        """Note a signal; called by its handler in the main thread.

        Raises:
            Stopped: Nothing is being written.
        """
        self._signum = signum
        if not self._depth:
            raise Stopped(signum)

    @contextlib.contextmanager
    def postponed(self) -> Iterator[None]:
        """Let nothing stop what is done inside.

        Raises:
            Stopped: At the end, if a signal came in between.
        """
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
        if self._signum and not self._depth:
            raise Stopped(self._signum)
