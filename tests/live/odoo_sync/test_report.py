"""The report in a real browser."""

from __future__ import annotations

import collections
import re
import typing as t
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from PIL import Image

from odoo_common.ledger.conflicts import Conflict, ConflictStore
from odoo_common.ledger.database import Store
from odoo_common.ledger.runs import Origin, Run
from odoo_common.ledger.written_values import Key
from odoo_sync.cli import main
from sandbox.browser import Browser
from tests.unit.odoo_sync.conftest import note, rejected
from tests.unit.odoo_sync.report.test_report import themes
from tests.unit.outcomes import outcome

if t.TYPE_CHECKING:
    from pathlib import Path

#: Pixels of the pictures.
HEIGHT = 4000


class Tags(HTMLParser):
    """Collects a page's tags and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name == "href"]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """The report of a ledger with everything in it."""
    ledger = tmp_path / "ledger.db"
    store = Store(str(ledger))
    for _ in range(5):
        rows = [outcome(outcome=name) for name in ("created", "updated", "unchanged", "skipped")]
        rows += [rejected(message="x" * 300), rejected(code="<b>odd</b>")]
        run = note(store, rows * 3, "partial", job="<script>alert(1)</script>")
    tap = Run(store, Origin("tap-odoo", "from_odoo", "db@host", job="nightly"))
    tap.end("failed", {"streams": {"units": {"read": 20}}, "read": 20}, error="Odoo is away" * 30)
    key = Key("product.product", "shop.lamp")
    text = 'javascript:alert("x")'
    values: dict[str, t.Any] = dict.fromkeys(("ours_digest", "theirs_digest", "base_digest"), "d")
    ConflictStore(store, "db@host").record(
        run,
        [
            Conflict(
                key=key, stream="products", odoo_id=1, field="name", policy="manual", decision="",
                by_person=False, ours=text, theirs="<img src=x>", theirs_at="", **values,
            )
        ],
    )  # fmt: skip
    store.close()
    page = tmp_path / "report.html"
    done = CliRunner().invoke(main, ["report", "--ledger", str(ledger), "--output", str(page)])
    assert done.exit_code == 0, done.output
    return page


def test_the_page_loads_nothing_and_runs_nothing(report: Path) -> None:
    text = report.read_text()
    assert "default-src &#39;none&#39;" in text
    tags = Tags()
    tags.feed(text)
    assert {"svg", "rect", "table"} <= tags.names
    assert not tags.names & {"script", "img", "link", "iframe", "object", "embed", "form"}
    assert not {name for name in tags.attributes if name.startswith(("on", "src", "style"))}
    assert tags.links
    assert all(link.startswith("#") for link in tags.links)
    assert not re.search(r"https?:|url\(|@import", text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert report.stat().st_mode & 0o077 == 0


@pytest.fixture
def browser() -> Browser:
    found = Browser()
    if found.program is None:
        pytest.skip("no browser on this machine: ./run sandbox browser gets one")
    return found


class Picture:
    """What a browser made of a page: how many pixels have which color."""

    def __init__(self, browser: Browser, page: Path, **how: t.Any) -> None:
        path = page.with_suffix(".png")
        browser.picture(page, path, height=HEIGHT, **how)
        with Image.open(path) as image:
            rgb = image.convert("RGB")
        self.width, self.height = rgb.size
        self._image = rgb

    def colors(self, left: int = 0, right: int | None = None) -> collections.Counter[str]:
        part = self._image.crop((left, 0, right or self.width, self.height))
        found = part.getcolors(part.width * part.height) or []
        return collections.Counter(
            {"#{:02x}{:02x}{:02x}".format(*t.cast("tuple[int, ...]", c)): n for n, c in found}
        )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_real_browser_shows_the_page_on_a_phone_and_on_a_desk(
    browser: Browser, report: Path, width: int, theme: str
) -> None:
    colors = themes()[theme]
    shown = Picture(browser, report, width=width, theme=theme)
    assert (shown.width, shown.height) == (width, HEIGHT)
    pixels = shown.colors()
    for name in ("created", "rejected", "skipped", "updated", "unchanged", "read"):
        assert pixels[colors[name]] > 40, f"{name} is not to be seen"
    ground = pixels[colors["paper"]] + pixels[colors["card"]]
    assert ground / width / HEIGHT > 0.5
    assert pixels[colors["ink"]] > 1000, "there is no text on it"
    # Nothing reaches over the edge, where only a scroll to the side would show it.
    assert set(shown.colors(left=width - 8)) == {colors["paper"]}


def test_a_job_that_is_chosen_shows_its_runs_alone(browser: Browser, report: Path) -> None:
    text = report.read_text()
    colors = themes()["light"]
    assert Picture(browser, report, width=390).colors()[colors["read"]] > 40
    for number, name in enumerate(("nightly", "&lt;script&gt;"), 1):
        assert f'<label for="job-{number}">{name}' in text
    chosen = text.replace('id="job-0" checked', 'id="job-0"').replace(
        'id="job-2"', 'id="job-2" checked'
    )
    report.write_text(chosen)
    pixels = Picture(browser, report, width=390).colors()
    assert pixels[colors["read"]] == 0
    assert pixels[colors["rejected"]] > 40
