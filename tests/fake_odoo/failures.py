"""What goes wrong between a client and the fake, on demand."""

from __future__ import annotations

import dataclasses
import typing as t

import requests

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_odoo.faults import Fault
    from tests.fake_odoo.server import Call


@dataclasses.dataclass
class Failure:
    """One thing that goes wrong.

    Attributes:
        method: Of calls of this method, on `model` if that is named.
        model: A model, or ``""`` for any.
        skip: So many of these calls go well first.
        times: So many of them fail.
        before: Returns what happens in the place of the call: an exception of `requests`, or
            an HTTP status.
        after: The same, after the call did its work.
        fault: What Odoo answers in the place of doing it.
        meanwhile: Called just before the call: somebody else is faster.
    """

    method: str
    model: str = ""
    skip: int = 0
    times: int = 1
    before: Callable[[], Exception | int] | None = None
    after: Callable[[], Exception | int] | None = None
    fault: Fault | None = None
    meanwhile: Callable[[], object] | None = None


class Failures:
    """The failures that are still to come."""

    def __init__(self) -> None:
        self._waiting: list[Failure] = []

    def lose_answer(self, method: str, model: str = "", *, skip: int = 0, times: int = 1) -> None:
        """Have a call do its work and its answer be lost."""
        self._waiting.append(Failure(method, model, skip, times, after=_broken))

    def refuse_connection(
        self, method: str, model: str = "", *, skip: int = 0, times: int = 1
    ) -> None:
        """Have a call not arrive, without a word whether it did."""
        self._waiting.append(Failure(method, model, skip, times, before=_broken))

    def status(
        self, method: str, status: int, model: str = "", *, skip: int = 0, times: int = 1
    ) -> None:
        """Have a proxy answer a call with a status of HTTP."""
        self._waiting.append(Failure(method, model, skip, times, before=lambda: status))

    def answer(
        self, method: str, fault: Fault, model: str = "", *, skip: int = 0, times: int = 1
    ) -> None:
        """Have Odoo refuse a call."""
        self._waiting.append(Failure(method, model, skip, times, fault=fault))

    def meanwhile(
        self,
        method: str,
        do: Callable[[], object],
        model: str = "",
        *,
        skip: int = 0,
        times: int = 1,
    ) -> None:
        """Have somebody else do something just before a call."""
        self._waiting.append(Failure(method, model, skip, times, meanwhile=do))

    def clear(self) -> None:
        """Have all go well from now on."""
        self._waiting.clear()

    @property
    def left(self) -> list[Failure]:
        """Those that didn't come about."""
        return list(self._waiting)

    def of(self, call: Call) -> Failure | None:
        """Return what goes wrong with a call."""
        for failure in self._waiting:
            if failure.method != call.method or failure.model not in ("", call.model):
                continue
            if failure.skip:
                failure.skip -= 1
                continue
            failure.times -= 1
            if not failure.times:
                self._waiting.remove(failure)
            if failure.meanwhile:
                failure.meanwhile()
            return failure
        return None


def _broken() -> Exception:
    return requests.exceptions.ConnectionError("the connection broke")
