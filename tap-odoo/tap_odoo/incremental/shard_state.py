"""Which shard a state belongs to: a bookmark names it, and serves no other.

A worker that went on from another's bookmark would take the other's records for deleted and its
own for read. The bookmark of a whole stream serves every shard, so that one worker's work can
be handed to eight without reading everything again.
"""

from __future__ import annotations

import typing as t

import msgspec

from odoo_common.errors import Fatal
from tap_odoo.incremental.deletions import KNOWN_IDS
from tap_odoo.incremental.hidden_records import HIDDEN_IDS
from tap_odoo.incremental.id_ranges import IdRanges
from tap_odoo.incremental.key_deletions import KEYS
from tap_odoo.incremental.window import RESUME

if t.TYPE_CHECKING:
    from tap_odoo.fetch.shards import Shard
    from tap_odoo.incremental.deletions import Bookmark

SHARD = "shard"


def claim(bookmark: Bookmark, stream: str, shard: Shard | None, *, splits: bool) -> None:
    """Make a stream's bookmark that of a shard, or see that it is.

    Args:
        bookmark: The stream's part of the state; it is changed.
        stream: Its name, for messages.
        shard: The run's; None for a run that reads whole streams.
        splits: The stream is split; else the shard reads it whole.

    Raises:
        Fatal: It is another shard's, or that of a whole run that isn't finished.
    """
    theirs = bookmark.get(SHARD)
    ours = str(shard) if shard else None
    if theirs == ours:
        return
    if theirs:
        raise Fatal(
            f"{stream}: the state is that of shard {theirs}, and this run reads "
            f"{f'shard {ours}' if ours else 'the whole stream'}. Give each shard a state of its "
            "own (with Meltano a --state-id-suffix); to share a stream otherwise than before, "
            "begin without a state"
        )
    if RESUME in bookmark:
        raise Fatal(
            f"{stream}: the state is that of an interrupted run without the setting shard: let "
            f"such a run finish it, then shard {ours} can go on from there"
        )
    if splits and shard:
        _narrow(bookmark, shard)
    bookmark[SHARD] = ours


def _narrow(bookmark: Bookmark, shard: Shard) -> None:
    """Leave only the shard's own records in what a bookmark knows."""
    for name in (KNOWN_IDS, HIDDEN_IDS):
        if name in bookmark:
            own = IdRanges()
            own.extend(shard.own(IdRanges(bookmark[name])))
            bookmark[name] = str(own)
    if KEYS in bookmark:
        keys = msgspec.json.decode(bookmark[KEYS], type=dict[int, t.Any])
        own_keys = {str(number): keys[number] for number in shard.own(keys)}
        bookmark[KEYS] = msgspec.json.encode(own_keys).decode()
