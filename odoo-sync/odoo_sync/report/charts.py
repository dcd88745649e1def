"""Charts as SVG, without a library: they have to work in one file, on any screen, and offline."""

from __future__ import annotations

import dataclasses
import math
import typing as t
from html import escape

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: Units of the drawing; the page scales it to its width.
WIDTH, HEIGHT = 960, 240
LEFT, RIGHT, TOP, BOTTOM = 64, 8, 10, 36
#: A column is at most so wide: few runs don't become a wall.
WIDEST = 44
LABELS = 8
ROW = 26
ROW_LABEL = 260
SHORTEST = 2.0


@dataclasses.dataclass(frozen=True)
class Column:
    """One column of a chart.

    Attributes:
        label: What stands below it.
        title: What a mouse shows.
        parts: By series, how high.
        is_marked: It wants to be seen: a mark stands below it.
    """

    label: str
    title: str
    parts: Mapping[str, float]
    is_marked: bool = False

    @property
    def height(self) -> float:
        """How high it is."""
        return sum(self.parts.values())


def columns(
    given: Sequence[Column], series: Sequence[str], unit: Callable[[float], str], *, name: str
) -> str:
    """Return a chart of columns, each a pile of parts.

    Args:
        given: The columns, from the left.
        series: The parts, from the bottom; each is a CSS class too.
        unit: Writes a value of the axis.
        name: What it shows, for those who can't see it.
    """
    top = nice_top(max((column.height for column in given), default=0))
    plot_width, plot_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    shapes = []
    for tick in range(5):
        y = TOP + plot_height * (1 - tick / 4)
        shapes.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:g}" y2="{y:g}"/>'
        )
        text = escape(unit(top * tick / 4))
        shapes.append(f'<text class="axis end" x="{LEFT - 8}" y="{y + 4:g}">{text}</text>')
    step = plot_width / max(len(given), 1)
    width = min(step * 0.72, WIDEST)
    every = math.ceil(len(given) / LABELS)
    for index, column in enumerate(given):
        middle = LEFT + step * (index + 0.5)
        shapes.append(_pile(column, series, middle - width / 2, width, plot_height / top))
        if index % every == 0:
            label = escape(column.label)
            shapes.append(
                f'<text class="axis middle" x="{middle:.1f}" y="{HEIGHT - 8}">{label}</text>'
            )
    return _svg(shapes, WIDTH, HEIGHT, name)


def rows(
    given: Sequence[tuple[str, Mapping[str, float]]], series: Sequence[str], *, name: str
) -> str:
    """Return a chart of lying bars.

    Args:
        given: Label and parts of each, from the top.
        series: The parts, from the left; each is a CSS class too.
        name: What it shows.
    """
    longest = max((sum(parts.values()) for _, parts in given), default=0) or 1
    room = WIDTH - ROW_LABEL - 70
    shapes = []
    for index, (label, parts) in enumerate(given):
        y = index * ROW
        text = escape(label)
        shapes.append(f'<text class="label end" x="{ROW_LABEL - 12}" y="{y + 17}">{text}</text>')
        x = float(ROW_LABEL)
        for part in series:
            if not parts.get(part):
                continue
            width = max(parts[part] / longest * room, SHORTEST)
            shapes.append(
                f'<rect class="{part}" x="{x:.1f}" y="{y + 4}" width="{width:.1f}" '
                f'height="{ROW - 8}" rx="2"><title>{text}: {parts[part]:g} {part}</title></rect>'
            )
            x += width
        total = f"{sum(parts.values()):,.0f}"
        shapes.append(f'<text class="label" x="{x + 8:.1f}" y="{y + 17}">{total}</text>')
    return _svg(shapes, WIDTH, max(len(given), 1) * ROW, name)


def legend(series: Sequence[str]) -> str:
    """Return what the colors mean."""
    keys = "".join(f'<span><i class="{name}"></i>{escape(name)}</span>' for name in series)
    return f'<p class="legend">{keys}</p>'


def nice_top(highest: float) -> float:
    """Return the end of an axis, at least 4, whose quarters are round."""
    if highest <= 0:
        return 4
    power = 10.0 ** math.floor(math.log10(highest))
    for factor in (1, 2, 3, 4, 6, 8, 10):
        top = factor * power
        if highest <= top and (top >= 4 or factor == 4):
            return top
    return 4


def _pile(column: Column, series: Sequence[str], x: float, width: float, scale: float) -> str:
    y = float(HEIGHT - BOTTOM)
    shapes = [f"<g><title>{escape(column.title)}</title>"]
    for name in series:
        height = column.parts.get(name, 0) * scale
        if height:
            height = max(height, SHORTEST)  # one rejected record of ten thousand is still seen
            y -= height
            shapes.append(
                f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
                f'height="{height:.1f}"/>'
            )
    if column.is_marked:
        middle, base = x + width / 2, HEIGHT - BOTTOM
        corners = (
            f"{middle:.1f},{base + 2} {middle - 6:.1f},{base + 12} {middle + 6:.1f},{base + 12}"
        )
        shapes.append(f'<polygon class="failed" points="{corners}"/>')
    return "".join(shapes) + "</g>"


def _svg(shapes: Sequence[str], width: int, height: int, name: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(name)}">'
        f"{''.join(shapes)}</svg>"
    )
