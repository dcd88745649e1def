"""One line a step, with the seconds it took."""

from __future__ import annotations

import sys
import threading
import time
import typing as t
from contextlib import contextmanager

_one_line_at_a_time = threading.Lock()


class Progress:
    """Tells on stderr what is being done, so that stdout stays free for results."""

    def __init__(self, label: str) -> None:
        self.label = label

    def say(self, text: str) -> None:
        """Print one line under this label."""
        with _one_line_at_a_time:
            print(f"[{self.label}] {text}", file=sys.stderr, flush=True)

    @contextmanager
    def step(self, text: str, *, usually: str = "") -> t.Iterator[None]:
        """Print `text` with its seconds when the block is done.

        Args:
            text: what is being done.
            usually: how long it takes, for a step that makes people wonder: printed before it.
        """
        if usually:
            self.say(f"{text} (usually {usually})")
        began = time.monotonic()
        yield
        self.say(f"{text} … {time.monotonic() - began:.0f} s")
