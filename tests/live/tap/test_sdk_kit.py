"""The Singer SDK's own tests of a tap, on a real Odoo."""

from __future__ import annotations

import atexit
import os

import pytest
from singer_sdk.testing import SuiteConfig, get_tap_test_class

from sandbox import Sandbox, external
from tap_odoo.tap import TapOdoo

VERSION = os.environ.get("ODOO_VERSIONS", "19,14").split(",")[0]


def _config() -> dict[str, str]:
    odoo = external()
    if odoo is None:
        box = Sandbox(VERSION)
        box.up()
        odoo = box.clone(f"live_sdk_{os.getpid()}")
        atexit.register(box.drop, odoo.name)
    return {
        "url": odoo.url,
        "db": odoo.name,
        "username": odoo.username,
        "password": odoo.password,
    }


#: The kit warns where a field is empty in all records.
pytestmark = pytest.mark.filterwarnings("ignore:No records were available:UserWarning")

TestTapOdoo = get_tap_test_class(
    TapOdoo,
    config=_config(),
    suite_config=SuiteConfig(
        ignore_no_records_for_streams=[
            *("payments", "pos_orders", "pos_order_lines", "lots"),
            *("pricelists", "pricelist_items"),
        ]
    ),
)
