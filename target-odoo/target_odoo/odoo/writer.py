"""Different values into several records, in few calls."""

from __future__ import annotations

import dataclasses
import functools
import typing as t

from odoo_common.client.capabilities import WEB_SAVE_MULTI
from odoo_common.errors import NoSuchMethod, Rejected, TooLarge
from target_odoo.odoo.parallel import in_parts
from target_odoo.outcome import Reason

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo_common.client.odoo_client import OdooClient
    from target_odoo.odoo.dry_run_values import DryRunValues

#: Changes that are worth a request of their own.
MIN_PART = 20


@dataclasses.dataclass(frozen=True)
class Change:
    """Values to write into one record."""

    id: int
    values: dict[str, t.Any]

    @property
    def removes(self) -> bool:
        """It removes lines."""
        return self._has_command(2)

    @property
    def adds(self) -> bool:
        """It adds lines that nothing names: doing it twice would add them twice."""
        return self._has_command(0)

    def _has_command(self, number: int) -> bool:
        return any(
            isinstance(command, list) and command[:1] == [number]
            for value in self.values.values()
            if isinstance(value, list)
            for command in value
        )


class Writer:
    """Writes changes: all in one call where Odoo can, else those with equal values together.

    Each call is one transaction, and nearly every change sets values, so that a call whose
    answer was lost can be repeated; a line that is removed is missing then. One that adds
    lines is not repeated: `write` raises `Unconfirmed`.

    Args:
        connection: Where to.
        context: Odoo's context of the calls.
        parallel: Requests at the same time.
        dry_run: Write nothing, and answer as if it went well.
        dry_run_values: Is told what a dry run would have written.
    """

    def __init__(
        self,
        connection: OdooClient,
        context: dict[str, object],
        *,
        parallel: int = 1,
        dry_run: bool = False,
        dry_run_values: DryRunValues | None = None,
    ) -> None:
        self._parallel = parallel
        self._dry_run = dry_run
        self._dry_run_values = dry_run_values
        self._connection = connection
        self._context = context

    def within(self, context: dict[str, object]) -> Writer:
        """Return a writer whose calls have more of Odoo's context."""
        return Writer(
            self._connection,
            self._context | context,
            parallel=self._parallel,
            dry_run=self._dry_run,
            dry_run_values=self._dry_run_values,
        )

    def write(self, model: str, changes: Sequence[Change]) -> list[Reason | None]:
        """Write each change; return for each why Odoo refused it, or None."""
        if self._dry_run and self._dry_run_values:
            self._dry_run_values.note(model, [(change.id, change.values) for change in changes])
        if not changes or self._dry_run:
            return [None] * len(changes)
        return in_parts(
            functools.partial(self._write, model),
            changes,
            parts=self._parallel,
            at_least=MIN_PART,
        )

    def _write(self, model: str, changes: Sequence[Change]) -> list[Reason | None]:
        def together() -> list[Reason | None]:
            return self._together(model, changes)

        def by_values() -> list[Reason | None]:
            return self._by_values(model, changes)

        if len(changes) == 1:
            return by_values()
        return self._connection.capabilities.use(WEB_SAVE_MULTI, model, together, by_values)

    def _by_values(self, model: str, changes: Sequence[Change]) -> list[Reason | None]:
        reasons: list[Reason | None] = [None] * len(changes)
        groups: dict[str, list[int]] = {}
        for index, change in enumerate(changes):
            groups.setdefault(repr(sorted(change.values.items())), []).append(index)
        for indexes in groups.values():
            answers = self._same(model, [changes[index] for index in indexes])
            for index, reason in zip(indexes, answers, strict=True):
                reasons[index] = reason
        return reasons

    def _together(self, model: str, changes: Sequence[Change]) -> list[Reason | None]:
        ids = [change.id for change in changes]
        values = [change.values for change in changes]
        try:
            self._call(model, changes, "web_save_multi", ids, values, {})
        except NoSuchMethod:
            raise
        except (Rejected, TooLarge) as error:
            if len(changes) == 1:
                return [reason_of(error)]
            # The error names no record: halve until it does.
            middle = len(changes) // 2
            return self._together(model, changes[:middle]) + self._together(model, changes[middle:])
        return [None] * len(changes)

    def _same(self, model: str, changes: Sequence[Change]) -> list[Reason | None]:
        ids = [change.id for change in changes]
        try:
            self._call(model, changes, "write", ids, changes[0].values)
        except (Rejected, TooLarge) as error:
            if len(changes) == 1:
                return [reason_of(error)]
            middle = len(changes) // 2
            return self._same(model, changes[:middle]) + self._same(model, changes[middle:])
        return [None] * len(changes)

    def _call(self, model: str, changes: Sequence[Change], method: str, *args: object) -> None:
        repeatable = not any(change.adds for change in changes)
        self._connection.call(model, method, *args, repeatable=repeatable, context=self._context)


def reason_of(error: Rejected | TooLarge) -> Reason:
    """Tell why a call was refused."""
    return Reason.from_odoo(error) if isinstance(error, Rejected) else Reason("value", str(error))
