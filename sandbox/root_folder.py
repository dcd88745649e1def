"""A program of another Debian release, unpacked into a folder and run from there.

The folder has the release's own libraries and dynamic loader, so neither root nor chroot nor a
matching Python on the machine is needed. Two things must be told where they are now: Python code
that names a path below /usr/share, and `sys.executable`, with which Odoo starts a child.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from typing import TYPE_CHECKING

from sandbox.errors import SandboxError
from sandbox.packages import PrivateApt, Wanted
from sandbox.stamps import fingerprint, read_json, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.progress import Progress

_PYTHON = "usr/bin/python3"
_FORMAT = 1  # of the folder: another number makes everyone build it again
_ABSOLUTE_SHARE = re.compile(rb"(?<=['\"])/usr/share/")


class RootFolder:
    """Debian's packages below `path`, with a Python that runs in them if one of them is Python.

    Attributes:
        path: where the packages lie.
        python: what starts that Python.
    """

    def __init__(self, path: Path, wanted: Wanted, *, logs: Path) -> None:
        self.path = path
        self.python = path / "python"
        self._wanted = wanted
        self._stamp = path.with_name(path.name + ".json")
        self._apt_folder = path.with_name("apt")
        self._log = logs / "packages.log"

    @property
    def is_complete(self) -> bool:
        """Whether everything that is wanted now is there."""
        return read_json(self._stamp).get("fingerprint") == self._fingerprint()

    @property
    def package_versions(self) -> dict[str, str]:
        """Version by name of the packages that were asked for."""
        return dict(read_json(self._stamp).get("versions", {}))

    def build(self, progress: Progress) -> None:
        """Download and unpack; nothing to do when it is complete."""
        if self.is_complete:
            return
        names = " ".join(self._wanted.packages)
        self._stamp.unlink(missing_ok=True)
        apt = PrivateApt(self._apt_folder, self._wanted, self._log)
        with progress.step(f"reading the package lists of {' and '.join(self._wanted.suites)}"):
            apt.update()
        with progress.step(f"downloading {names}"):
            versions = apt.download()
        with progress.step(f"unpacking {names}"):
            # A name of its own: what a killed run had begun may still be written for a moment.
            unfinished = self.path.with_name(f"{self.path.name}.new{os.getpid()}")
            for leftover in (self.path, *self.path.parent.glob(f"{self.path.name}.new*")):
                shutil.rmtree(leftover, ignore_errors=True)
            apt.unpack(unfinished)
            self._settle(unfinished)
            unfinished.rename(self.path)
        write_json(self._stamp, {"fingerprint": self._fingerprint(), "versions": versions})
        apt.forget()

    def _fingerprint(self) -> str:
        return fingerprint(_FORMAT, str(self.path), vars(self._wanted))

    def _settle(self, unfinished: Path) -> None:
        share = f"{self.path}/usr/share/".encode()
        for file in (unfinished / "usr/lib/python3/dist-packages").rglob("*.py"):
            if file.is_file() and not file.is_symlink():
                code = file.read_bytes()
                moved = _ABSOLUTE_SHARE.sub(share, code)
                if moved != code:
                    file.write_bytes(moved)
        for folder in (unfinished / "usr/lib").glob("python3.*"):
            hook = folder / "sitecustomize.py"
            hook.unlink(missing_ok=True)
            hook.write_text(f"import sys\n\nsys.executable = {str(self.python)!r}\n")
        if (unfinished / _PYTHON).exists():
            launcher = unfinished / self.python.name
            launcher.write_text(self._launcher(unfinished))
            launcher.chmod(0o755)

    def _launcher(self, unfinished: Path) -> str:
        loaders = [
            file
            for pattern in ("lib/*-linux-gnu*/ld-*.so*", "usr/lib/*-linux-gnu*/ld-linux*.so*")
            for file in sorted(unfinished.glob(pattern))
        ]
        if not loaders:
            raise SandboxError(f"no dynamic loader in {unfinished}", log=self._log)
        loader = loaders[0].relative_to(unfinished)
        triplet = loader.parent.name
        libraries = ":".join(str(self.path / prefix / triplet) for prefix in ("lib", "usr/lib"))
        words = [self.path / loader, "--library-path", libraries, self.path / _PYTHON]
        return f'#!/bin/sh\nexec {shlex.join(map(str, words))} "$@"\n'
