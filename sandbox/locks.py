"""Two runs of the sandbox at the same time take turns."""

from __future__ import annotations

import fcntl
import typing as t
from contextlib import contextmanager

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox.progress import Progress


@contextmanager
def turn(file: Path, progress: Progress) -> t.Iterator[None]:
    """Hold the lock `file` for the block; the kernel lets go of it when the process dies."""
    with file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.say("waiting for another run of the sandbox")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
