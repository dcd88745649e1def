"""What is to be read, and how much of it one run is given."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from odoo_sync.listen.pending import Only, Pending


def test_a_stream_that_is_read_for_all_its_changes_needs_no_records() -> None:
    pending = Pending()
    pending.add_record("products", 7)
    pending.add_streams(["products"])
    pending.add_record("products", 8)
    assert pending.take() == {"products": []}
    assert not pending


STREAMS = st.dictionaries(
    st.sampled_from(["products", "partners", "sale_orders", "é"]),
    st.lists(st.integers(1, 2**63 - 1), unique=True),
)


@given(STREAMS, st.integers(1, 300))
def test_parts_are_as_small_as_they_must_be_and_make_up_the_whole(
    wanted: Only, max_bytes: int
) -> None:
    pending = Pending()
    pending.add(wanted)
    found: Only = {}
    while pending:
        part = pending.take(max_bytes)
        assert part, "it never ends"
        records = sum(map(len, part.values()))
        is_least = records <= 1
        assert is_least or len(json.dumps(part)) <= max_bytes
        for stream, ids in part.items():
            # No ids would mean all that has changed.
            assert bool(ids) == bool(wanted[stream])
            found.setdefault(stream, []).extend(ids)
    assert found == {stream: sorted(ids) for stream, ids in wanted.items()}
