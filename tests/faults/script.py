"""Scripts of faults: which call on its way to Odoo meets which fault."""

from __future__ import annotations

import dataclasses
import random
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclasses.dataclass(frozen=True)
class Call:
    """One POST on its way to Odoo.

    Attributes:
        number: Its place among the calls since the script began, from 1.
        model: Odoo's model, or ``""``.
        method: The method, or the last part of the path (``authenticate``).
    """

    number: int
    path: str
    model: str
    method: str


@dataclasses.dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Exchange(t.Protocol):
    """What a fault has in its hands: a call that waits for its answer."""

    call: Call

    def forward(self) -> Answer: ...
    def send(self, answer: Answer, *, only: int | None = None, drip: float = 0.0) -> None: ...
    def reset(self) -> None: ...
    def go_down(self) -> None: ...
    def wait_until_gone(self) -> None: ...


@dataclasses.dataclass(frozen=True)
class Fault:
    """One way of failing: `play` is done instead of forwarding the call."""

    name: str
    play: Callable[[Exchange], None]


#: Decides for each call which fault it meets, if any.
Script = t.Callable[[Call], "Fault | None"]


def no_fault(_call: Call) -> Fault | None:
    return None


def on_call(number: int, fault: Fault) -> Script:
    return lambda call: fault if call.number == number else None


def once(fault: Fault, *, method: str = "", model: str = "") -> Script:
    return for_calls(1, fault, method=method, model=model)


def for_calls(count: int, fault: Fault, *, method: str = "", model: str = "") -> Script:
    """Fail the first calls of a method or model, or of any."""
    left = [count]

    def script(call: Call) -> Fault | None:
        wanted = (not method or call.method == method) and (not model or call.model == model)
        if not wanted or not left[0]:
            return None
        left[0] -= 1
        return fault

    return script


def at_random(seed: int, faults: Sequence[Fault], share: float) -> Script:
    """Fail a share of the calls, never more than three in a row."""
    dice = random.Random(seed)
    row = [0]

    def script(_call: Call) -> Fault | None:
        if row[0] == 3 or dice.random() >= share:
            row[0] = 0
            return None
        row[0] += 1
        return dice.choice(faults)

    return script
