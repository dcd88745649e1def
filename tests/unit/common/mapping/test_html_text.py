"""HTML as text: what a browser shows, in time that grows with the text."""

from __future__ import annotations

import time

import pytest

from odoo_common.mapping.runtime.strings import html_to_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Two&nbsp;words</p><script>x<p></script><ul><li>a</li></ul>", "Two words\na"),
        ("a < b <c", "a < b <c"),
        ('<a title="x > y">link</a>', "link"),
        ("<a title=x'>link</a>", "link"),
        ("a<!-- <p>no</p> -->b<!-- rest", "ab"),
        ("<head><title>t</title></head><STYLE>p</style >body", "body"),
        ("<!DOCTYPE html><?php x ?>1 &lt; 2 &amp; 3<br/>4", "1 < 2 & 3\n4"),
        ("<script>never closed", ""),
    ],
)
def test_text_is_what_a_browser_shows(source: str, text: str) -> None:
    assert html_to_text(source) == text


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<!--", "<![CDATA[", "</", "&", "<a b='", "<script>", "<?", "<!", "<p", "<a b=' "],
)
def test_the_time_grows_with_the_text(piece: str) -> None:
    began = time.process_time()
    html_to_text(piece * (500_000 // len(piece)))
    assert time.process_time() - began < 2
