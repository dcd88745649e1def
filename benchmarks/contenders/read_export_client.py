"""odoo-import-export-client: its export, as its command does it, into a file thrown away."""

import csv
import tempfile
from pathlib import Path

from odoo_csv_tools.export_threaded import export_data

from benchmarks.contenders.client_config import client_config
from benchmarks.contenders.task import PAGE_SIZE, Server, Stopwatch, Task

task, server = Task.given(), Server()
with tempfile.TemporaryDirectory() as folder:
    config = client_config(Path(folder), server)
    output = Path(folder) / "export.csv"
    watch = Stopwatch()
    export_data(
        str(config),
        task.model,
        [("id", "<=", task.more["last_id"])],
        [".id", *task.fields],
        context={"active_test": False},
        output=str(output),
        max_connection=task.threads,
        batch_size=PAGE_SIZE,
    )
    with output.open(newline="") as file:
        records = sum(1 for _ in csv.reader(file, delimiter=";")) - 1
    watch.finish(records)
