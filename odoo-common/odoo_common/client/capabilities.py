"""What some Odoos can and others can't, in one table, and what serves where they can't.

A server is asked by using it: what it turns out not to have, it is not asked for again in this
run. Its version only says what is worth trying first, because an Odoo writes each call of a
method that it doesn't have into its owner's log. So an Odoo that nobody knows yet works, too.
"""

from __future__ import annotations

import dataclasses
import logging
import typing as t

from odoo_common.errors import NoSuchMethod, UnknownArgument

if t.TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

T = t.TypeVar("T")
#: The last version that the tables of this release were made for.
LATEST_KNOWN = (20, 0)


@dataclasses.dataclass(frozen=True)
class Capability:
    """Something that not every Odoo can.

    Attributes:
        method: The method that does it.
        used_for: What it is used for.
        otherwise: What serves where it isn't there.
        since: The first version that has it; an older one isn't asked.
        argument: The argument of the method that does it; ``""``: the method itself.
    """

    method: str
    used_for: str
    otherwise: str
    since: tuple[int, ...] = (0,)
    argument: str = ""

    def is_meant_by(self, error: NoSuchMethod | UnknownArgument) -> bool:
        """Tell whether this is what Odoo says that it doesn't have."""
        if isinstance(error, NoSuchMethod):
            return error.method == self.method
        return bool(self.argument) and error.argument == self.argument


HAS_ACCESS = Capability(
    "has_access",
    used_for="what the user may do with a model",
    otherwise="check_access_rights",
    since=(18, 0),
)
#: Removed in 19.1; since 18 each call writes a warning into the server's log.
CHECK_ACCESS_RIGHTS = Capability(
    "check_access_rights",
    used_for="what the user may do with a model, where has_access isn't there",
    otherwise="reading one record; the other operations show when they are done",
)
BARE_IDS = Capability(
    "search_read",
    argument="load",
    used_for="reading without the display names of related records, in one request",
    otherwise="read, which takes the argument everywhere",
    since=(15, 0),
)
FORMATTED_READ_GROUP = Capability(
    "formatted_read_group",
    used_for="columns of many records as arrays",
    otherwise="read_group, and where that refuses, read",
    since=(19, 0),
)
WEB_SAVE_MULTI = Capability(
    "web_save_multi",
    used_for="different values into several records in one request",
    otherwise="write, once for all records with the same values",
    since=(18, 2),
)
CAPABILITIES = (HAS_ACCESS, CHECK_ACCESS_RIGHTS, BARE_IDS, FORMATTED_READ_GROUP, WEB_SAVE_MULTI)


class Capabilities:
    """What one server turned out not to have; all threads share it.

    A model may override a method, so that one lacks an argument that the others take: what is
    learnt of an argument is learnt of the model.

    Args:
        version: Returns the server's version.
    """

    def __init__(self, version: Callable[[], tuple[int, ...]]) -> None:
        self._version = version
        self._missing: set[tuple[Capability, str]] = set()

    def has(self, capability: Capability, model: str) -> bool:
        """Tell whether a capability is worth trying.

        Args:
            capability: One of `CAPABILITIES`.
            model: The model that is called.
        """
        known = (capability, model if capability.argument else "")
        return known not in self._missing and self._version() >= capability.since

    def learn(
        self, capability: Capability, model: str, error: NoSuchMethod | UnknownArgument
    ) -> bool:
        """Note that a capability is missing, if that is what an error says; tell whether it is."""
        if not capability.is_meant_by(error):
            return False
        known = (capability, model if capability.argument else "")
        if known not in self._missing:
            self._missing.add(known)
            logger.info("%s; used instead: %s", error.message, capability.otherwise)
        return True

    def use(
        self,
        capability: Capability,
        model: str,
        preferred: Callable[[], T],
        otherwise: Callable[[], T],
    ) -> T:
        """Return what `preferred` returns, or `otherwise` where the server hasn't got it.

        Args:
            capability: What `preferred` needs.
            model: The model that is called.
            preferred: Uses it.
            otherwise: Does without.
        """
        if self.has(capability, model):
            try:
                return preferred()
            except (NoSuchMethod, UnknownArgument) as error:
                if not self.learn(capability, model, error):
                    raise
        return otherwise()
