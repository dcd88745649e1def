"""One input of the target, written again and again under fire."""

from __future__ import annotations

import collections
import dataclasses
import typing as t
import uuid

from tests.faults.content import content
from tests.faults.feeds import Name, name_receipt
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.script import Call, Script, no_fault

if t.TYPE_CHECKING:
    from tests.faults.proxy import Proxy
    from tests.live.plain import Plain
    from tests.live.target.conftest import Runner

Key = tuple[int, str]

#: Outcomes, content and calls of a run without faults, by scenario and server.
REFERENCES: dict[Key, tuple[t.Any, t.Any, list[Call]]] = {}
#: Names under which all is there that a scenario needs to begin.
READY: dict[Key, list[Name]] = collections.defaultdict(list)
#: How many of them were made at once the last time, at most.
AT_ONCE = 16
MADE: dict[Key, int] = {}


def _marked() -> Name:
    mark = uuid.uuid4().hex[:10]
    return lambda text: f"{text}-{mark}"


@dataclasses.dataclass
class Fire:
    """Writes one scenario again and again, each time under other names."""

    scenario: Scenario
    run: Runner
    plain: Plain
    proxy: Proxy
    faulty: dict[str, t.Any]

    @property
    def key(self) -> Key:
        return id(self.scenario), self.proxy.url

    def begin(self) -> Name:
        """Return names under which all is there that the scenario begins with."""
        if not READY[self.key]:
            # One run of the target for several of them, and for more the more are asked for.
            MADE[self.key] = min(AT_ONCE, 2 * MADE.get(self.key, 1))
            READY[self.key] = self._made(MADE[self.key])
        return READY[self.key].pop()

    def _made(self, count: int) -> list[Name]:
        names = [_marked() for _ in range(count)]
        for name in names:
            self.scenario.prepare(self.plain, name)
        feed = [message for name in names for message in self.scenario.before(name)]
        assert not self.run(feed, **self.scenario.settings).rejects
        if self.scenario is SCENARIOS["receipts"]:
            for name in names:
                name_receipt(self.plain, name)
        return names

    def write(self, name: Name, script: Script, **settings: t.Any) -> t.Any:
        """Write the input; return what became of the records."""
        self.proxy.play(script)
        feed = self.scenario.feed(name)
        result = self.run(feed, **{**self.faulty, **self.scenario.settings, **settings})
        for stream, counts in result.counts.items():
            ended = sum(count for outcome, count in counts.items() if outcome != "read")
            assert ended == counts["read"], stream
        return result.counts

    def content(self, name: Name) -> t.Any:
        return content(self.scenario, self.plain, name)

    def reference(self) -> tuple[t.Any, t.Any, list[Call]]:
        """Return outcomes, content and calls of a run without faults, made once."""
        if self.key not in REFERENCES:
            REFERENCES[self.key] = self._reference()
        return REFERENCES[self.key]

    def _reference(self) -> tuple[t.Any, t.Any, list[Call]]:
        name = self.begin()
        counts = self.write(name, no_fault)
        calls = list(self.proxy.calls)
        before = self.content(name)
        again = self.write(name, no_fault)
        assert self.content(name) == before
        assert not sum(c["created"] + c["rejected"] for c in again.values())
        return counts, before, calls
