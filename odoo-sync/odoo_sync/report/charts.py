"""Charts as SVG, without a library: they have to work in one file, on any screen, and offline.

What lies across is in percent of the page's width, what stands upright and all text in pixels: a
chart is as wide as its screen, and its labels are as large there as anywhere.
"""

from __future__ import annotations

import dataclasses
import math
import typing as t

from markupsafe import Markup

from odoo_sync.formatting import printable

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: Pixels: the plot, what is above it, and the labels below it.
PLOT, TOP, BOTTOM = 190, 10, 44
#: Percent: a column is at most so wide, that few runs don't become a wall.
WIDEST = 4.0
#: How many columns have a label on a wide screen; on a narrow one it is each third of them.
LABELS, NARROW = 8, 3
#: Pixels, and percent: the least that a part is drawn with, so that one record of ten thousand is
#: seen.
SHORTEST, NARROWEST = 2.0, 0.7
TICKS = 4


@dataclasses.dataclass(frozen=True)
class Column:
    """One column of a chart.

    Attributes:
        label: What stands below it, in lines.
        title: What a mouse shows.
        parts: By series, how high.
        href: Where it leads, or `""`.
        is_marked: It wants to be seen: a mark stands below it.
    """

    label: Sequence[str]
    title: str
    parts: Mapping[str, float]
    href: str = ""
    is_marked: bool = False

    @property
    def height(self) -> float:
        """How high it is."""
        return sum(self.parts.values())


def columns(
    given: Sequence[Column], series: Sequence[str], unit: Callable[[float], str], *, name: str
) -> Markup:
    """Return a chart of columns, each a pile of parts.

    Args:
        given: The columns, from the left.
        series: The parts, from the bottom; each is a CSS class too.
        unit: Writes a value of the axis.
        name: What it shows, for those who can't see it.
    """
    top = nice_top(max((column.height for column in given), default=0))
    height = TOP + PLOT + BOTTOM
    ticks = [(TOP + PLOT * (1 - tick / TICKS), top * tick / TICKS) for tick in range(TICKS + 1)]
    axis = _join(
        _svg('<text class="axis end" x="100%" y="{:g}">{}</text>', y + 4, unit(value))
        for y, value in ticks
    )
    lines = _join(
        _svg('<line class="grid" x1="0" x2="100%" y1="{0:g}" y2="{0:g}"/>', y) for y, _ in ticks
    )
    step = 100 / max(len(given), 1)
    every = math.ceil(len(given) / LABELS) or 1
    shapes = []
    for index, column in enumerate(given):
        middle = step * (index + 0.5)
        shapes.append(_pile(column, series, middle, min(step * 0.72, WIDEST), PLOT / top))
        if index % every == 0:
            is_always = index // every % NARROW == NARROW // 2
            shapes.append(
                _label(column, middle, "axis middle" if is_always else "axis middle wide")
            )
    return _svg(
        '<div class="chart"><svg class="scale" height="{0}" aria-hidden="true">{1}</svg>'
        '<svg class="plot" height="{0}" role="group" aria-label="{2}">{3}{4}</svg></div>',
        height,
        axis,
        name,
        lines,
        _join(shapes),
    )


def rows(
    given: Sequence[tuple[str, Mapping[str, float]]], series: Sequence[str], *, name: str
) -> Markup:
    """Return a chart of lying bars.

    Args:
        given: Label and parts of each, from the top.
        series: The parts, from the left; each is a CSS class too.
        name: What it shows.
    """
    longest = max((sum(parts.values()) for _, parts in given), default=0) or 1
    lines = _join(
        _svg(
            '<li><span class="name">{}</span><svg height="18">{}</svg><b>{:,.0f}</b></li>',
            label,
            _bar(label, parts, series, longest),
            sum(parts.values()),
        )
        for label, parts in given
    )
    return _svg('<ul class="bars" aria-label="{}">{}</ul>', name, lines)


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


def _pile(
    column: Column, series: Sequence[str], middle: float, width: float, scale: float
) -> Markup:
    y = float(TOP + PLOT)
    shapes = [_svg("<title>{}</title>", column.title)]
    for name in series:
        height = column.parts.get(name, 0) * scale
        if height:
            height = max(height, SHORTEST)
            y -= height
            shapes.append(
                _svg(
                    '<rect class="{}" x="{:.2f}%" y="{:.1f}" width="{:.2f}%" height="{:.1f}"/>',
                    name,
                    middle - width / 2,
                    y,
                    width,
                    height,
                )
            )
    if column.is_marked:
        shapes.append(
            _svg(
                '<svg x="{:.2f}%" y="{}"><polygon class="failed" points="0,2 -6,12 6,12"/></svg>',
                middle,
                TOP + PLOT,
            )
        )
    if column.href:
        return _svg('<a href="{}">{}</a>', column.href, _join(shapes))
    return _svg("<g>{}</g>", _join(shapes))


def _label(column: Column, middle: float, kind: str) -> Markup:
    lines = _join(
        _svg('<tspan x="{:.2f}%" y="{}">{}</tspan>', middle, y, line)
        for y, line in zip((TOP + PLOT + 26, TOP + PLOT + 40), column.label, strict=False)
    )
    return _svg('<text class="{}">{}</text>', kind, lines)


def _bar(label: str, parts: Mapping[str, float], series: Sequence[str], longest: float) -> Markup:
    shapes = []
    x = 0.0
    for part in series:
        if not parts.get(part):
            continue
        width = max(parts[part] / longest * 100, NARROWEST)
        shapes.append(
            _svg(
                '<rect class="{}" x="{:.2f}%" width="{:.2f}%" height="18" rx="2">'
                "<title>{}: {:g} {}</title></rect>",
                part,
                x,
                width,
                label,
                parts[part],
                part,
            )
        )
        x += width
    return _join(shapes)


def _svg(template: str, *values: Markup | str | float) -> Markup:
    """Return markup with these values in it: text is printable and escaped."""
    safe = (printable(v) if isinstance(v, str) and not isinstance(v, Markup) else v for v in values)
    return Markup(template).format(*safe)  # nosec B704  # noqa: S704 - a literal of this file


def _join(parts: t.Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
