"""Log lines about what anybody can cause: one a minute of each kind, however often it happens."""

from __future__ import annotations

import logging
import time
import typing as t

from odoo_sync.formatting import printable, shortened

if t.TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

#: Seconds between two lines of one kind.
PAUSE = 60.0
#: Characters of what a request said.
LONG = 80

logger = logging.getLogger("odoo-sync")


class RateLimitedLog:
    """Counts what happens, and logs it now and then.

    Args:
        clock: Says how late it is, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._logged: dict[str, float] = {}
        self._silent: dict[str, int] = {}

    def add(self, text: str, detail: str = "") -> None:
        """Take note of something, like a request that is refused.

        Args:
            text: What is logged; its kind.
            detail: More about one of many; it comes from outside.
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

    def take_errors_of(self, loop: asyncio.AbstractEventLoop) -> None:
        """Log what a loop has nobody to give it to, without tracebacks."""

        def handle(_loop: asyncio.AbstractEventLoop, context: dict[str, t.Any]) -> None:
            self.add(str(context["message"]), str(context.get("exception", "")))

        loop.set_exception_handler(handle)
