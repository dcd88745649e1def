"""The page of the report: its frame, its looks, its tables. One file that loads nothing."""

from __future__ import annotations

import typing as t
from html import escape

from odoo_sync.formatting import cell

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STYLE = """
:root { color-scheme: light dark;
  --paper: #f6f7f9; --card: #fff; --ink: #1d2530; --soft: #66707e; --line: #e3e6eb;
  --created: #2a9d6f; --updated: #3a86c8; --unchanged: #b9c1cc; --skipped: #dfae3c;
  --rejected: #d6455d; --read: #7a6bd0; --deleted: #c07ab8; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14181e; --card: #1d232b; --ink: #e6eaf0; --soft: #98a3b3; --line: #2f3742;
  --unchanged: #566171; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 60px; }
h1 { font-size: 26px; margin: 0; } h2 { font-size: 17px; margin: 0 0 2px; }
header p, .note { color: var(--soft); margin: 2px 0 12px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 18px 22px; margin-top: 18px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px;
  margin-top: 18px; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 12px 16px; }
.tile b { display: block; font-size: 19px; line-height: 1.4; font-variant-numeric: tabular-nums;
  white-space: nowrap; }
.tile.alarm b { color: var(--rejected); } .tile span { color: var(--soft); font-size: 13px; }
svg { display: block; width: 100%; height: auto; font-size: 12px; }
.grid { stroke: var(--line); } .axis { fill: var(--soft); } .label { fill: var(--ink); }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.created { fill: var(--created); } .updated { fill: var(--updated); }
.unchanged { fill: var(--unchanged); } .skipped, .open { fill: var(--skipped); }
.rejected, .waiting, .failed { fill: var(--rejected); } .read, .from_odoo { fill: var(--read); }
.deleted { fill: var(--deleted); } .settled, .resolved { fill: var(--unchanged); }
.to_odoo { fill: var(--updated); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 6px 0 10px; color: var(--soft);
  font-size: 13px; }
.legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px;
  margin-right: 6px; }
i.created { background: var(--created); } i.updated, i.to_odoo { background: var(--updated); }
i.unchanged, i.settled, i.resolved { background: var(--unchanged); }
i.skipped, i.open { background: var(--skipped); }
i.rejected, i.waiting { background: var(--rejected); }
i.read, i.from_odoo { background: var(--read); } i.deleted { background: var(--deleted); }
.scroll { overflow-x: auto; } svg + .scroll { margin-top: 18px; }
i.failed { background: var(--rejected); clip-path: polygon(50% 0, 0 100%, 100% 100%); }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th { color: var(--soft); font-weight: 600; text-align: left; }
th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.wide { min-width: 260px; overflow-wrap: anywhere; }
td.short { white-space: nowrap; }
.succeeded { color: var(--created); } td.partial { color: var(--skipped); }
td.failed, td.lost { color: var(--rejected); }
footer { color: var(--soft); font-size: 13px; margin-top: 18px; }
"""
#: What a browser may load for this page: nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
#: Cells that may break anywhere: messages and values.
WIDE = 40
STATUSES = ("succeeded", "partial", "failed", "lost")


def page(title: str, about: str, body: Iterable[str], foot: str) -> str:
    """Return the whole page.

    Args:
        title: Its heading.
        about: The line below it.
        body: HTML.
        foot: The line at its end.
    """
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style></head>\n"
        f"<body><main><header><h1>{escape(title)}</h1><p>{escape(about)}</p></header>\n"
        + "\n".join(body)
        + f"\n<footer>{escape(foot)}</footer></main></body></html>\n"
    )


def section(heading: str, note: str, *parts: str) -> str:
    """Return a card with a heading and a line that says what it shows."""
    return (
        f'<section><h2>{escape(heading)}</h2><p class="note">{escape(note)}</p>'
        f"{''.join(parts)}</section>"
    )


def tiles(given: Iterable[tuple[str, str, bool]]) -> str:
    """Return the figures at the top: label, value, and whether it is an alarm."""
    shown = "".join(
        f'<div class="tile{" alarm" if alarm else ""}"><b>{escape(value)}</b>'
        f"<span>{escape(label)}</span></div>"
        for label, value, alarm in given
    )
    return f'<div class="tiles">{shown}</div>'


def table(headings: Sequence[str], given: Iterable[Sequence[t.Any]]) -> str:
    """Return a table; numbers are to the right."""
    kept = [list(row) for row in given]
    numbers = [
        bool(kept) and all(isinstance(row[i], (int, float)) or row[i] is None for row in kept)
        for i in range(len(headings))
    ]
    head = "".join(
        f"<th{' class=number' if number else ''}>{escape(heading)}</th>"
        for heading, number in zip(headings, numbers, strict=True)
    )
    lines = "".join(f"<tr>{''.join(map(_cell, row, numbers))}</tr>" for row in kept)
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody>'
        "</table></div>"
    )


def _cell(value: t.Any, is_number: bool) -> str:  # noqa: FBT001 - for `map`
    if is_number:
        shown = "" if value is None else f"{value:,}"
        return f'<td class="number">{shown}</td>'
    text = cell(value)
    kind = text if text in STATUSES else "wide" if len(text) > WIDE else "short"
    return f'<td class="{kind}">{escape(text)}</td>'
