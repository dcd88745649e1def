"""What a reader of HTML sees, read once from the left: the time grows with the text, no faster."""

from __future__ import annotations

import html
import re

#: Elements that a browser puts on lines of their own.
BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "hr"}
)
HIDDEN = frozenset({"script", "style", "head", "title"})
#: Elements whose content is no HTML up to their own end.
RAW = frozenset({"script", "style"})
_TAG = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_STOP = re.compile(r"""[>"']""")
_RAW_END = {name: re.compile(f"</{name}", re.IGNORECASE) for name in RAW}


def visible_text(source: str) -> str:
    """Return what a reader of an HTML text sees, a line a paragraph."""
    reader = _Reader(source)
    reader.read()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader:
    def __init__(self, source: str) -> None:
        self.parts: list[str] = []
        self._source = source
        self._hidden = 0

    def read(self) -> None:
        """Read all of it; what is begun and never ended ends it."""
        source, place = self._source, 0
        while (start := source.find("<", place)) >= 0:
            self._show(source[place:start])
            found = _TAG.match(source, start)
            if found:
                place = self._tag(found)
            elif source.startswith("<!--", start):
                place = _after(source.find("-->", start + 4), 3)
            elif source.startswith(("<!", "<?", "</"), start):
                place = _after(source.find(">", start), 1)
            else:
                self._show("<")
                place = start + 1
            if place < 0:
                self._show(source[start:] if found else "")
                return
        self._show(source[place:])

    def _tag(self, found: re.Match[str]) -> int:
        """Note what a tag means; return where it ends, or -1."""
        name = found[1].lower()
        end = self._end_of_tag(found.end())
        if end < 0:
            return -1
        is_end = found[0].startswith("</")
        if name in BLOCKS:
            self.parts.append("\n")
        if name in HIDDEN:
            self._hidden = max(0, self._hidden + (-1 if is_end else 1))
        if name in RAW and not is_end:
            close = _RAW_END[name].search(self._source, end)
            return close.start() if close else len(self._source)
        return end

    def _end_of_tag(self, place: int) -> int:
        """Return where a tag ends; a > in the quotes of a value doesn't end it."""
        while stop := _STOP.search(self._source, place):
            place = stop.end()
            if stop[0] == ">":
                return place
            if self._source[max(0, stop.start() - 20) : stop.start()].rstrip().endswith("="):
                place = _after(self._source.find(stop[0], place), 1)
                if place < 0:
                    return -1
        return -1

    def _show(self, text: str) -> None:
        if text and not self._hidden:
            self.parts.append(html.unescape(text).replace("\n", " "))


def _after(found: int, length: int) -> int:
    return found + length if found >= 0 else -1
