"""All areas, in the order in which they build on each other."""

from __future__ import annotations

import time
import typing as t

from sandbox.hard import (
    accounting,
    boms,
    companies,
    contacts,
    custom,
    invoices,
    payments,
    prices,
    productions,
    products,
    purchases,
    sales,
    stock,
    taxes,
    transfers,
    units,
    users,
    variants,
)
from sandbox.hard.world import World

_AREAS: t.Final = (
    custom,
    companies,
    taxes,
    units,
    contacts,
    products,
    variants,
    boms,
    prices,
    stock,
    transfers,
    users,
    accounting,
    invoices,
    payments,
    purchases,
    sales,
    productions,
)


def make(env: t.Any) -> dict[str, str]:
    """Make all records, and return the API keys of the users."""
    world = World(env)
    for area in _AREAS:
        began = time.monotonic()
        area.make(world)
        world.flush()
        print(f"{area.__name__}: {time.monotonic() - began:.1f} s")
    world.save_names()
    return users.api_keys(world)
