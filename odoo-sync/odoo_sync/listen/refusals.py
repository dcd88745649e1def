"""Log lines about requests that are refused: one a minute of each kind, however many come."""

from __future__ import annotations

import logging
import time
import typing as t

from odoo_sync.formatting import printable, shortened

if t.TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds between two lines of one kind.
PAUSE = 60.0
#: Characters of what a request said.
LONG = 80

logger = logging.getLogger("odoo-sync")


class Refusals:
    """Counts refused requests, and logs them now and then.

    Args:
        clock: Says how late it is, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._logged: dict[str, float] = {}
        self._silent: dict[str, int] = {}

    def add(self, text: str, detail: str = "") -> None:
        """Take note of a request that is refused.

        Args:
            text: What is logged; its kind.
            detail: What the request said, of one of many; it comes from outside.
        """
        now = self._clock()
        if text in self._logged and now - self._logged[text] < PAUSE:
            self._silent[text] = self._silent.get(text, 0) + 1
            return
        self._logged[text] = now
        others = self._silent.pop(text, 0)
        said = f" ({shortened(printable(detail), LONG)})" if detail else ""
        more = f"; {others} more since the last such line" if others else ""
        logger.warning("%s%s%s", text, said, more)
