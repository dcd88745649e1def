"""What the sandbox's private apt is told."""

from __future__ import annotations

from sandbox.packages import Wanted, preferences, pretended

ODOO_19 = Wanted(packages=("odoo-19",), base_suite="trixie", from_suite={"odoo-19": "sid"})


def test_only_the_named_package_comes_from_the_other_suite() -> None:
    stanzas = preferences(ODOO_19).split("\n\n")

    assert stanzas[0].splitlines() == [
        "Package: *",
        "Pin: release n=sid",
        "Pin-Priority: 100",
    ]
    assert stanzas[1].splitlines() == [
        "Package: odoo-19",
        "Pin: release n=sid",
        "Pin-Priority: 990",
    ]


def test_one_suite_needs_no_preferences() -> None:
    wanted = Wanted(packages=("p",), base_suite="bullseye", from_suite={"p": "bullseye"})

    assert preferences(wanted) == ""
    assert wanted.suites == ["bullseye"]


def test_the_base_suite_comes_first() -> None:
    assert ODOO_19.suites == ["trixie", "sid"]


def test_packages_that_are_not_needed_look_installed() -> None:
    entries = pretended(["perl", "adduser"], "arm64").split("\n\n")

    assert [entry.splitlines()[0] for entry in entries] == ["Package: perl", "Package: adduser"]
    assert all("Status: install ok installed" in entry for entry in entries)
    assert all("Architecture: arm64" in entry for entry in entries)
