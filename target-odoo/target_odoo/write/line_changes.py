"""What is to be done with the lines of existing records."""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.outcome import Reason, RecordRejected

if t.TYPE_CHECKING:
    from target_odoo.records.draft import Draft


def _make_sure_it_is_new(field: str, line: Draft) -> None:
    if not line.external_id:
        raise RecordRejected(
            Reason(
                "reference",
                f"{field}: there is no line with .id {line.id}",
                field=f"{field}/.id",
                value=str(line.id),
            )
        )


def _elsewhere(field: str, line: Draft, model: str, owner: int) -> Reason:
    return Reason(
        "reference",
        f"{field}: the line {line.external_id or line.id} belongs to another {model}, with "
        f"database id {owner}",
        field=field,
        value=line.external_id,
    )


@dataclasses.dataclass
class LineChanges:
    """What is to be done with the lines of one record.

    Attributes:
        commands: By one2many field, the commands for `write`.
        added: By one2many field, the lines that `load` is to add.
        unnamed: `write` adds lines, which get their external ids afterwards.
    """

    commands: dict[str, list[t.Any]] = dataclasses.field(default_factory=dict)
    added: dict[str, list[Draft]] = dataclasses.field(default_factory=dict)
    unnamed: bool = False
