"""Dagster: each stream, and each shard of a big one, is an asset with a state of its own.

    dagster dev -f definitions.py                          the web page, and the schedule
    dagster job execute -f definitions.py -j odoo          everything once

The environment says where and what:

    ODOO_FOLDER     config.json and catalog.json of the tap; states/ is made there
    ODOO_STREAMS    JSON: streams with the number of their shards, {"stock_moves": 4, "units": 1}
    ODOO_TARGET     the target's command line; to_files.py without it
    ODOO_PARALLEL   tasks at the same time, 2 without it
"""

import json
import os
import sys
from pathlib import Path

import dagster as dg

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from pipe import Task, run  # noqa: E402 - it lies beside this file

FOLDER = Path(os.environ.get("ODOO_FOLDER", HERE)).resolve()
STREAMS: dict[str, int] = json.loads(
    os.environ.get("ODOO_STREAMS", '{"products": 1, "partners": 1, "stock_moves": 4}')
)
TARGET = os.environ.get("ODOO_TARGET", f"{sys.executable} {HERE / 'to_files.py'}")
PARALLEL = int(os.environ.get("ODOO_PARALLEL", "2"))
#: A state is kept as far as the target got: the next try goes on there.
RETRIES = dg.RetryPolicy(max_retries=2, delay=10, backoff=dg.Backoff.EXPONENTIAL)


def task_asset(task: Task) -> dg.AssetsDefinition:
    """Return the asset of a stream that isn't split, or of a shard."""

    @dg.asset(name=task.name, group_name=task.stream, retry_policy=RETRIES)
    def read() -> dg.MaterializeResult:
        return dg.MaterializeResult(metadata={"records": run(task, FOLDER, TARGET)})

    return read


def whole_asset(stream: str, shards: list[Task]) -> dg.AssetsDefinition:
    """Return the asset of a stream whose shards have all been read: others depend on that."""

    @dg.asset(name=stream, group_name=stream, deps=[shard.name for shard in shards])
    def whole() -> None:
        pass

    return whole


assets = []
for name, count in STREAMS.items():
    tasks = [Task(name, number, count) for number in range(1, count + 1)]
    assets += [task_asset(task) for task in tasks]
    if count > 1:
        assets.append(whole_asset(name, tasks))

job = dg.define_asset_job(
    "odoo",
    selection=dg.AssetSelection.all(),
    executor_def=dg.multiprocess_executor.configured({"max_concurrent": PARALLEL}),
)
defs = dg.Definitions(
    assets=assets,
    jobs=[job],
    schedules=[dg.ScheduleDefinition(job=job, cron_schedule="*/30 * * * *")],
)
