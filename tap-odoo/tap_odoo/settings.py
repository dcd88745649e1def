"""The tap's settings, as JSON Schema."""

from __future__ import annotations

import typing as t

from odoo_common.settings import CONNECTION_SETTINGS, REQUIRED_SETTINGS
from tap_odoo.paging import READERS
from tap_odoo.stream_table import DELETIONS_BY_DEFAULT
from tap_odoo.streams import LOOKBACK_SECONDS, PAGE_SIZE, PARALLEL_REQUESTS

CONFIG_SCHEMA: dict[str, t.Any] = {
    "type": "object",
    "required": list(REQUIRED_SETTINGS),
    "properties": {
        **CONNECTION_SETTINGS,
        "start_date": {
            "type": ["string", "null"],
            "format": "date-time",
            "title": "Start date",
            "description": "Earliest change to read on the first run, e.g. 2026-01-01T00:00:00Z",
        },
        "lookback_seconds": {
            "type": "integer",
            "minimum": 0,
            "default": LOOKBACK_SECONDS,
            "title": "Lookback",
            "description": "Seconds that an incremental run goes back behind its bookmark: Odoo "
            "stamps a change with the start of its transaction and shows it at its end",
        },
        "full_sync_streams": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "title": "Streams read whole",
            "description": "Streams that are read whole in each run, whatever their bookmark",
        },
        "deletions": {
            "type": ["array", "string"],
            "items": {"type": "string"},
            "default": list(DELETIONS_BY_DEFAULT),
            "title": "Deletions",
            "description": "Streams whose records that are gone since the last run come with "
            "their id and _sdc_deleted_at; all for every stream, [] for none",
        },
        "include_archived": {
            "type": "boolean",
            "default": True,
            "title": "Archived records",
            "description": "Read archived records too: archiving is a change. Without them, a "
            "record that is archived counts as gone",
        },
        "page_size": {
            "type": "integer",
            "minimum": 1,
            "maximum": 10_000,
            "default": PAGE_SIZE,
            "title": "Page size",
            "description": "Records a request",
        },
        "parallel_requests": {
            "type": "integer",
            "minimum": 1,
            "maximum": 32,
            "default": PARALLEL_REQUESTS,
            "title": "Parallel requests",
            "description": "Pages that are fetched at the same time",
        },
        "paging": {
            "type": "string",
            "enum": list(READERS),
            "default": "ids",
            "title": "Paging",
            "description": "ids: first the ids, then the rows; offset: search_read with offset "
            "and limit, proved by an overlapping row",
        },
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "default": {},
            "title": "More fields",
            "description": "Computed or binary fields that a stream has besides those that the "
            'database stores: {"products": ["qty_available", "image_1920"]}',
        },
        "discover_all_fields": {
            "type": "boolean",
            "default": False,
            "title": "Discover all fields",
            "description": "Show computed and binary fields in the catalog too, deselected. Not "
            "with Meltano, which selects whatever the catalog shows",
        },
        "models": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "title": "More models",
            "description": "Models that become streams too, e.g. crm.lead (stream crm_lead)",
        },
    },
}
