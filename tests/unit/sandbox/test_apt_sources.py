"""Finding the machine's Debian mirror in both notations of apt's sources."""

from __future__ import annotations

import typing as t

import pytest

from sandbox import apt_sources
from sandbox.apt_sources import Source
from sandbox.errors import SandboxError

if t.TYPE_CHECKING:
    from pathlib import Path

MIRROR = "http://mirror.example/debian"
SECURITY = "http://mirror.example/debian-security"

ONE_LINE = f"""
# deb {MIRROR} commented main
deb {MIRROR} bookworm main contrib
deb-src {MIRROR} bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/own.gpg] {SECURITY} bookworm-security main
deb https://other.example stable-of-theirs main
"""

DEB822 = f"""# a comment
Types: deb deb-src
# another
URIs: {MIRROR}
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: {SECURITY}
Suites:
  trixie-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: trixie

Types: deb-src
URIs: http://sources.example/debian
Suites: trixie
"""


def test_one_line_sources_are_read_with_their_options() -> None:
    assert apt_sources.parse_one_line(ONE_LINE) == [
        Source(MIRROR, ("bookworm",)),
        Source(SECURITY, ("bookworm-security",), "/usr/share/keyrings/own.gpg"),
        Source("https://other.example", ("stable-of-theirs",)),
    ]


def test_deb822_stanzas_are_read_without_those_disabled_or_for_sources() -> None:
    assert apt_sources.parse_deb822(DEB822) == [
        Source(
            MIRROR,
            ("trixie", "trixie-updates"),
            "/usr/share/keyrings/debian-archive-keyring.gpg",
        ),
        Source(SECURITY, ("trixie-security",)),
    ]


def test_both_notations_of_a_machine_are_read(tmp_path: Path) -> None:
    parts = tmp_path / "sources.list.d"
    parts.mkdir()
    (tmp_path / "sources.list").write_text(f"deb {MIRROR} bookworm main\n")
    (parts / "b.sources").write_text(f"Types: deb\nURIs: {SECURITY}\nSuites: x\n")
    (parts / "a.list").write_text("deb http://a.example/debian y main\n")
    (parts / "c.sources.disabled").write_text("Types: deb\nURIs: http://c.example\nSuites: z\n")

    uris = [source.uri for source in apt_sources.machine_sources(tmp_path)]

    assert uris == [MIRROR, "http://a.example/debian", SECURITY]


def test_a_machine_without_apt_has_no_sources(tmp_path: Path) -> None:
    assert apt_sources.machine_sources(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("suites", "suite"),
    [
        pytest.param(("bookworm", "bookworm-updates"), "bookworm", id="by its name"),
        pytest.param(("stable",), "bookworm", id="by its role"),
        pytest.param(("sid",), "", id="a machine without a release name"),
    ],
)
def test_the_mirror_is_the_source_with_the_plain_suite(suites: tuple[str, ...], suite: str) -> None:
    others = [
        Source(SECURITY, ("bookworm-security",)),
        Source("http://other.example", ("nodistro",)),
    ]
    mirror = Source(MIRROR, suites)

    assert apt_sources.choose_mirror([*others, mirror], suite, {}) == mirror


def test_a_mirror_that_is_named_is_used() -> None:
    named = {"ODOO_SANDBOX_MIRROR": "http://named.example/debian"}

    chosen = apt_sources.choose_mirror([Source(MIRROR, ("bookworm",))], "bookworm", named)

    assert chosen.uri == "http://named.example/debian"


def test_a_machine_without_a_debian_mirror_is_told_so() -> None:
    with pytest.raises(SandboxError, match="names no Debian mirror"):
        apt_sources.choose_mirror([Source(SECURITY, ("bookworm-security",))], "bookworm", {})


def test_the_own_sources_name_the_suites_and_are_checked_with_keys() -> None:
    source = Source(MIRROR, ("trixie",), "/usr/share/keyrings/own.gpg")

    text = apt_sources.render(source, ["trixie", "sid"])

    [parsed] = apt_sources.parse_deb822(text)
    assert (parsed.uri, parsed.suites) == (MIRROR, ("trixie", "sid"))
    assert parsed.signed_by.endswith((".gpg", ".pgp"))


def test_the_release_is_read_from_os_release(tmp_path: Path) -> None:
    file = tmp_path / "os-release"
    file.write_text('NAME="Debian GNU/Linux"\nVERSION_CODENAME=trixie\nID=debian\n')

    assert apt_sources.os_release(file)["VERSION_CODENAME"] == "trixie"
    assert apt_sources.os_release(tmp_path / "none") == {}
