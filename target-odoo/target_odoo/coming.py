"""The records that are on their way: what others refer to among them isn't made as missing."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from target_odoo.shape import Reference


class Coming:
    """Knows the records of the batch that is looked up.

    With `create_missing` batches are looked up one after the other: there is one at a time.
    """

    def __init__(self) -> None:
        self._model = ""
        self._records: list[Mapping[str, t.Any]] = []
        self._values: dict[str, set[str]] = {}

    def expect(self, model: str, records: Iterable[Mapping[str, t.Any]]) -> None:
        """Take note of the records of a batch; those before are written, or rejected.

        Args:
            model: Where they go.
            records: They, in Odoo's shape.
        """
        self._model, self._records, self._values = model, list(records), {}

    def brings(self, reference: Reference) -> bool:
        """Tell whether a reference means a record that is about to be written."""
        if reference.model != self._model:
            return False
        by = reference.by
        if by not in self._values:
            found = (record.get(by) for record in self._records)
            self._values[by] = {_plain(value) for value in found if value is not None}
        return _plain(reference.value) in self._values[by]


def _plain(value: object) -> str:
    return str(value).replace("\x00", "")
