"""The tap's settings as JSON Schema, for `--about`, the docs and the SDK's check."""

from __future__ import annotations

import typing as t

from odoo_common.settings.connection import (
    CONNECTION_SETTINGS,
    LEDGER_SETTINGS,
    MAPPING_SETTINGS,
    REQUIRED_SETTINGS,
)
from tap_odoo.settings.tap_settings import (
    DELETIONS_BY_DEFAULT,
    LOOKBACK_SECONDS,
    MANY2ONE,
    ON_CHANGED_QUESTION,
    PAGE_SIZE,
    PAGING,
    PARALLEL_REQUESTS,
    UNREADABLE,
)

#: Ids of records: a list, or a text as other systems' forms give it.
IDS: dict[str, t.Any] = {"type": ["array", "string"], "items": {"type": "integer"}, "default": []}


def _by_stream(values: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return the schema of a setting with a value for each stream."""
    return {"type": "object", "additionalProperties": values, "default": {}}


FIELD_NAMES: dict[str, t.Any] = {"type": "array", "items": {"type": "string"}}

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
        "unreadable": {
            "type": "string",
            "enum": list(UNREADABLE),
            "default": UNREADABLE[0],
            "title": "Records that can no longer be read",
            "description": "Where deletions are looked for, what becomes of records that are "
            "there and that the user may no longer see. keep: they are counted in the log; "
            "delete: they come with _sdc_deleted_at. They come again when the user may see them",
        },
        "on_changed_question": {
            "type": "string",
            "enum": list(ON_CHANGED_QUESTION),
            "default": ON_CHANGED_QUESTION[0],
            "title": "Bookmarks of another question",
            "description": "When a stream's bookmark is about another database, user, domain, "
            "language or selection than this run, or time ran backwards. resync: read the stream "
            "whole again; warn: go on from the bookmark; fail: end before anything is read",
        },
        "optional_streams": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "title": "Optional streams",
            "description": "Streams that may be left out when they can't be read; any other "
            "selected stream that can't ends the run with an error after the others",
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
        "only": {
            **_by_stream({"type": "array", "items": {"type": "integer"}}),
            "title": "Only these streams or records",
            "description": "Streams to read, of those that are selected; with ids only these "
            'records, whose state stays as it is: {"products": [7, 12], "sale_orders": []}',
        },
        "shard": {
            "type": ["string", "null"],
            "title": "Shard",
            "description": "Read one worker's share of each stream: 2/8 is the second of eight. "
            "Each shard keeps a state of its own",
        },
        "paging": {
            "type": "string",
            "enum": list(PAGING),
            "default": PAGING[0],
            "title": "Paging",
            "description": "ids: first the ids, then the rows; offset: search_read with offset "
            "and limit, proved by an overlapping row",
        },
        "fields": {
            **_by_stream(FIELD_NAMES),
            "title": "More fields",
            "description": "Computed or binary fields that a stream has besides those that the "
            'database stores: {"products": ["qty_available", "image_1920"]}',
        },
        "fields_exclude": {
            **_by_stream(FIELD_NAMES),
            "title": "Fewer fields",
            "description": 'Fields that a stream does not have: {"partners": ["comment"]}',
        },
        "ignore_fields": {
            "type": ["array", "object"],
            "items": {"type": "string"},
            "additionalProperties": FIELD_NAMES,
            "default": [],
            "title": "Fields never read",
            "description": "Fields that are never asked for, where Odoo fails over them: names "
            'for every stream, or by stream ({"stock_moves": ["forecast_information"]})',
        },
        "discover_all_fields": {
            "type": "boolean",
            "default": False,
            "title": "Discover all fields",
            "description": "Show computed and binary fields in the catalog too, deselected. Not "
            "with Meltano, which selects whatever the catalog shows",
        },
        "many2one": {
            "type": "string",
            "enum": list(MANY2ONE),
            "default": MANY2ONE[0],
            "title": "Values of many2one fields",
            "description": "id: the id of the record pointed to; name: its display name; both: "
            "the id, and the name in <field>_name",
        },
        "domain": {
            **_by_stream({"type": "array"}),
            "title": "Own domains",
            "description": "Which records of a stream, as Odoo's domain, in addition to the "
            'stream\'s own: {"sale_orders": [["state", "=", "sale"]]}',
        },
        "context": {
            **_by_stream({"type": "object"}),
            "title": "Own context",
            "description": "Odoo's context of a stream's reads, in addition to the tap's own: "
            '{"products": {"pricelist": 2}}',
        },
        "language": {
            "type": ["string", "null"],
            "pattern": r"^$|^[a-z]{2,3}_[A-Z]{2,3}(@[a-z]+)?$",
            "title": "Language",
            "description": "Language of translated values and of labels, like nl_NL: it must be "
            "installed in Odoo. Without it en_US, which programs get whatever the user's "
            "language is",
        },
        "company_ids": {
            **IDS,
            "title": "Companies",
            "description": "Only the records of these companies and those that belong to no "
            "company: 1,2 or [1, 2]. Values that depend on the company are the first one's",
        },
        "stocks_company_ids": {
            **IDS,
            "title": "Companies of stock",
            "description": "The companies of stock, locations, warehouses, moves, transfers, "
            "lots, reordering rules and of products' quantities; company_ids otherwise",
        },
        "sellorders_company_ids": {
            **IDS,
            "title": "Companies of sales",
            "description": "The companies of sales orders, point of sale orders and their "
            "lines; company_ids otherwise",
        },
        "buyorders_company_ids": {
            **IDS,
            "title": "Companies of purchases",
            "description": "The companies of purchase orders and their lines; company_ids "
            "otherwise",
        },
        "stocks_warehouse_ids": {
            **IDS,
            "title": "Warehouses",
            "description": "Only the stock, locations, moves, transfers and reordering rules of "
            "these warehouses; products' quantities are theirs too",
        },
        **MAPPING_SETTINGS,
        "ledger_url": {
            "type": ["string", "null"],
            "title": "Ledger",
            "secret": True,
            "writeOnly": True,
            "description": "Where runs are recorded, for odoo-sync: the path of an SQLite file, or "
            "postgresql://user:password@host/database; none without it. The target may have the "
            "same one",
        },
        **LEDGER_SETTINGS,
        "strict": {
            "type": "boolean",
            "default": False,
            "title": "Strict",
            "description": "End with an error when fields or records could not be read, or a "
            "stream was left out for a missing right; otherwise they are named in the log and "
            "counted",
        },
        "hg_sync_output": {
            "type": ["string", "null"],
            "title": "Folder of a hosted job",
            "description": "A hosted job's sync-output: estimated_job_metrics.json, how many "
            "records of each stream are to be expected, is written there before they are read",
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
