"""Files that hold records or secrets are their owner's alone."""

from __future__ import annotations

import os
import stat
import typing as t

if t.TYPE_CHECKING:
    from pathlib import Path

#: What others and the group may do.
_OF_OTHERS = 0o077


def keep_private(file: int | Path) -> None:
    """Take from others what they may do with a regular file.

    A folder, a device or a pipe is left alone: narrowing `/dev/null` or `/` as root would take
    them from the whole machine.

    Args:
        file: An open file's descriptor, or a path.

    Raises:
        OSError: The file isn't there, or isn't this user's.
    """
    mode = os.stat(file).st_mode  # noqa: PTH116 - a descriptor too
    if stat.S_ISREG(mode) and mode & _OF_OTHERS:
        os.chmod(file, 0o600)  # noqa: PTH101 - a descriptor too
