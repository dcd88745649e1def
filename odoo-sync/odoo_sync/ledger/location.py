"""Which ledger is looked into."""

from __future__ import annotations

import contextlib
import dataclasses
import typing as t
from pathlib import Path

from odoo_common.errors import Fatal
from odoo_common.ledger.database import Store
from odoo_sync.settings import PREFIXES, settings_of

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Where target-odoo puts it when it needs one and no setting names it.
DEFAULT = "odoo-ledger.db"


def location(ledger: str | None, configs: Sequence[str] = ()) -> str:
    """Return the ledger's path or URL.

    Args:
        ledger: What `--ledger` says.
        configs: What `--config` says; else the connectors' environment counts.

    Raises:
        Fatal: Nothing names one, and there is none in the working directory.
    """
    if ledger:
        return ledger
    for connector in PREFIXES:
        named = settings_of(connector, configs).get("ledger_url")
        if named:
            return str(named)
    if Path(DEFAULT).exists():
        return DEFAULT
    raise Fatal(
        f"there is no ledger here: name it with --ledger (a path, or postgresql://…), or the "
        f"connector's settings with --config; without either it is {DEFAULT} in this folder. "
        "The connectors write one when their setting ledger_url names it"
    )


@dataclasses.dataclass(frozen=True)
class Ledger:
    """The ledger that a command's options name.

    Attributes:
        named: What `--ledger` says.
        configs: What `--config` says.
    """

    named: str | None
    configs: tuple[str, ...]

    def where(self) -> str:
        """Return its path or URL.

        Raises:
            Fatal: Nothing names one.
        """
        return location(self.named, self.configs)

    @contextlib.contextmanager
    def opened(self) -> Iterator[Store]:
        """Open it for a while.

        Raises:
            Fatal: There is none, or it can't be read.
        """
        store = Store(self.where(), must_exist=True)
        try:
            yield store
        finally:
            store.close()
