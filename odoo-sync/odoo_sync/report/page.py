"""The report as one HTML file that loads nothing and runs nothing."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import typing as t
from importlib import resources

import jinja2
from markupsafe import Markup

from odoo_sync.formatting import cell, duration, shortened
from odoo_sync.report import charts

if t.TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from odoo_sync.report.data import ReportData, View

WRITTEN = ("created", "updated", "unchanged", "skipped", "rejected")
SERIES = ("read", "deleted", *WRITTEN)
DIRECTIONS = ("to_odoo", "from_odoo")
#: Statuses of runs that are marked in the charts.
FAILED = ("failed", "lost")
#: Runs of the table that are seen at once; the others are folded.
LATEST = 10
#: Characters of a value in a table, and of a name that isn't broken.
LONG, SHORT = 200, 24
NONE = "-"


@dataclasses.dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Attributes:
        value: What it holds.
        kind: A CSS class.
        href: Where it leads, or `""`.
    """

    value: t.Any
    kind: str = ""
    href: str = ""


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        cells: One for each heading.
        anchor: Its name in links, or `""`.
    """

    cells: Sequence[Cell]
    anchor: str = ""


def render(data: ReportData) -> str:
    """Return the page."""
    style = _style(len(data.views))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    template = _ENVIRONMENT.get_template("report.html.jinja")
    return template.render(
        data=data,
        views=[Section(view, index) for index, view in enumerate(data.views)],
        conflicts=_conflicts(data),
        contested=charts.rows(data.contested, ("open", "resolved"), name="Conflicts by field"),
        style=Markup(style),  # nosec B704  # noqa: S704 - ours, nobody's data
        policy=policy(digest),
    )


def policy(digest: str) -> str:
    """Return what a browser may load for the page: the style with this digest, nothing else."""
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


class Section:
    """All jobs, or one of them, as the template shows it.

    Args:
        view: What there is.
        index: Its place: names in links begin with it.
    """

    def __init__(self, view: View, index: int) -> None:
        self.view = view
        self.index = index
        self.name = "All jobs" if not index and view.job is None else view.job or "without a job"

    @property
    def tiles(self) -> list[tuple[str, str, str, bool]]:
        """The figures at the top: label, value, where it leads, and whether it is an alarm."""
        stats, waiting = self.view.stats, self.view.waiting
        rate = stats["success_rate"]
        last = self.view.runs[-1] if self.view.runs else None
        contested = stats["conflicts"]["open"]
        found = [
            ("runs", f"{stats['runs']['total']:,}", f"#runs-{self.index}", False),
            ("records", f"{stats['total_syncs']:,}", "", False),
            ("success rate", NONE if rate is None else f"{rate:g} %", "", False),
            ("rejections that wait", f"{waiting:,}", f"#rejections-{self.index}", waiting > 0),
        ]
        if not self.index:
            found.append(("open conflicts", f"{contested:,}", "#conflicts", contested > 0))
        last_at = moment(last["started_at"]) if last else NONE
        return [*found, ("last run", last_at, self._anchor(last) if last else "", False)]

    @property
    def records(self) -> tuple[list[str], Markup]:
        """The chart of records: what its colors mean, and the chart."""
        shown = [self._column(run, _parts(run)) for run in self.view.runs]
        used = [name for name in SERIES if any(column.parts.get(name) for column in shown)]
        marks = ["failed"] if any(column.is_marked for column in shown) else []
        chart = charts.columns(shown, used, lambda n: f"{n:,.0f}", name="Records of each run")
        return [*used, *marks], chart

    @property
    def durations(self) -> tuple[list[str], Markup]:
        """The chart of durations: what its colors mean, and the chart."""
        shown = [
            self._column(run, {run["direction"]: run["duration_ms"] or 0}) for run in self.view.runs
        ]
        used = [name for name in DIRECTIONS if any(name in column.parts for column in shown)]
        return used, charts.columns(shown, used, _seconds, name="Duration of each run")

    @property
    def average(self) -> str:
        """How long a run takes."""
        return duration(self.view.stats["runs"]["avg_duration_ms"])

    @property
    def reasons(self) -> Markup:
        """The chart of reasons."""
        series = ("waiting", "settled")
        return charts.rows(self.view.reasons, series, name="Rejections by reason")

    @property
    def rejections(self) -> list[tuple[dict[str, t.Any], str, list[Row]]]:
        """Runs with rejections, the latest first: the run, its anchor, rows of a table."""
        by_id = {run["id"]: run for run in self.view.runs}
        return [
            (by_id[run], f"rejected-{self.index}-{run}", [_rejection(entry) for entry in entries])
            for run, entries in self.view.rejections.items()
        ]

    @property
    def runs(self) -> tuple[list[Row], list[Row]]:
        """Rows of the runs, the latest first: those that are seen at once, and the others."""
        rows = [self._run(run) for run in self.view.runs[::-1]]
        return rows[:LATEST], rows[LATEST:]

    @property
    def streams(self) -> list[Row]:
        """Rows of the streams."""
        names = ("total_syncs", "failed_syncs", "success_rate", "avg_duration_ms")
        return [
            Row(
                [_name(row["stream"]), Cell(row["sync_direction"], "short")]
                + [Cell(_number(row[name]), "number") for name in ("runs", *names)]
                + [Cell(f"{row['last_sync_at'][:16].replace('T', ' ')} UTC", "short")]
            )
            for row in self.view.stats["by_stream"]
        ]

    def _anchor(self, run: dict[str, t.Any]) -> str:
        return f"#run-{self.index}-{run['id']}"

    def _column(self, run: dict[str, t.Any], parts: dict[str, float]) -> charts.Column:
        return charts.Column(
            (f"{run['started_at']:%Y-%m-%d}", f"{run['started_at']:%H:%M} UTC"),
            cell(_title(run)),
            parts,
            self._anchor(run),
            is_marked=run["status"] in FAILED,
        )

    def _run(self, run: dict[str, t.Any]) -> Row:
        has_rejections = run["id"] in self.view.rejections
        rejected = f"#rejected-{self.index}-{run['id']}" if has_rejections else ""
        return Row(
            [
                Cell(run["status"], f"short {run['status']}"),
                Cell(shortened(cell(run["error"]), LONG), "reason"),
                Cell(moment(run["started_at"]), "short"),
                _name(_started_by(run)),
                Cell(run["direction"], "short"),
                Cell(_number(run["read"]), "number"),
                Cell(_number(run["rejected"]), "number", rejected),
                Cell(duration(run["duration_ms"]), "number"),
                Cell(run["id"], "short"),
            ],
            self._anchor(run)[1:],
        )


def moment(value: dt.datetime) -> str:
    """Return a time with its year and zone."""
    return f"{value:%Y-%m-%d %H:%M} UTC"


def _started_by(run: dict[str, t.Any]) -> str:
    return " · ".join(filter(None, (run["job"], run["triggered_by"])))


def _name(value: t.Any) -> Cell:
    return Cell(value, "short" if len(cell(value)) <= SHORT else "")


def _rejection(entry: dict[str, t.Any]) -> Row:
    return Row(
        [
            Cell(entry["status"], f"short {entry['status']}"),
            Cell(shortened(cell(entry["error_message"]), LONG), "reason"),
            _name(entry["product_id"]),
            _name(entry["stream"]),
            _name(entry["field"]),
            Cell(entry["odoo_error_code"], "short"),
            Cell(moment(entry["completed_at"]), "short"),
        ]
    )


def _conflicts(data: ReportData) -> list[Row]:
    return [
        Row(
            [
                Cell(row["id"], "number"),
                _name(row["field"]),
                *(Cell(shortened(cell(row[name]), LONG)) for name in ("ours", "theirs")),
                _name(row["record"]),
                _name(row["stream"]),
                Cell(moment(row["last_at"]), "short"),
            ]
        )
        for row in data.conflicts
    ]


def _parts(run: dict[str, t.Any]) -> dict[str, float]:
    if run["direction"] == "to_odoo":
        return {name: run[name] for name in WRITTEN}
    counts = {"read": run["read"], "deleted": run["deletions"] or 0}
    return {**counts, "rejected": run["rejected"]}


def _title(run: dict[str, t.Any]) -> str:
    counts = ", ".join(f"{count:,} {name}" for name, count in _parts(run).items() if count)
    job = f" {run['job']}" if run["job"] else ""
    took = duration(run["duration_ms"])
    return f"{run['id']}{job}: {run['status']}, {counts or 'no records'}, {took}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,}"


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:g} s" if milliseconds < 60_000 else duration(milliseconds)


def _style(views: int) -> str:
    """Return the page's style, with the rules that show one view of several."""
    text = resources.files("odoo_sync.report").joinpath("templates/style.css").read_text("utf-8")
    chosen = ", ".join(f"#job-{n}:checked ~ .view-{n}" for n in range(views))
    labels = ", ".join(f"#job-{n}:checked ~ nav label[for=job-{n}]" for n in range(views))
    focused = ", ".join(f"#job-{n}:focus-visible ~ nav label[for=job-{n}]" for n in range(views))
    return (
        f"{text}{chosen} {{ display: block; }}\n"
        f"{labels} {{ background: var(--ink); color: var(--card); }}\n"
        f"{focused} {{ outline: 2px solid var(--updated); outline-offset: 2px; }}\n"
    )


def _printable(value: t.Any) -> t.Any:
    """Return what the template is to show: text of records without control characters."""
    return value if isinstance(value, Markup) else cell(value)


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.PackageLoader("odoo_sync.report"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    finalize=_printable,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["moment"] = moment
