"""The Singer SDK's own tests of a tap, on a real Odoo of each version."""

from __future__ import annotations

import atexit
import os

import pytest
from singer_sdk.testing import SuiteConfig, get_tap_test_class

from sandbox import Database, Sandbox, external
from tap_odoo.tap import TapOdoo

#: The kit warns where a field is empty in all records.
pytestmark = pytest.mark.filterwarnings("ignore:No records were available:UserWarning")

EMPTY_IN_THE_DEMO_DATA = [
    *("payments", "pos_orders", "pos_order_lines", "lots"),
    *("pricelists", "pricelist_items"),
]


def _databases() -> list[Database]:
    """Return a database a version. The kit reads it while pytest collects its tests."""
    own = external()
    if own is not None:
        return [own]
    found = []
    for version in os.environ.get("ODOO_VERSIONS", "19,14").split(","):
        box = Sandbox(version)
        box.up()
        name = f"live_sdk_{os.getpid()}"
        found.append(box.clone(name))
        atexit.register(box.drop, name)
    return found


for odoo in _databases():
    globals()[f"TestTapOdoo{odoo.version}"] = get_tap_test_class(
        TapOdoo,
        config={
            "url": odoo.url,
            "db": odoo.name,
            "username": odoo.username,
            "password": odoo.password,
        },
        suite_config=SuiteConfig(ignore_no_records_for_streams=EMPTY_IN_THE_DEMO_DATA),
    )
