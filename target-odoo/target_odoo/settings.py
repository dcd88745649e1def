"""The settings of target-odoo."""

from __future__ import annotations

import typing as t

from odoo_common.settings import CONNECTION_SETTINGS, REQUIRED_SETTINGS
from target_odoo.deletion import ACTIONS

DEFAULT_BATCH_SIZE = 500
DEFAULT_PARALLEL = 2
DEFAULT_MODULE = "singer"
DEFAULT_REJECTS = "odoo-rejects.jsonl"

WRITING_SETTINGS: dict[str, dict[str, t.Any]] = {
    "stream_models": {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "title": "Models of streams",
        "description": "Odoo model of a stream whose name doesn't say it: "
        '{"vendors": "res.partner"}. Without it the stream res_partner or res.partner goes to '
        "the model res.partner",
    },
    "external_id_module": {
        "type": "string",
        "title": "Module of external ids",
        "default": DEFAULT_MODULE,
        "pattern": "^[A-Za-z0-9_-]+$",
        "description": "What stands before the dot in the external ids of records whose id has "
        "none. Never change it once records are written: they would be created again",
    },
    "match": {
        "type": "object",
        "additionalProperties": {
            "type": "array",
            "items": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        },
        "title": "Fields to match",
        "description": "How a record that has our external id nowhere yet is looked for among "
        'those that Odoo has: {"res.partner": [["vat"], ["name", "zip"]]} takes the partner '
        "with the same vat, else the one with the same name and zip; it gets the external id. "
        "Without a match a record is made",
    },
    "create_missing": {
        "type": "array",
        "items": {"type": "string"},
        "title": "Models to complete",
        "description": "Models whose records are made when one is referred to by a field and "
        'there is none: ["res.partner.category"] makes the tag that category_id/name names',
    },
    "on_delete": {
        "type": "object",
        "additionalProperties": {"type": "string", "enum": list(ACTIONS)},
        "title": "Deletions",
        "description": "By model, what is done with a record that is gone in the source "
        "(_sdc_deleted_at, or delete: true): ignore, archive, cancel or unlink. Models that "
        "aren't named are left alone",
    },
    "lines_missing": {
        "type": "string",
        "enum": ["keep", "remove"],
        "default": "keep",
        "title": "Missing lines",
        "description": "What happens to lines in Odoo that a record with lines doesn't mention",
    },
    "export_buy_orders_as_draft": {
        "type": "boolean",
        "title": "Buy orders as drafts",
        "default": False,
        "description": "Leave buy orders as drafts, for a buyer to confirm, whatever state they "
        "wish; one that is to be cancelled is",
    },
    "export_BOLine_price": {
        "type": "boolean",
        "title": "Prices of buy orders",
        "default": True,
        "description": "Write the unit prices of buy order lines; without them Odoo takes "
        "its own, by the vendor's price list",
    },
    "batch_size_rows": {
        "type": "integer",
        "title": "Batch size",
        "minimum": 1,
        "default": DEFAULT_BATCH_SIZE,
        "description": "Records written together",
    },
    "rejects_path": {
        "type": "string",
        "title": "File of rejected records",
        "default": DEFAULT_REJECTS,
        "description": "Where rejected records go, as Singer messages with the reason beside "
        "them: mended, the file can be piped into the target again",
    },
    "fail_on_reject": {
        "type": "boolean",
        "title": "Fail on rejected records",
        "default": True,
        "description": "End with exit code 1 if a record was rejected, after everything else "
        "is written",
    },
    "summary_path": {
        "type": "string",
        "title": "File of the summary",
        "description": "Where the counts of the run go, as JSON; none without it",
    },
    "dry_run": {
        "type": "boolean",
        "title": "Dry run",
        "default": False,
        "description": "Write nothing into Odoo, and count what would be done; no STATE comes out",
    },
    "parallel_requests": {
        "type": "integer",
        "title": "Parallel requests",
        "minimum": 1,
        "maximum": 16,
        "default": DEFAULT_PARALLEL,
        "description": "Requests that write at the same time, each with a part of the batch; "
        "1 keeps the order of the records of a batch",
    },
    "track_changes": {
        "type": "boolean",
        "title": "Track changes",
        "default": False,
        "description": "Let Odoo note in a record's chatter what is written; slower",
    },
}

CONFIG_JSONSCHEMA: dict[str, t.Any] = {
    "type": "object",
    "properties": {**CONNECTION_SETTINGS, **WRITING_SETTINGS},
    "required": list(REQUIRED_SETTINGS),
}
