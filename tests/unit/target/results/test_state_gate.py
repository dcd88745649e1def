"""STATE comes out when all it covers is done, and not before."""

from __future__ import annotations

import typing as t

from target_odoo.results.state_gate import StateGate


def test_a_state_waits_for_every_record_before_it() -> None:
    out: list[dict[str, t.Any]] = []
    gate = StateGate(out.append)
    first, second = gate.record_read(), gate.record_read()
    gate.state_read({"at": 2})
    third = gate.record_read()
    gate.state_read({"at": 3})

    gate.record_ended(second)
    gate.release()
    assert out == []

    gate.record_ended(first)
    gate.release()
    assert out == [{"at": 2}]

    gate.record_ended(third)
    gate.release()
    gate.release()
    assert out == [{"at": 2}, {"at": 3}]


def test_of_several_states_that_became_true_the_last_comes_out() -> None:
    out: list[dict[str, t.Any]] = []
    gate = StateGate(out.append)
    gate.state_read({"at": 0})
    number = gate.record_read()
    gate.state_read({"at": 1})
    gate.record_ended(number)
    gate.release()

    assert out == [{"at": 1}]
