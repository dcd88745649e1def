"""Figures in the text format of Prometheus."""

from __future__ import annotations

import typing as t

from odoo_sync.formatting import printable

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from odoo_sync.listen.listener import Listener
    from odoo_sync.listen.overview import Overview

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: A count of `odoo-sync stats` → the label of it.
RESULTS = {
    "successful_syncs": "succeeded",
    "failed_syncs": "failed",
    "skipped_syncs": "skipped",
}

Sample = tuple["Mapping[str, str]", float]


def metrics(listener: Listener, overview: Overview | None) -> str:
    """Return the figures of a listener and of its ledger.

    Args:
        listener: The listener.
        overview: What the ledger says; None: there is none.
    """
    none: dict[str, str] = {}
    parts = [
        _metric("listener_runs_total", "counter", "Commands started.", [(none, listener.runs)]),
        _metric(
            "listener_failures",
            "gauge",
            "Commands that failed one after the other, up to now.",
            [(none, listener.failures)],
        ),
        _metric(
            "listener_running", "gauge", "Whether a command runs.", [(none, bool(listener.running))]
        ),
        _metric(
            "listener_pending_streams",
            "gauge",
            "Streams that the next command reads.",
            [(none, len(listener.pending))],
        ),
        _metric(
            "listener_waiting_streams",
            "gauge",
            "Streams that failed and are tried again later.",
            [(none, len(listener.waiting))],
        ),
    ]
    return "".join(parts + (_of_ledger(overview) if overview else []))


def _of_ledger(overview: Overview) -> list[str]:
    stats = overview.stats
    runs = {
        name: n for name, n in stats["runs"].items() if name not in ("total", "avg_duration_ms")
    }
    by_stream = [
        ({"direction": row["sync_direction"], "stream": row["stream"]}, row)
        for row in stats["by_stream"]
    ]
    return [
        _metric(
            "runs", "gauge", "Runs in the ledger.", [({"status": s}, n) for s, n in runs.items()]
        ),
        _metric(
            "records",
            "gauge",
            "Records of the runs in the ledger.",
            [
                ({**labels, "result": result}, row[name])
                for labels, row in by_stream
                for name, result in RESULTS.items()
            ],
        ),
        _metric(
            "rejections_open",
            "gauge",
            "Rejected records that wait for somebody.",
            [({}, overview.open_rejections)],
        ),
        _metric(
            "conflicts_open",
            "gauge",
            "Conflicts that wait for a decision.",
            [({}, stats["conflicts"]["open"])],
        ),
        _metric(
            "last_run_timestamp_seconds",
            "gauge",
            "When the latest run of a job began.",
            [(labels, at.timestamp()) for labels, at in overview.last_runs],
        ),
        _metric(
            "last_success_timestamp_seconds",
            "gauge",
            "When the latest run of a job that succeeded began.",
            [(labels, at.timestamp()) for labels, at in overview.last_successes],
        ),
    ]


def _metric(name: str, kind: str, text: str, samples: Iterable[Sample]) -> str:
    name = f"odoo_sync_{name}"
    lines = [f"# HELP {name} {text}", f"# TYPE {name} {kind}"]
    lines += [f"{name}{_labels(labels)} {_value(value)}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    pairs = (f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{','.join(pairs)}}}"


def _escaped(value: str) -> str:
    return printable(value).replace("\\", "\\\\").replace('"', '\\"')


def _value(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.3f}"
