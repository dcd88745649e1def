"""Parts of a batch at the same time, results in order."""

from __future__ import annotations

import threading

from target_odoo.odoo.parallel import in_parts, one_at_a_time


def test_results_keep_the_order_of_the_entries() -> None:
    parts: list[int] = []

    def double(entries: list[int]) -> list[int]:
        parts.append(len(entries))
        return [entry * 2 for entry in entries]

    assert in_parts(double, range(10), parts=3, at_least=2) == [n * 2 for n in range(10)]
    assert sorted(parts) == [2, 4, 4]


def test_parts_run_at_the_same_time() -> None:
    together = threading.Barrier(2, timeout=10)

    def meet(entries: list[int]) -> list[int]:
        together.wait()
        return entries

    assert in_parts(meet, [1, 2], parts=2, at_least=1) == [1, 2]


def test_few_entries_are_not_worth_a_thread() -> None:
    threads: list[str] = []

    def note(entries: list[int]) -> list[int]:
        threads.append(threading.current_thread().name)
        return entries

    in_parts(note, [1, 2, 3], parts=4, at_least=2)
    assert threads == [threading.main_thread().name]


def test_parts_have_a_size_that_they_do_not_pass_and_share_the_entries_evenly() -> None:
    parts: list[int] = []

    def note(entries: list[int]) -> list[int]:
        parts.append(len(entries))
        return entries

    assert in_parts(note, range(60), parts=2, at_least=10, at_most=25) == list(range(60))
    assert parts == [15, 15, 15, 15]
    parts.clear()
    assert in_parts(note, range(9), parts=2, at_least=10, at_most=4) == list(range(9))
    assert parts == [3, 3, 3]
    assert in_parts(note, [], parts=2, at_least=10, at_most=4) == []


def test_a_thread_can_be_told_to_send_one_request_after_the_other() -> None:
    threads: list[str] = []

    def note(entries: list[int]) -> list[int]:
        threads.append(threading.current_thread().name)
        return entries

    with one_at_a_time():
        assert in_parts(note, range(8), parts=4, at_least=2, at_most=4) == list(range(8))
    assert threads == [threading.main_thread().name] * 2
