"""A signal stops the program where nothing is half done."""

from __future__ import annotations

import signal

import pytest

from target_odoo.delivery.stop_signals import Stopped, StopSignals


def test_a_signal_while_waiting_stops_at_once() -> None:
    with pytest.raises(Stopped):
        StopSignals().told(signal.SIGTERM)


def test_a_signal_while_writing_stops_after_what_is_being_written() -> None:
    stopping = StopSignals()
    done = []

    def write() -> None:
        with stopping.postponed():
            stopping.told(signal.SIGINT)
            done.append("the batch")

    with pytest.raises(Stopped) as caught:
        write()
    assert done == ["the batch"]
    assert caught.value.signum == signal.SIGINT


def test_an_error_while_writing_is_not_hidden_by_a_signal() -> None:
    stopping = StopSignals()

    def write() -> None:
        with stopping.postponed():
            stopping.told(signal.SIGTERM)
            raise ValueError("the real trouble")

    with pytest.raises(ValueError, match="the real trouble"):
        write()
