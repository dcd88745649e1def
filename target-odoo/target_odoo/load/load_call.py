"""What the requests of one `load` share, and how one of them gives way to another writer."""

from __future__ import annotations

import dataclasses

from odoo_common.errors import Retriable


class GaveWay(Retriable):
    """Odoo undid a load because of another writer."""


class CrowdedError(Exception):
    """Odoo undid a load because of another writer, perhaps another request of the same batch."""


@dataclasses.dataclass
class LoadCall:
    """What the requests of one `load` share.

    Attributes:
        model: The model.
        context: More of Odoo's context.
        is_alone: They are sent one by one: who has to give way tries again.
        is_crowded: One of several at the same time had to give way: the rest comes one by one.
    """

    model: str
    context: dict[str, object]
    is_alone: bool
    is_crowded: bool = False
