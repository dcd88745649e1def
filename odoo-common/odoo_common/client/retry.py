"""When a failed call is sent again, and after which pause."""

from __future__ import annotations

import dataclasses
import logging
import time
import typing as t

import backoff

from odoo_common.client.http_errors import Unreachable
from odoo_common.errors import Retriable, Unconfirmed

logger = logging.getLogger(__name__)

T = t.TypeVar("T")

#: Methods that change nothing: a lost answer costs no more than asking again.
READS = frozenset(
    {
        "check_access_rights",
        "context_get",
        "default_get",
        "fields_get",
        "formatted_read_group",
        "get_installed",
        "has_access",
        "has_group",
        "name_search",
        "read",
        "read_group",
        "search",
        "search_count",
        "search_read",
    }
)


@dataclasses.dataclass(frozen=True)
class RetryPolicy:
    """Exponential backoff with full jitter, as the `backoff` library computes it.

    Attributes:
        tries: Times that a call is sent at most.
        factor: Seconds of the first pause at most; each next one may be twice as long.
        longest: Seconds that a server may ask to be left alone (Retry-After); one that asks for
            more is tried again after these.
        first_contact_tries: The same, for a server that never answered yet: there the
            settings are more likely wrong than the server down.
        sleep: Waits that many seconds.
        jitter: Makes a pause out of the longest one allowed.
        only: What is met by a repetition; anything else is raised as it comes.
    """

    tries: int = 8
    factor: float = 3
    longest: float = 300
    first_contact_tries: int = 3
    sleep: t.Callable[[float], None] = time.sleep
    jitter: t.Callable[[float], float] = backoff.full_jitter
    only: type[Retriable] = Retriable

    def run(
        self,
        attempt: t.Callable[[], T],
        *,
        where: str,
        repeatable: bool,
        reached: t.Callable[[], bool],
        on_retry: t.Callable[[], None] = lambda: None,
    ) -> T:
        """Return what `attempt` returns, calling it again where that can help.

        Args:
            attempt: Sends the call once.
            where: What is being done, for the log.
            repeatable: Sending it twice does no harm, also if Odoo acted the first time.
            reached: Tells whether the server ever answered.
            on_retry: Called before each repetition.

        Raises:
            Retriable: It did not succeed within the tries.
            Unconfirmed: The answer was lost, and repeating could do harm.
        """
        pauses = backoff.expo(factor=self.factor)
        next(pauses)
        count = 1
        while True:
            try:
                return attempt()
            except Retriable as error:
                if not isinstance(error, self.only):
                    raise
                if isinstance(error, Unconfirmed) and not repeatable:
                    raise
                tries = self.tries
                if isinstance(error, Unreachable) and not reached():
                    tries = min(tries, self.first_contact_tries)
                if count >= tries:
                    error.message = f"{error.message} (tried {count} times)"
                    error.args = (error.message,)
                    raise
                pause = max(self.jitter(next(pauses)), min(error.retry_after or 0, self.longest))
                logger.warning(
                    "%s: %s; trying again in %.1f s (%d of %d)",
                    where,
                    error,
                    pause,
                    count + 1,
                    tries,
                )
            self.sleep(pause)
            on_retry()
            count += 1
