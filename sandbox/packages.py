"""Debian packages, downloaded and unpacked beside the machine's own, which stay as they are.

apt gets a state of its own: its own sources, lists, cache and idea of what is installed.
It still checks every signature with Debian's keys.
"""

from __future__ import annotations

import os
import shutil
import typing as t
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sandbox import apt_sources
from sandbox.commands import RunsAs, require, run
from sandbox.errors import SandboxError

if t.TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Wanted:
    """Packages and where they come from.

    Attributes:
        packages: what is wanted; what they depend on comes along.
        base_suite: the suite that serves everything ...
        from_suite: ... except for these, package name to suite.
        not_needed: packages that are treated as if they were installed.
    """

    packages: tuple[str, ...]
    base_suite: str
    from_suite: t.Mapping[str, str] = field(default_factory=dict)
    not_needed: tuple[str, ...] = ()

    @property
    def suites(self) -> list[str]:
        """All suites, the base first."""
        return list(dict.fromkeys([self.base_suite, *self.from_suite.values()]))


class PrivateApt:
    """An apt of its own below `folder`.

    Raises:
        SandboxError: this machine is no Debian.
    """

    def __init__(self, folder: Path, wanted: Wanted, log: Path) -> None:
        self.folder = folder
        self.wanted = wanted
        self.log = log
        self._apt_get = require("apt-get", "to download Debian's packages")
        self._dpkg = require("dpkg", "to unpack Debian's packages")
        self._configuration = folder / "apt.conf"

    def update(self) -> None:
        """Read what the suites hold.

        Raises:
            SandboxError: no mirror, no network, no such suite there, or a wrong signature.
        """
        for name in ("state/lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        mirror = apt_sources.choose_mirror(
            apt_sources.machine_sources(), apt_sources.machine_suite(), os.environ
        )
        self._write("apt.sources", apt_sources.render(mirror, self.wanted.suites))
        self._write("preferences", preferences(self.wanted))
        self._write("status", self._status())
        self._write("apt.conf", self._settings())
        suites = " and ".join(self.wanted.suites)
        self._run(
            ["update", "--error-on=any"],
            f"the package lists of {suites} can't be had from this machine's Debian mirror",
        )

    def download(self) -> dict[str, str]:
        """Download the packages; what an interrupted run has got already is used.

        Returns:
            The versions of the packages that were asked for.
        """
        packages = self.wanted.packages
        self._run(
            ["install", "--download-only", "--yes", *packages],
            f"{' '.join(packages)} could not be downloaded",
        )
        wanted = [name for name in self._archives() if name.name.split("_")[0] in packages]
        return {file.name.split("_")[0]: file.name.split("_")[1] for file in wanted}

    def unpack(self, target: Path) -> None:
        """Unpack everything that was downloaded below `target`; no package's script is run."""
        archives = self._archives()
        if not archives:
            raise SandboxError("apt downloaded nothing", log=self.log)
        target.mkdir(parents=True)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(lambda archive: self._extract(archive, target), archives):
                pass

    def forget(self) -> None:
        """Remove lists and downloads."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _extract(self, archive: Path, target: Path) -> None:
        failing = f"{archive.name} could not be unpacked"
        run([self._dpkg, "-x", archive, target], failing=failing, log=self.log)

    def _archives(self) -> list[Path]:
        return sorted((self.folder / "cache/archives").glob("*.deb"))

    def _run(self, words: list[str], failing: str) -> str:
        environment = {**os.environ, "APT_CONFIG": str(self._configuration), "LC_ALL": "C"}
        return run(
            [self._apt_get, *words],
            failing=failing,
            log=self.log,
            runs_as=RunsAs(environment=environment),
        )

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def _settings(self) -> str:
        """The machine's own settings for downloading (a proxy, say), and a place of its own."""
        dump = run([require("apt-config", "with apt"), "dump"], failing="apt-config failed")
        kept = [line for line in dump.splitlines() if line.startswith("Acquire::")]
        own = {
            "Dir::Etc::main": "/dev/null",
            "Dir::Etc::parts": "/dev/null",
            "Dir::Etc::sourcelist": self.folder / "apt.sources",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": self.folder / "preferences",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::State": self.folder / "state",
            "Dir::State::lists": self.folder / "state/lists",
            "Dir::State::status": self.folder / "status",
            "Dir::Cache": self.folder / "cache",
            "Dir::Log": self.folder,
            "APT::Install-Recommends": "false",
            "APT::Sandbox::User": "root",  # apt's own user may not be able to enter the folder
            # A mirror that stands still serves as well; the signatures are checked all the same.
            "Acquire::Check-Valid-Until": "false",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        return "\n".join([*kept, *(f'{name} "{value}";' for name, value in own.items()), ""])

    def _status(self) -> str:
        print_architecture = [self._dpkg, "--print-architecture"]
        architecture = run(print_architecture, failing="dpkg failed").strip()
        return pretended(self.wanted.not_needed, architecture)


def preferences(wanted: Wanted) -> str:
    """An apt_preferences(5) file: the base suite serves what is not named otherwise."""
    stanzas = []
    for package, suite in wanted.from_suite.items():
        if suite != wanted.base_suite:
            stanzas.append(f"Package: *\nPin: release n={suite}\nPin-Priority: 100\n")
            stanzas.append(f"Package: {package}\nPin: release n={suite}\nPin-Priority: 990\n")
    return "\n".join(stanzas)


def pretended(packages: t.Iterable[str], architecture: str) -> str:
    """A dpkg status file in which `packages` are installed, in a version that satisfies anyone."""
    return "\n".join(
        f"Package: {package}\nStatus: install ok installed\nVersion: 99:999\n"
        f"Architecture: {architecture}\nMulti-Arch: foreign\n"
        "Maintainer: sandbox\nDescription: not needed here\n"
        for package in packages
    )
