"""`odoo-sync report`: the page, read without a browser."""

from __future__ import annotations

import base64
import hashlib
import re
import typing as t
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest

from odoo_sync.report import data
from tests.unit.odoo_sync.conftest import note, rejected
from tests.unit.outcomes import outcome

if t.TYPE_CHECKING:
    from click.testing import Result

    from odoo_common.ledger.database import Store

Call = t.Callable[..., "Result"]
#: WCAG 2.2, level AA: the contrast of text, and of what isn't text.
TEXT, GRAPHIC = 4.5, 3.0


class Page(HTMLParser):
    """A page's ids and links, and the text of each element with an id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")


@pytest.fixture
def page(call: Call, tmp_path: Path) -> t.Callable[..., str]:
    """Write the report and return its text."""

    def write(*arguments: str) -> str:
        path = tmp_path / "page.html"
        done = call("report", "--output", str(path), *arguments)
        assert done.exit_code == 0, done.output
        return path.read_text()

    return write


def test_an_empty_ledger_has_a_report_too(
    store: Store, page: t.Callable[..., str], call: Call, tmp_path: Path
) -> None:
    assert store.is_new
    assert "No record was rejected." in page()
    assert call("report", "--output", str(tmp_path / "none" / "page.html")).exit_code == 1


def test_the_page_is_its_owners_alone_also_where_the_file_was_not(
    store: Store, page: t.Callable[..., str], tmp_path: Path
) -> None:
    assert store.is_new
    path = tmp_path / "page.html"
    path.write_text("x" * 1_000_000)
    path.chmod(0o644)
    text = page()
    assert text.startswith("<!DOCTYPE html>")
    assert text.rstrip().endswith("</html>")
    assert path.stat().st_mode & 0o077 == 0


def test_the_report_names_what_waits(store: Store, page: t.Callable[..., str]) -> None:
    run = note(store, [outcome(), rejected(number=1)], "failed", job="nightly")
    text = page()
    for part in (run, "nightly", "singer.x1", "Barcode 3700123456789", 'class="failed"', "50 %"):
        assert part in text, part
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", text)


def test_a_run_leads_to_its_rejections_and_back_and_shows_its_error(
    store: Store, page: t.Callable[..., str]
) -> None:
    run = note(
        store, [rejected(number=n) for n in range(7)], "failed", error="Odoo can't be reached"
    )
    note(store, [outcome()], "succeeded")
    text = page()
    found = Page(text)
    assert f"#run-0-{run}" in found.links
    assert f"#rejected-0-{run}" in found.links
    assert {link[1:] for link in found.links} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert "Odoo can&#39;t be reached" in text
    assert f"7 rejected, the latest 5 of them here; the others: odoo-sync errors {run}" in text


def test_a_job_can_be_chosen_without_a_script(store: Store, page: t.Callable[..., str]) -> None:
    note(store, [outcome()], "succeeded", job="nightly")
    assert "<nav" not in page()
    note(store, [outcome(), rejected(number=1)], "partial", job="<orders>")
    text = page()
    assert re.findall(r'<label for="job-(\d)">([^<]+)<', text) == [
        ("0", "All jobs"),
        ("1", "&lt;orders&gt;"),
        ("2", "nightly"),
    ]
    every, orders, nightly = text.split('<div class="view view-')[1:]
    assert "singer.x1" in every
    assert "singer.x1" in orders
    assert "singer.x1" not in nightly
    assert "No record was rejected." in nightly
    assert "#job-1:checked ~ .view-1" in text
    only = page("--job", "nightly")
    assert "singer.x1" not in only
    assert "<nav" not in only


def test_jobs_that_have_no_view_are_counted(
    store: Store, page: t.Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "MAX_JOBS", 2)
    for name in "abcd":
        note(store, [outcome()], "succeeded", job=name)
    assert "2 more: odoo-sync report --job NAME" in page()


def test_no_control_character_of_a_record_is_in_the_page(
    store: Store, page: t.Callable[..., str]
) -> None:
    odd = "\x1b[2J\x07\x9b\u202e\u2066<b>"
    note(
        store,
        [rejected(number=1, external_id=odd, message=odd, stream=odd, field=odd, code=odd)],
        "partial",
        job=odd,
        triggered_by=odd,
        place=odd,
    )
    note(store, [outcome(stream=odd)], "succeeded")
    text = page()
    assert "&lt;b&gt;" in text
    assert "<b>odd" not in text
    assert not re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_the_page_may_load_its_own_style_and_nothing_else(
    store: Store, page: t.Callable[..., str]
) -> None:
    assert store.is_new
    text = page()
    [style] = re.findall(r"<style>(.*)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in text
    assert "default-src &#39;none&#39;" in text
    assert "style=" not in text


STYLE = Path(data.__file__).parent / "templates/style.css"


def themes() -> dict[str, dict[str, str]]:
    """Return the colors of the style by theme."""
    light, dark = re.findall(r":root \{(.*?)\}", STYLE.read_text(), re.DOTALL)[:2]
    colors = dict(re.findall(r"--(\w+): (#\w{6})", light))
    return {"light": colors, "dark": colors | dict(re.findall(r"--(\w+): (#\w{6})", dark))}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors as WCAG computes it."""

    def luminance(color: str) -> float:
        parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_charts_have_the_contrast_of_level_aa(theme: str) -> None:
    colors = themes()[theme]
    for name, ground in product(colors.keys() - {"paper", "card", "line"}, ("paper", "card")):
        least = GRAPHIC if name == "unchanged" else TEXT
        assert contrast(colors[name], colors[ground]) >= least, f"{name} on {ground}"


def test_no_text_is_smaller_than_eleven_pixels() -> None:
    sizes = re.findall(r"font(?:-size)?: ([\d.]+)px", STYLE.read_text())
    assert len(sizes) > 5
    assert min(map(float, sizes)) >= 11
