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
from odoo_common.ledger.written_values import Key
from odoo_sync.cli import main
from sandbox.browser import Browser
from tests.unit.odoo_sync.conftest import note, rejected
from tests.unit.outcomes import outcome

if t.TYPE_CHECKING:
    from pathlib import Path

#: What each part of the charts is drawn with.
COLORS = {
    "created": (0x2A, 0x9D, 0x6F),
    "rejected": (0xD6, 0x45, 0x5D),
    "open conflicts": (0xDF, 0xAE, 0x3C),
    "durations": (0x3A, 0x86, 0xC8),
}


class Tags(HTMLParser):
    """Collects a page's tags and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """The report of a ledger with everything in it."""
    ledger = tmp_path / "ledger.db"
    store = Store(str(ledger))
    for _ in range(5):
        rows = [outcome() for _ in range(10)] + [rejected(), rejected(code="<b>odd</b>")]
        run = note(store, rows, "partial", job="<script>alert(1)</script>")
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
    assert "default-src 'none'" in text
    tags = Tags()
    tags.feed(text)
    assert {"svg", "rect", "table"} <= tags.names
    assert not tags.names & {"script", "img", "link", "iframe", "object", "embed", "a"}
    assert not {name for name in tags.attributes if name.startswith(("on", "src", "href"))}
    assert not re.search(r"https?:|url\(|@import", text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert report.stat().st_mode & 0o077 == 0


def test_a_real_browser_shows_the_charts(report: Path, tmp_path: Path) -> None:
    browser = Browser()
    if browser.program is None:
        pytest.skip("no browser on this machine: ./run sandbox browser gets one")
    picture = tmp_path / "report.png"
    browser.picture(report, picture, width=1000, height=2200)
    with Image.open(picture) as image:
        assert image.size == (1000, 2200)
        rgb = image.convert("RGB")
        colors = rgb.getcolors(rgb.width * rgb.height)
        pixels = collections.Counter({color: count for count, color in colors})
    for name, color in COLORS.items():
        assert pixels[color] > 100, f"{name} is not to be seen"
    paper = pixels[0xF6, 0xF7, 0xF9] + pixels[255, 255, 255]
    assert paper / image.width / image.height > 0.5
    dark = sum(count for color, count in pixels.items() if max(color) < 0x60)
    assert dark > 2000, "there is no text on it"
