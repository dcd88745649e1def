"""How many records are to be expected of each stream, for a hosted job to show its progress.

Hosted jobs in hotglue's style name a folder in the setting `hg_sync_output` and look there for
``estimated_job_metrics.json``::

    {"estimatedRecordCount": {"products": 161, "partners": 74}}
"""

from __future__ import annotations

import concurrent.futures
import json
import logging
import typing as t
from pathlib import Path

from odoo_common.errors import NoSuchModel, Rejected

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FILE = "estimated_job_metrics.json"
COUNTS = "estimatedRecordCount"
#: Streams counted at the same time.
PARALLEL = 4

logger = logging.getLogger(__name__)


def write_estimates(folder: str, counters: Mapping[str, Callable[[], int]]) -> None:
    """Count what the streams will bring and write it into a folder.

    What other connectors have written there stays. A file that can't be written is a warning
    only: it must not keep the records from coming.

    Args:
        folder: Where the file lies, or is to lie.
        counters: By stream, what counts its records; several are called at the same time.
    """
    with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
        found = zip(counters, pool.map(_count, counters.values()), strict=True)
        counts = {stream: count for stream, count in found if count is not None}
    path = Path(folder) / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({COUNTS: {**_there(path), **counts}}, indent=2)
        new = path.with_suffix(".new")
        new.write_text(text)
        new.replace(path)  # A reader sees the old file or the new one, never half of it.
    except OSError as error:
        logger.warning("%s could not be written: %s", path, error)


def _count(ask: Callable[[], int]) -> int | None:
    try:
        return ask()
    except (NoSuchModel, Rejected):
        return None  # reading it will show why


def _there(path: Path) -> Mapping[str, int]:
    try:
        document = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    counts = document.get(COUNTS) if isinstance(document, dict) else None
    return counts if isinstance(counts, dict) else {}
