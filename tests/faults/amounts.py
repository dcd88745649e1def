"""How much `./run test faults` does: the whole, unless the environment says otherwise.

docs/reliability.md has the table.
"""

from __future__ import annotations

import os

from tests.live.conftest import VERSIONS

#: What random runs are shared out by: each scenario of the target has a sixth, the tap the rest.
INPUTS = 6


def _number(name: str, whole: float) -> float:
    return float(os.environ.get(name) or whole)


def _share(total: int) -> int:
    """Return one version's share of what is spread over all of them."""
    return -(-total // max(1, len(VERSIONS)))


#: The first seed: another one makes other runs.
SEED = int(_number("FAULT_SEED", 0))
#: Of the call positions only each so-manieth meets a fault.
STEP = int(_number("FAULT_STEP", 1))
_RUNS = int(_number("FAULT_RUNS", 200))
#: Seeded random runs on each version: a sixth of them each scenario, and what is left the tap.
SCENARIO_RUNS = max(1, _RUNS // INPUTS)
TAP_RUNS = max(1, _RUNS - (INPUTS - 1) * SCENARIO_RUNS)
#: How often each signal must end each connector on each version.
KILLS = _share(int(_number("FAULT_KILLS", 100)))
#: The same, of each of the larger inputs: a twenty-fifth.
LARGE_KILLS = max(1, KILLS // 25)
#: The same, of a pipeline of Meltano's.
MELTANO_KILLS = _share(int(_number("FAULT_MELTANO", 8)))
#: Minutes that others write while the tap runs.
MINUTES = _number("FAULT_MINUTES", 2)
#: Records that the load test pipes through the target.
LOAD = int(_number("FAULT_LOAD", 1_000_000))
#: Lines of the large order.
LINES = int(_number("FAULT_LINES", 10_000))
