"""The Debian mirror of this machine, read from its own apt configuration.

Both notations of sources.list(5) are understood: the one-line one and deb822 stanzas.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass
from pathlib import Path

from sandbox.errors import SandboxError

MIRROR_VARIABLE = "ODOO_SANDBOX_MIRROR"
APT_FOLDER = Path("/etc/apt")
KEYRINGS = tuple(
    Path(f"/usr/share/keyrings/debian-archive-keyring.{ending}") for ending in ("gpg", "pgp")
)

_ONE_LINE = re.compile(r"deb\s+(?:\[(?P<options>[^\]]*)\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)")


@dataclass(frozen=True)
class Source:
    """One place that packages come from.

    Attributes:
        uri: the mirror's address.
        suites: what is taken from it.
        signed_by: the file with the keys, if the entry names one.
    """

    uri: str
    suites: tuple[str, ...]
    signed_by: str = ""


def parse_one_line(text: str) -> list[Source]:
    """The sources in a `sources.list` file."""
    sources = []
    for line in text.splitlines():
        found = _ONE_LINE.match(line.strip())
        if found:
            options = dict(
                option.split("=", 1) for option in (found["options"] or "").split() if "=" in option
            )
            sources.append(Source(found["uri"], (found["suite"],), options.get("signed-by", "")))
    return sources


def parse_deb822(text: str) -> list[Source]:
    """The sources in a `.sources` file; disabled and source-only stanzas are left out."""
    sources = []
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for stanza in re.split(r"\n\s*\n", kept):
        fields = _fields(stanza)
        if "deb" in fields.get("types", "").split() and fields.get("enabled", "yes") != "no":
            suites = tuple(fields.get("suites", "").split())
            keys = fields.get("signed-by", "")
            keys = keys if keys.startswith("/") else ""  # else the keys themselves, in the stanza
            sources += [Source(uri, suites, keys) for uri in fields.get("uris", "").split()]
    return sources


def _fields(stanza: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in stanza.splitlines():
        if line[:1].isspace() and name:
            fields[name] += "\n" + line.strip()
        elif ":" in line:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            fields[name] = value.strip()
    return fields


def machine_sources(folder: Path = APT_FOLDER) -> list[Source]:
    """Everything this machine's apt takes packages from."""
    parts = folder / "sources.list.d"
    sources = []
    for file in (folder / "sources.list", *sorted(parts.glob("*.list"))):
        if file.is_file():
            sources += parse_one_line(file.read_text())
    for file in sorted(parts.glob("*.sources")):
        sources += parse_deb822(file.read_text())
    return sources


def os_release(file: Path = Path("/etc/os-release")) -> dict[str, str]:
    """What the machine says of itself, as in os-release(5): `ID`, `VERSION_CODENAME` ..."""
    text = file.read_text() if file.is_file() else ""
    found = re.findall(r"^(\w+)=[\"']?([^\"'\n]*)", text, re.MULTILINE)
    return dict(found)


def machine_suite() -> str:
    """The name of the Debian release that runs here, `bookworm`; empty when it has none."""
    return os_release().get("VERSION_CODENAME", "")


def choose_mirror(
    sources: t.Sequence[Source], suite: str, environment: t.Mapping[str, str]
) -> Source:
    """The source that is a whole Debian mirror, from which other suites can be had as well.

    That is the one with the machine's own suite by its plain name: `bookworm-security` and other
    projects' repositories hold nothing else.

    Raises:
        SandboxError: there is none.
    """
    named = environment.get(MIRROR_VARIABLE)
    if named:
        return Source(named, (suite,))
    plain_names = {suite, "stable", "testing", "unstable", "sid"} - {""}
    for source in sources:
        if plain_names & set(source.suites):
            return source
    raise SandboxError(
        "this machine's apt configuration names no Debian mirror: the sandbox takes Odoo from "
        f"Debian's packages (set {MIRROR_VARIABLE} to a mirror's address)"
    )


def render(mirror: Source, suites: t.Sequence[str]) -> str:
    """A `.sources` file for `suites` from `mirror`, checked with Debian's keys."""
    keyring = next((str(path) for path in KEYRINGS if path.exists()), mirror.signed_by)
    signed_by = f"Signed-By: {keyring}\n" if keyring else ""
    return (
        f"Types: deb\nURIs: {mirror.uri}\nSuites: {' '.join(suites)}\nComponents: main\n{signed_by}"
    )
