"""A target for the example: appends records to a file a task, and confirms each state.

Put your own in its place: ODOO_TARGET="target-postgres --config target.json".
"""

import os
import sys
from pathlib import Path

folder = Path("output")
folder.mkdir(exist_ok=True)
with (folder / f"{os.environ['ODOO_TASK']}.jsonl").open("a") as file:
    for line in sys.stdin:
        if line.startswith('{"type":"STATE"'):
            file.flush()
            os.fsync(file.fileno())
            start = line.index('"value":') + len('"value":')
            print(line.rstrip()[start:-1], flush=True)
        else:
            file.write(line)
