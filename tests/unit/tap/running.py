"""Runs the tap in this process, on a fake Odoo."""

from __future__ import annotations

import collections
import copy
import functools
import json
import typing as t

from tap_odoo.tap import TapOdoo

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection
    from tests.fake_odoo import FakeOdoo

Message = dict[str, t.Any]


class TapOnFake(TapOdoo):
    """The tap, with a fake Odoo in the place of the network.

    Args:
        odoo: The fake.
        config: The tap's settings.
        state: The last run's.
        catalog: What is selected.
    """

    # The SDK adds its own settings in place; the tap's table is compared with the docs.
    config_jsonschema: t.ClassVar[dict[str, t.Any]] = copy.deepcopy(TapOdoo.config_jsonschema)

    def __init__(
        self,
        odoo: FakeOdoo,
        config: dict[str, t.Any],
        state: t.Any = None,
        catalog: t.Any = None,
    ) -> None:
        self._fake = odoo
        super().__init__(config={**odoo.config, **config}, state=state, catalog=catalog)

    @classmethod
    def from_environment(cls, odoo: FakeOdoo) -> TapOnFake:
        """Return a tap whose other settings are environment variables."""
        tap = cls.__new__(cls)
        tap._fake = odoo
        TapOdoo.__init__(tap, config=odoo.config, parse_env_config=True)
        return tap

    @functools.cached_property
    def connection(self) -> Connection:
        return self._fake.connection(self.config)


def bound_to(odoo: FakeOdoo) -> type[TapOdoo]:
    """Return a tap for its command line, where the class makes its own object."""

    class BoundTap(TapOdoo):
        config_jsonschema: t.ClassVar[dict[str, t.Any]] = copy.deepcopy(TapOdoo.config_jsonschema)

        @functools.cached_property
        def connection(self) -> Connection:
            return odoo.connection(self.config)

    return BoundTap


class Output:
    """What a tap printed.

    Attributes:
        records: By stream.
        schemas: By stream, the last SCHEMA message.
        states: The STATE values in their order.
    """

    def __init__(self, lines: t.Iterable[str]) -> None:
        self.records: dict[str, list[Message]] = collections.defaultdict(list)
        self.schemas: dict[str, Message] = {}
        self.states: list[Message] = []
        for message in map(json.loads, lines):
            if message["type"] == "RECORD":
                self.records[message["stream"]].append(message["record"])
            elif message["type"] == "SCHEMA":
                self.schemas[message["stream"]] = message
            elif message["type"] == "STATE":
                self.states.append(message["value"])

    @property
    def state(self) -> Message:
        return self.states[-1]

    def ids(self, stream: str) -> list[int]:
        return [record["id"] for record in self.records[stream]]


class Reader:
    """Runs the tap again and again on one fake.

    Args:
        odoo: The fake.
        printed: Returns what was printed since it was last asked.
    """

    def __init__(self, odoo: FakeOdoo, printed: t.Callable[[], str]) -> None:
        self.odoo = odoo
        self._printed = printed

    def catalog(self, wanted: dict[str, list[str] | None], **settings: t.Any) -> Message:
        """Discover, and select streams, each with the fields named (None: as discovered)."""
        found = copy.deepcopy(TapOnFake(self.odoo, settings).catalog_dict)
        for stream in found["streams"]:
            fields = wanted.get(stream["stream"])
            for entry in stream["metadata"]:
                breadcrumb, metadata = entry["breadcrumb"], entry["metadata"]
                if not breadcrumb:
                    metadata["selected"] = stream["stream"] in wanted
                elif fields is not None:
                    metadata["selected"] = breadcrumb[1] in fields
        return t.cast("Message", found)

    def __call__(
        self, wanted: dict[str, list[str] | None], *, state: t.Any = None, **settings: t.Any
    ) -> Output:
        catalog = self.catalog(wanted, **settings)
        self._printed()
        TapOnFake(self.odoo, settings, state, catalog).sync_all()
        assert not self.odoo.not_faked
        return Output(self._printed().splitlines())
