"""Something that is begun in the background before anybody asks for it."""

from __future__ import annotations

import threading
import typing as t
from concurrent.futures import Future

if t.TYPE_CHECKING:
    from collections.abc import Callable

T = t.TypeVar("T")


class BackgroundTask(t.Generic[T]):
    """Does something once: as soon as it is begun, or when its result is asked for.

    A program that ends earlier doesn't wait for it.

    Args:
        function: What is to be done.
    """

    def __init__(self, function: Callable[[], T]) -> None:
        self._function = function
        self._future: Future[T] | None = None

    @property
    def is_begun(self) -> bool:
        """It is being done, or is done."""
        return self._future is not None

    def begin(self) -> None:
        """Begin, unless that has happened."""
        if self._future is None:
            self._future = Future()
            threading.Thread(target=self._run, args=(self._future,), daemon=True).start()

    def result(self) -> T:
        """Wait for its end, and return its result or raise its error."""
        self.begin()
        return t.cast("Future[T]", self._future).result()

    def _run(self, future: Future[T]) -> None:
        try:
            future.set_result(self._function())
        except BaseException as error:  # noqa: BLE001 - whoever asks for the result gets it
            future.set_exception(error)
