"""The environments of the programs that the connectors are compared with.

Each has its own, outside the project's lock: they are used as separate programs, under their
own licences (OdooRPC and odoo-import-export-client LGPL-3.0, odoo-client-lib BSD-3-Clause).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import typing as t

from benchmarks.measure import ROOT, BenchmarkFailed

ENVIRONMENTS = ROOT / "output" / "bench" / "environments"
OWN = ""
PACKAGES: t.Final = {
    "odoorpc": "odoorpc==0.10.1",
    "client-lib": "odoo-client-lib==2.0.1",
    "import-export-client": "odoo-import-export-client==3.0.0",
}


def python_of(peer: str) -> str:
    """Return the interpreter of a peer's environment, made when it isn't there; "" is ours.

    Raises:
        BenchmarkFailed: The environment can't be made.
    """
    if peer == OWN:
        return sys.executable
    requirement = PACKAGES[peer]
    folder = ENVIRONMENTS / requirement
    python = folder / "bin" / "python"
    complete = folder / "complete"
    if not complete.exists():
        uv = os.environ.get("UV") or shutil.which("uv")
        if not uv:
            raise BenchmarkFailed("uv is not on the PATH: use ./run bench")
        for step in (
            ["venv", "--clear", "--python", sys.executable, str(folder)],
            ["pip", "install", "--python", str(python), requirement],
        ):
            done = subprocess.run(
                [uv, "--quiet", *step], capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise BenchmarkFailed(f"{requirement} can't be installed: {done.stderr.strip()}")
        complete.touch()
    return str(python)
