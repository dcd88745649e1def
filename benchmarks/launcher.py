"""Runs a program and notes its seconds, CPU and peak memory in a file.

A process of its own because it must be small: the kernel counts a program's peak memory from the
fork on, when it still is a copy of the process that starts it.

    python launcher.py FILE COMMAND...
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

began = time.perf_counter()
process = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
figures = {
    "wall": time.perf_counter() - began,
    "cpu": usage.ru_utime + usage.ru_stime,
    "peak_mb": usage.ru_maxrss * 1024 / 1e6,
}
Path(sys.argv[1]).write_text(json.dumps(figures))
sys.exit(process.returncode)
