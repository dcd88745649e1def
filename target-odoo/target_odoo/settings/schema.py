"""The settings of target-odoo as JSON Schema, and the words that they may have."""

from __future__ import annotations

import typing as t

from odoo_common.settings.connection import (
    CONNECTION_SETTINGS,
    LEDGER_SETTINGS,
    MAPPING_SETTINGS,
    REQUIRED_SETTINGS,
)

DEFAULT_BATCH_SIZE = 500
#: Who wins where the source and Odoo both changed a field.
SOURCE, ODOO, NEWEST, MANUAL = POLICIES = ("source", "odoo", "newest", "manual")
DEFAULT_PARALLEL = 2
DEFAULT_MODULE = "singer"
#: Where the ledger is when `on_conflict` needs one and `ledger_url` names none.
DEFAULT_LEDGER = "odoo-ledger.db"
DEFAULT_REJECTS = "odoo-rejects.jsonl"

#: What becomes of a record of which Odoo doesn't hold a value after it was written.
WARN, REJECT = NOT_HELD_POLICIES = ("warn", "reject")

#: Which records are written: those that are there and others, the others alone, or the former.
UPSERT, CREATE, UPDATE = WRITE_MODES = ("upsert", "create", "update")
#: What becomes of a record that was written before and that somebody deleted in Odoo.
SKIP = "skip"
DELETED_IN_ODOO = (CREATE, SKIP, REJECT)
#: What can be done with a record that is gone in the source.
ACTIONS = ("ignore", "archive", "cancel", "unlink")
HOTGLUE = "hotglue"
FORMATS = ("singer", HOTGLUE)
#: Columns in which sources say when a record changed; the first that a record has counts.
TIMESTAMPS = ("updated_at", "modified_at", "last_modified", "write_date")

