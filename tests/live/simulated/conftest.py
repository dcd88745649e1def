"""A simulated Odoo, and the real one behind it."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from sandbox import Database, Sandbox
from tests.live.plain import Plain
from tests.simulated.profiles import PROFILES

if t.TYPE_CHECKING:
    from tests.simulated.differences import Profile


@pytest.fixture(scope="session")
def profile(odoo_version: str) -> Profile:
    if odoo_version == "external":
        pytest.skip("a simulated Odoo stands before a server of the sandbox")
    return PROFILES[odoo_version]


@pytest.fixture(scope="session")
def behind(profile: Profile, odoo: Database) -> Database:
    """The same database without the proxy."""
    return dataclasses.replace(odoo, url=Sandbox(profile.base).url)


@pytest.fixture(scope="session")
def real(behind: Database) -> Plain:
    """The real Odoo, without the proxy and without the connectors."""
    return Plain(behind)
