"""What a step of the random walk is, and how a function becomes one."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.tap.random_walk import Walk

Values = dict[str, t.Any]
Step = t.Callable[["Walk"], object]
#: What can happen, and how often.
Steps = dict[str, tuple[float, Step]]


def adding_to(steps: Steps) -> Callable[..., Callable[[Step], Step]]:
    """Return a decorator that adds a function to these steps."""

    def step(weight: float = 1) -> Callable[[Step], Step]:
        def add(function: Step) -> Step:
            steps[function.__name__] = (weight, function)
            return function

        return add

    return step