WRITING_SETTINGS: dict[str, dict[str, t.Any]] = {
    **MAPPING_SETTINGS,
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
    "external_id_namespace": {
        "type": "object",
        "additionalProperties": {"type": "string", "pattern": "^[A-Za-z0-9_-]*$"},
        "title": "Namespaces of external ids",
        "description": "By stream, what stands before the names of its records: with "
        '{"suppliers": "erp"} the id 1 is erp/1 and no other stream\'s 1. Two streams with the '
        "same one mean the same records. Never change it once records are written: they would be "
        "created again",
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
    "company_id": {
        "type": ["integer", "string"],
        "title": "Company",
        "description": "The company that records without a company_id are written for: its "
        "database id, or its name. Its defaults and its company-dependent values count. Without "
        "it, the user's own",
    },
    "language": {
        "type": "string",
        "title": "Language",
        "pattern": "^[a-z]{2,3}(_[A-Za-z@]+)?$",
        "description": "The language of the values that say none, nl_NL for instance; without "
        "it en_US, whatever the user's is. name@fr_FR is a value of another one",
    },
    "create_missing": {
        "type": "array",
        "items": {"type": "string"},
        "title": "Models to complete",
        "description": "Models whose records are made when one is referred to by a field and "
        'there is none: ["res.partner.category"] makes the tag that category_id/name names',
    },
    "write_mode": {
        "type": ["string", "object"],
        "additionalProperties": {"type": "string", "enum": list(WRITE_MODES)},
        "title": "Create or update",
        "default": UPSERT,
        "description": "upsert makes what isn't in Odoo and updates what is; create skips what "
        "is there, update what isn't. Or a table by model, * for the others: "
        '{"product.template": "update", "*": "upsert"}; the same as JSON text does too',
    },
    "deleted_in_odoo": {
        "type": "string",
        "enum": list(DELETED_IN_ODOO),
        "title": "Deleted in Odoo",
        "default": CREATE,
        "description": "What becomes of a record that was written before and that somebody has "
        "deleted in Odoo since: create makes it again, with a warning; skip and reject don't. "
        "The ledger tells; without one it is made again",
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
        "request; one that is to be cancelled is",
    },
    "export_BOLine_price": {
        "type": "boolean",
        "title": "Prices of buy orders",
        "default": True,
        "description": "Write the unit prices of buy order lines; without them Odoo takes "
        "its own, by the vendor's price list",
    },
    "backorders": {
        "type": "string",
        "enum": ["keep", "drop"],
        "default": "keep",
        "title": "Backorders",
        "description": "What happens to what a transfer that becomes done leaves open: keep makes "
        "a backorder of it, drop cancels it. The column backorder of a record goes before",
    },
    "bo_completed_on_receipt": {
        "type": "boolean",
        "title": "Completion of buy orders",
        "default": False,
        "description": "Lock a buy order (state done) when the receipt that is written leaves "
        "nothing of it open",
    },
    "input_path": {
        "type": "string",
        "title": "Folder of files",
        "description": "Where the files lie that records name by path, for images and "
        "attachments; nothing outside of it is read",
    },
    "image_max_pixels": {
        "type": "integer",
        "title": "Size of images",
        "minimum": 0,
        "default": 0,
        "description": "Make images that are wider or higher than this smaller before they are "
        "sent; 0 sends them as they are. Odoo keeps 1920 at most. Needs target-odoo[images]",
    },
    "allow_private_addresses": {
        "type": "boolean",
        "title": "Private web addresses",
        "default": False,
        "description": "Download images and attachments from private networks and from this "
        "machine too. Only where the input is trusted: it decides what is asked for",
    },
    "batch_size_rows": {
        "type": "integer",
        "title": "Batch size",
        "minimum": 1,
        "default": DEFAULT_BATCH_SIZE,
        "description": "Records a request; as many of these are written together as "
        "parallel_requests says",
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
        "description": "Where the counts of the run and its rejected records go, as JSON; none "
        "without it",
    },
    "on_not_held": {
        "type": "string",
        "enum": list(NOT_HELD_POLICIES),
        "title": "Values that Odoo doesn't hold",
        "default": WARN,
        "description": "What becomes of a record of which Odoo holds another value than it states, "
        "after that was written twice: warn counts it in the summary and says so in the log, "
        "reject puts it into the dead-letter file with the code not_held, too",
    },
    "on_conflict": {
        "type": ["string", "object"],
        "title": "Conflicts",
        "default": SOURCE,
        "description": "Who wins where somebody changed a field in Odoo since this target last "
        "wrote it: source, odoo, newest (the later change) or manual (left alone until a person "
        'decides). Or a table by field, and by stream or model: {"list_price": "odoo", '
        '"*": "source", "BuyOrders": {"*": "manual", "order_line/price_unit": "odoo"}}; '
        "the same as JSON text does too. All but source need the ledger",
    },
    "timestamp_field": {
        "type": "string",
        "title": "Column with the time of change",
        "description": "For newest: the column that says when the record changed in its source. "
        f"Without it the first that a record has of {', '.join(TIMESTAMPS)}",
    },
    "ledger_url": {
        "type": "string",
        "title": "Ledger",
        "secret": True,
        "writeOnly": True,
        "description": "Where runs, outcomes, conflicts and what was last written are kept: the "
        "path of an SQLite file, or postgresql://user:password@host/database, which several "
        "workers can share. Without it there is a ledger only where on_conflict needs one, in "
        f"{DEFAULT_LEDGER}",
    },
    **LEDGER_SETTINGS,
    "state_format": {
        "type": "string",
        "enum": list(FORMATS),
        "title": "Format of the state",
        "default": FORMATS[0],
        "description": "singer: the tap's STATE. hotglue: hosted jobs' own, an entry a record, "
        "once at the end; what succeeded in the one given with --state is skipped. It replaces "
        "the tap's bookmarks: not with Meltano",
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
        "description": "Requests that write at the same time, each with a part of a batch; "
        "meanwhile one more may look the next batch up. 1 keeps the order of the records, and "
        "looks at nothing early",
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
