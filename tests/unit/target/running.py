"""Runs the target in this process, from Singer messages into a fake Odoo."""

from __future__ import annotations

import copy
import dataclasses
import functools
import json
import typing as t

from target_odoo.target import TargetOdoo

if t.TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from odoo_common.client.connection import Connection
    from tests.fake_odoo import FakeOdoo

Message = dict[str, t.Any]


class TargetOnFake(TargetOdoo):
    """The target, with a fake Odoo in the place of the network.

    Args:
        odoo: The fake.
        config: The target's settings.
        state: What `--state` names.
    """

    # The SDK adds its own settings in place; the target's table is compared with the docs.
    config_jsonschema = copy.deepcopy(TargetOdoo.config_jsonschema)

    def __init__(
        self, odoo: FakeOdoo, config: dict[str, t.Any], state: dict[str, t.Any] | None = None
    ) -> None:
        self._fake = odoo
        super().__init__(config=config, state=state)

    @functools.cached_property
    def connection(self) -> Connection:
        return self._fake.connection(self.config)


def bound_to(odoo: FakeOdoo) -> type[TargetOdoo]:
    """Return a target for its command line, where the class makes its own object."""

    class BoundTarget(TargetOdoo):
        config_jsonschema = copy.deepcopy(TargetOdoo.config_jsonschema)

        @functools.cached_property
        def connection(self) -> Connection:
            return odoo.connection(self.config)

    return BoundTarget


def schema(stream: str, *keys: str) -> Message:
    """Return a SCHEMA message that takes any record."""
    return {
        "type": "SCHEMA",
        "stream": stream,
        "schema": {"type": "object", "properties": {}, "additionalProperties": True},
        "key_properties": list(keys),
    }


def records(stream: str, *rows: Message) -> list[Message]:
    """Return a SCHEMA message and a RECORD message a row."""
    return [
        schema(stream),
        *({"type": "RECORD", "stream": stream, "record": row} for row in rows),
    ]


@dataclasses.dataclass(frozen=True)
class Run:
    """What a run did.

    Attributes:
        summary: The document of `summary_path`.
        rejects: The RECORD messages of the dead-letter file.
        states: The STATE values that it printed.
    """

    summary: dict[str, t.Any]
    rejects: list[Message]
    states: list[t.Any]

    def ended(self, stream: str) -> dict[str, int]:
        """Return a stream's outcomes that aren't zero."""
        counts = self.summary["streams"][stream]
        outcomes = ("created", "updated", "unchanged", "skipped", "rejected")
        return {name: counts[name] for name in outcomes if counts[name]}

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Code and field of each rejection."""
        about = [message["rejection"] for message in self.rejects]
        return [(one["code"], one["field"]) for one in about]

    @property
    def messages(self) -> list[str]:
        """What is said of each rejection."""
        return [message["rejection"]["message"] for message in self.rejects]


class Runner:
    """Runs the target again and again on one fake.

    Args:
        odoo: The fake.
        folder: Where files go.
        printed: Returns what was printed since it was last asked.
    """

    def __init__(self, odoo: FakeOdoo, folder: Path, printed: t.Callable[[], str]) -> None:
        self.odoo = odoo
        self.folder = folder
        self._printed = printed
        self._runs = 0

    def __call__(
        self, messages: Iterable[Message], *, state: t.Any = None, **settings: t.Any
    ) -> Run:
        self._runs += 1
        rejects = self.folder / f"rejects_{self._runs}.jsonl"
        summary = self.folder / f"summary_{self._runs}.json"
        config = {
            **self.odoo.config,
            "rejects_path": str(rejects),
            "summary_path": str(summary),
            "fail_on_reject": False,
            **settings,
        }
        # A file, not a text in memory: on that the target waits for each batch.
        given = self.folder / f"input_{self._runs}.jsonl"
        given.write_text("".join(json.dumps(message) + "\n" for message in messages))
        self._printed()
        with given.open(encoding="utf-8") as lines:
            TargetOnFake(self.odoo, config, state).listen(lines)
        assert not self.odoo.not_faked
        letters = rejects.read_text().splitlines() if rejects.exists() else []
        return Run(
            json.loads(summary.read_text()),
            [row for row in map(json.loads, letters) if row["type"] == "RECORD"],
            [json.loads(line) for line in self._printed().splitlines()],
        )
