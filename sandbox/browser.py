"""A headless browser, to look at pages that this project writes."""

from __future__ import annotations

import os
import shutil
import tempfile
import typing as t
from pathlib import Path

from sandbox.apt_sources import machine_suite
from sandbox.commands import RunsAs, run
from sandbox.errors import SandboxError
from sandbox.packages import Wanted
from sandbox.places import find_home
from sandbox.progress import Progress
from sandbox.root_folder import RootFolder

#: Debian's smallest browser, and a font to write with.
PACKAGE = "chromium-headless-shell"
FONT = "fonts-dejavu-core"
#: What a user may prefer → Chromium's number for it.
THEMES = {"dark": 0, "light": 1}
#: Programs of a machine that has one already.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: What the machine, which runs this Python, has anyway; another libc would not fit its loader.
NOT_NEEDED = ("libc6", "libgcc-s1", "libcrypt1", "debconf", "x11-utils", "xdg-utils")
#: Where the packages put the program.
PLACES = ("usr/lib/chromium/headless_shell", "usr/lib/chromium/chromium-headless-shell")
FONT_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class Browser:
    """The machine's own browser, else Debian's below the sandbox's folder."""

    def __init__(self) -> None:
        home = find_home(os.environ, None)
        self._folder = home / "browser"
        wanted = Wanted((PACKAGE, FONT), base_suite=machine_suite(), not_needed=NOT_NEEDED)
        self._root = RootFolder(self._folder / "root", wanted, logs=self._folder / "logs")

    @property
    def program(self) -> Path | None:
        """The browser; None where there is none yet."""
        for name in PROGRAMS:
            found = shutil.which(name)
            if found:
                return Path(found)
        if not self._root.is_complete:
            return None
        return next(path for place in PLACES if (path := self._root.path / place).exists())

    def get(self) -> Path:
        """Return the browser, downloaded where there is none.

        Raises:
            SandboxError: It can't be had.
        """
        if self.program is None:
            (self._folder / "logs").mkdir(parents=True, exist_ok=True)
            self._root.build(Progress("browser"))
        if self.program is None:
            raise SandboxError(f"{PACKAGE} holds no browser")
        return self.program

    def picture(
        self,
        page: Path,
        picture: Path,
        *,
        width: int = 1200,
        height: int = 2400,
        theme: str = "light",
    ) -> str:
        """Take a picture of a page.

        Args:
            page: The page's file.
            picture: Where the PNG goes.
            width: Of the window.
            height: Of the window, which is the picture's.
            theme: What the user prefers: one of `THEMES`.

        Returns:
            What the browser had to say about it.
        """
        program = self.program
        if program is None:
            raise SandboxError("no browser here: ./run sandbox browser gets one")
        with tempfile.TemporaryDirectory() as profile:
            words: list[str | Path] = [
                program,
                "--headless",
                "--no-sandbox",  # it sees a file of ours, and root can't have Chromium's sandbox
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-background-networking",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--enable-logging=stderr",
                f"--blink-settings=preferredColorScheme={THEMES[theme]}",
                f"--user-data-dir={profile}",
                f"--window-size={width},{height}",
                f"--screenshot={picture}",
                page.absolute().as_uri(),
            ]
            as_is = RunsAs(environment=self._environment())
            return run(words, failing="the browser failed", runs_as=as_is)

    def _environment(self) -> t.Mapping[str, str]:
        if self.program is None or self._root.path not in self.program.parents:
            return os.environ
        folders = ("usr/lib/*-linux-gnu*", "lib/*-linux-gnu*", "usr/lib/*-linux-gnu*/pulseaudio")
        libraries = [path for folder in folders for path in sorted(self._root.path.glob(folder))]
        fonts = self._folder / "fonts.conf"
        fonts.write_text(
            FONT_SETTINGS.format(
                fonts=self._root.path / "usr/share/fonts", cache=self._folder / "fonts"
            )
        )
        return {
            **os.environ,
            "LD_LIBRARY_PATH": ":".join(map(str, libraries)),
            "FONTCONFIG_FILE": str(fonts),
        }
