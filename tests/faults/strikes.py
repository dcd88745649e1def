"""A connector that sends itself a signal at one of its steps: just before it is done."""

from __future__ import annotations

import importlib
import os
import resource
import typing as t

#: By name, where a step is: module, class and method. The connector isn't changed: its own
#: method follows, unless the signal has ended it.
STEPS = {
    # Of a batch of the target: written, noted as done, STATE let out.
    "load": ("target_odoo.write.upsert", "Upsert", "_update"),
    "settle": ("target_odoo.results.recorder", "RunRecorder", "settle"),
    "state": ("target_odoo.results.state_gate", "StateGate", "release"),
    # Of a page of the tap: printed, its STATE printed.
    "page": ("tap_odoo.streams.record_writer", "PageWriter", "write_records"),
    "page state": ("tap_odoo.streams.model_stream", "ModelStream", "_write_state_message"),
}


def at(step: str, number: int, signum: int) -> None:
    """Send the signal to this process at the nth of these steps."""
    module, owner, name = STEPS[step]
    there = getattr(importlib.import_module(module), owner)
    done = getattr(there, name)
    calls = 0

    def counted(*args: t.Any, **kwargs: t.Any) -> t.Any:
        nonlocal calls
        calls += 1
        if calls == number:
            os.kill(os.getpid(), signum)
        return done(*args, **kwargs)

    setattr(there, name, counted)


def with_room(size: int) -> None:
    """Let this process' files have so many bytes at most."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
