"""All calls that the fake and a real Odoo are compared by, in the order in which they build up."""

from __future__ import annotations

import typing as t

from tests.live.fake_odoo.calls_loading import LOADING
from tests.live.fake_odoo.calls_productions import PRODUCTIONS
from tests.live.fake_odoo.calls_products import PRODUCTS
from tests.live.fake_odoo.calls_purchases import PURCHASES
from tests.live.fake_odoo.calls_reading import READING
from tests.live.fake_odoo.calls_stock import STOCK
from tests.live.fake_odoo.calls_writing import WRITING

if t.TYPE_CHECKING:
    from tests.live.fake_odoo.playing import Step

TABLE: list[Step] = [*READING, *WRITING, *LOADING, *PRODUCTS, *PURCHASES, *STOCK, *PRODUCTIONS]
