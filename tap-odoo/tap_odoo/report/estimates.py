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
    from collections.abc import Mapping, Sequence

    from tap_odoo.streams.model_stream import OdooStream

FILE = "estimated_job_metrics.json"
COUNTS = "estimatedRecordCount"
#: Streams counted at the same time.
PARALLEL = 4

logger = logging.getLogger(__name__)


def write_estimates(folder: str, streams: Sequence[OdooStream]) -> None:
    """Count what the streams will bring and write it into a folder.

    What other connectors have written there stays. A file that can't be written is only told:
    it must not keep the records from coming.
    """
    with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
        found = zip(streams, pool.map(_count, [one.estimate() for one in streams]), strict=True)
        counts = {stream.name: count for stream, count in found if count is not None}
    path = Path(folder) / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({COUNTS: {**_there(path), **counts}}, indent=2)
        new = path.with_suffix(".new")
        new.write_text(text)
        new.replace(path)  # A reader sees the old file or the new one, never half of it.
    except OSError as error:
        logger.warning("%s could not be written: %s", path, error)


def _count(ask: t.Callable[[], int]) -> int | None:
    try:
        return ask()
    except (NoSuchModel, Rejected):
        return None  # Reading it will tell.


def _there(path: Path) -> Mapping[str, int]:
    try:
        document = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    counts = document.get(COUNTS) if isinstance(document, dict) else None
    return counts if isinstance(counts, dict) else {}
