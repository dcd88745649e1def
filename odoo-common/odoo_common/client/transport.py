"""What a transport is: one way to send calls and to log in."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo_common.settings.secret import Secret


VersionInfo = dict[str, t.Any]


@dataclasses.dataclass(frozen=True)
class Login:
    """Whom to log in as: a database, a user name, and a password or an API key."""

    db: str
    username: str
    secret: Secret


class Transport(t.Protocol):
    """One way to send a call.

    Both methods raise `FaultError` for an error that Odoo answered, and an `OdooError` of
    `http_errors` for one that happened on the way.

    Attributes:
        version_info: What the server said of its version when it took the login, if it does.
    """

    name: t.ClassVar[str]
    version_info: VersionInfo | None

    def login(self) -> int:
        """Log in and return the user's id."""
        ...

    def call(
        self, model: str, method: str, args: Sequence[object], kwargs: dict[str, object]
    ) -> t.Any:
        """Call `model.method(*args, **kwargs)` and return its result."""
        ...
