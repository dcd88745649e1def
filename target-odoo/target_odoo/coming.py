"""The records that are on their way: what others refer to among them isn't made as missing."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from target_odoo.shape import Reference


class Coming:
    """Knows the records of the batch of each model that is looked up, or was last.

    With `create_missing` batches are looked up one after the other.
    """

    def __init__(self) -> None:
        self._records: dict[str, dict[int, Mapping[str, t.Any]]] = {}
        self._values: dict[tuple[str, str], set[str]] = {}

    def expect(self, model: str, records: Mapping[int, Mapping[str, t.Any]]) -> None:
        """Take note of the records of a batch.

        Of a batch that is written again in part, all are still remembered: one that was rejected
        comes again when it is mended, and isn't made meanwhile.

        Args:
            model: Where they go.
            records: By number in the input, they, in Odoo's shape.
        """
        if not records.keys() <= self._records.get(model, {}).keys():
            self._records[model] = dict(records)
            for key in [key for key in self._values if key[0] == model]:
                del self._values[key]

    def brings(self, reference: Reference) -> bool:
        """Tell whether a reference means one of these records."""
        key = reference.model, reference.by
        if key not in self._values:
            records = self._records.get(reference.model, {}).values()
            found = (record.get(reference.by) for record in records)
            self._values[key] = {_plain(value) for value in found if value is not None}
        return _plain(reference.value) in self._values[key]


def _plain(value: object) -> str:
    return str(value).replace("\x00", "")
