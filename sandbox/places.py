"""Where the sandbox keeps its data, and as whom its servers run."""

from __future__ import annotations

import os
import pwd
import stat
import typing as t
from dataclasses import dataclass
from pathlib import Path

from sandbox.errors import SandboxError

HOME_VARIABLE = "ODOO_SANDBOX_HOME"
SHARED_HOME = Path("/var/cache/odoo-sandbox")


@dataclass(frozen=True)
class Account:
    """A user of the machine without privileges, as whom servers run when root starts them."""

    name: str
    uid: int
    gid: int

    def owns(self, *paths: Path) -> None:
        """Give `paths` to this account."""
        for path in paths:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, folder: Path) -> bool:
        """Whether the account can enter `folder`, which need not be there yet."""
        return all(self._can_enter(path.stat()) for path in _existing(folder.absolute()))

    def _can_enter(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        return bool(found.st_mode & stat.S_IXOTH)


def _existing(folder: Path) -> list[Path]:
    return [path for path in (folder, *folder.parents) if path.exists()]


def server_account() -> Account | None:
    """The account for the servers, or None when they run as whoever starts them."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_name, nobody.pw_uid, nobody.pw_gid)


def find_home(environment: t.Mapping[str, str], account: Account | None) -> Path:
    """The folder that holds everything.

    Root's own cache folder lies below /root, which no other user may enter, and the servers never
    run as root: then the machine's cache folder for services is used.

    Args:
        environment: the process environment.
        account: as whom the servers will run.

    Raises:
        SandboxError: the folder was named, and the servers could not enter it.
    """
    named = environment.get(HOME_VARIABLE)
    if named:
        home = Path(named).expanduser().absolute()
        if account and not account.can_reach(home):
            raise SandboxError(
                f"{HOME_VARIABLE}={home}: the servers run as user {account.name}, "
                "who may not enter that folder; name another, or leave it unset"
            )
        return home
    cache = environment.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    home = Path(cache).absolute() / "odoo-sandbox"
    if account and not account.can_reach(home):
        return SHARED_HOME
    return home
