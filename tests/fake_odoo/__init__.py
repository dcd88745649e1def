"""An Odoo in memory for unit tests.

tests/live/fake_odoo/test_fake_odoo.py compares it with real ones.
"""

from tests.fake_odoo.failures import Failures
from tests.fake_odoo.faults import Fault, NotFakedError
from tests.fake_odoo.server import Call, FakeOdoo

__all__ = ["Call", "Failures", "FakeOdoo", "Fault", "NotFakedError"]
