"""Messages with something odd in them, each the same for its seed; and how a target ends."""

from __future__ import annotations

import collections
import copy
import json
import random
import typing as t

from singer_sdk.exceptions import RecordsWithoutSchemaException

from odoo_common.errors import Fatal
from tests.fake_odoo import FakeOdoo
from tests.unit.target.running import TargetOnFake

if t.TYPE_CHECKING:
    from pathlib import Path

Message = dict[str, t.Any]
#: Messages of one run.
RUN = 20
#: What a run may end with: the beginning of its one line.
STATED = ("line ", "the SCHEMA of stream", "the key_properties of stream")
ODD: tuple[t.Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**63, 10**30, 0.1, 1e308, -0.0, float("nan"), float("inf"),
    "", " ", "\x00", "\ud800", "\udfff\ud800", "\u202e", "\x1b[31m", "\n", "=1+1", "é" * 300,
    "x" * 5000, "1e999999", "NaN", "2026-02-30", "0000-00-00", "https://[foo", "//x.y", "a.b",
    "<script>", "%s", "{0}", "base.main_company", "__import__('os')", [], {}, [[]], [None], {"": 1},
    "../", {"id": {"id": []}}, [{"id": "a"}], {"url": "https://[x"}, {"data": "!"}, ["a"] * 50, "5",
)  # fmt: skip
COLUMNS = ("id", ".id", "name", "name@xx_XX", "parent_id", "parent_id/id", "parent_id/ref",
           "category_id/name", "child_ids", "image_1920", "attachments", "delete", "state",
           "write_date", "country_id/code", "", "/", "@", "a/b/c", "\ud800", "\x1b[31m", "vat",
           "company_id", "order_line", "_sdc_deleted_at", "__proto__", "color", "lang")  # fmt: skip
MODELS = ("res_partner", "res.partner", "res_partner_category", "product_template",
          "purchase_order", "no.such", "ir.model", "\x1b[31mred\nFORGED", "../x")  # fmt: skip
KEYWORDS = ("type", "properties", "multipleOf", "pattern", "allOf", "$ref", "minimum", "enum",
            "dependencies", "required", "items", "additionalProperties", "format")  # fmt: skip
GOOD: Message = {"id": "fuzz.a", "name": "Ann", "ref": "a", "color": 2}


def messages(seed: int) -> list[bytes]:
    """Return the lines of one run."""
    draw = random.Random(seed)
    stream = draw.choice(MODELS[:5]) if draw.random() < 0.8 else draw.choice(MODELS)
    schema: Message = {"type": "object", "properties": {"name": {}}}
    if draw.random() < 0.3:
        schema["properties"][draw.choice(COLUMNS)] = {draw.choice(KEYWORDS): draw.choice(ODD)}
    lines = [
        {"type": "SCHEMA", "stream": stream, "schema": schema, "key_properties": []},
        *(_record(draw, stream) for _ in range(RUN - 1)),
    ]
    texts = [json.dumps(line).encode() for line in lines]
    if draw.random() < 0.02:  # a line that is none
        number = draw.randrange(len(texts))
        place = draw.randrange(len(texts[number]))
        texts[number] = (
            texts[number][:place] + bytes([draw.randrange(256)]) + texts[number][place + 1 :]
        )
    return texts


def _record(draw: random.Random, stream: str) -> Message:
    record = copy.deepcopy(GOOD)
    record["id"] = f"fuzz.{draw.randrange(10)}"
    for _ in range(draw.randrange(4)):
        record[draw.choice(COLUMNS)] = draw.choice(ODD)
    message: Message = {"type": "RECORD", "stream": stream, "record": record}
    if draw.random() < 0.02:
        message[draw.choice(["rejection", "version", "time_extracted"])] = draw.choice(ODD)
    return message


def play(seeds: range, folder: Path) -> collections.Counter[str]:
    """Give each seed's lines to a target in a dry run.

    Returns:
        Messages, outcomes and ends by the beginning of their line.
    """
    counts: collections.Counter[str] = collections.Counter()
    odoo = FakeOdoo("19")
    config = {
        **odoo.config,
        "dry_run": True,
        "fail_on_reject": False,
        "rejects_path": str(folder / "rejects.jsonl"),
        "summary_path": str(folder / "summary.json"),
    }
    file = folder / "input.jsonl"
    for seed in seeds:
        for left in folder.iterdir():
            left.unlink()
        lines = messages(seed)
        file.write_bytes(b"\n".join(lines) + b"\n")
        counts["messages"] += len(lines)
        target = TargetOnFake(odoo, config)
        with file.open(encoding="utf-8") as given:
            try:
                target.listen(given)
            except Fatal as error:
                text = error.message
                assert text.startswith(STATED), (seed, text)
                assert "\n" not in text, (seed, text)
                counts["ended: " + next(start for start in STATED if text.startswith(start))] += 1
                continue
            except RecordsWithoutSchemaException:
                counts["ended: no SCHEMA"] += 1
                continue
            except Exception as error:
                raise AssertionError(f"seed {seed}: {type(error).__name__}") from error
        tally = target.run.recorder.tally
        for stream in tally.streams:
            found = {name: tally.of(stream)[name] for name in ("created", "updated", "rejected")}
            counts.update(found)
        counts.update({f"rejected: {code}": count for code, count in tally.codes.items()})
    return counts
