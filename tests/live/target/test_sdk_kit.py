"""The Singer SDK's own tests of a target, on a real Odoo.

The kit's streams are no models of Odoo: their records end in the dead-letter file, which
`fail_on_reject: false` lets pass. All of the kit's tests apply. One of them wants an error,
for a record without its key: it runs with the default `fail_on_reject`.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import typing as t
from pathlib import Path

import pytest
from singer_sdk.testing import SuiteConfig, get_target_test_class
from singer_sdk.testing.runners import TargetTestRunner
from singer_sdk.testing.target_tests import TargetRecordMissingKeyProperty

from sandbox import Sandbox, external
from target_odoo.target import TargetOdoo

#: The kit leaves its input files open.
pytestmark = [
    pytest.mark.live,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
VERSION = os.environ.get("ODOO_VERSIONS", "19,14").split(",")[0]


def _config() -> dict[str, t.Any]:
    odoo = external()
    if odoo is None:
        box = Sandbox(VERSION)
        box.up()
        odoo = box.clone(f"live_sdk_target_{os.getpid()}")
        atexit.register(box.drop, odoo.name)
    folder = Path(tempfile.mkdtemp(prefix="target-odoo-kit-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return {
        "url": odoo.url,
        "db": odoo.name,
        "username": odoo.username,
        "password": odoo.password,
        "rejects_path": str(folder / "rejects.jsonl"),
        "fail_on_reject": False,
    }


CONFIG = _config()
STRICT = CONFIG | {"fail_on_reject": True}
Kit = get_target_test_class(TargetOdoo, config=CONFIG)


class TestTargetOdoo(Kit):  # type: ignore[misc, valid-type]  # a class made by the kit
    """The kit's tests."""

    def test_target_record_missing_key_property(
        self, config: SuiteConfig, resource: object
    ) -> None:
        """Run the kit's test with a target that fails on rejected records."""
        runner = TargetTestRunner(TargetOdoo, config=STRICT, suite_config=config)
        TargetRecordMissingKeyProperty().run(config, resource, runner)
