"""Where a connector's own time goes."""

from __future__ import annotations

import io
import pstats
import re
import typing as t

if t.TYPE_CHECKING:
    from pathlib import Path

_FOLDERS = re.compile(r"/\S*?(?:site-packages|lib/python3\.\d+|tap-odoo|target-odoo|odoo-common)/")


def top_of_profile(output: Path, entries: int = 14) -> str:
    """Return the functions in which most seconds were spent, as cProfile prints them.

    cProfile makes calls dearer than they are: read the order, not the seconds. It sees the main
    thread only; the threads that fetch are waited for in it.
    """
    text = io.StringIO()
    pstats.Stats(str(output), stream=text).sort_stats("tottime").print_stats(entries)
    lines = text.getvalue().partition("   ncalls")[2].splitlines()
    return "\n".join(
        ["   ncalls" + lines[0], *(_FOLDERS.sub("", line) for line in lines[1:] if line.strip())]
    )
