"""The demo: Meltano's two jobs on a real Odoo, from the first record to the last."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tools.docs import ROOT


def test_the_demo_shows_what_it_promises(odoo_version: str) -> None:
    if odoo_version != "19":
        pytest.skip("the demo runs on Odoo 19")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ODOO_")}
    done = subprocess.run(
        [sys.executable, "-m", "demo"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    _, everything, written, changes, again = re.split(r"\n\d\. ", done.stdout)
    assert re.search(r"products +161", everything)
    assert re.search(r"purchase_order +3 +2 +0 +0 +0 +1$", written, re.MULTILINE)
    assert "no product.product with default_code 'FURN_0815'" in written
    assert changes.count('"state": "purchase"') == 2
    assert re.search(r"purchase_orders +2\b", changes)
    assert "customers" not in changes
    assert re.search(r"purchase_order +3 +0 +0 +2 +0 +1$", again, re.MULTILINE)
