"""A random walk through what people do in an Odoo: the same seed, the same steps."""

from __future__ import annotations

import dataclasses
import typing as t

from tests.live.tap import walk_documents, walk_master_data

if t.TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from tests.live.plain import Plain
    from tests.live.tap.walk_steps import Steps, Values

#: Their order belongs to what a seed means.
STEPS: Steps = walk_master_data.STEPS | walk_documents.STEPS


@dataclasses.dataclass
class Walk:
    """Changes a database at random.

    Attributes:
        plain: Does the changes.
        dice: Decides which.
        log: What was done, in words, refused steps too.
        done: How many changes took place.
    """

    plain: Plain
    dice: random.Random
    log: list[str] = dataclasses.field(default_factory=list)
    done: int = 0

    def __post_init__(self) -> None:
        self._fields: dict[str, Values] = {}
        self._made: dict[str, list[int]] = {}
        self._numbers = 0

    def step(self) -> None:
        """Do one change, or say in the log that Odoo refused it."""
        name = self.dice.choices(list(STEPS), [weight for weight, _ in STEPS.values()])[0]
        self.do(name)

    def do(self, name: str) -> None:
        """Do the change with this name."""
        try:
            what = STEPS[name][1](self)
        except (RuntimeError, LookupError) as refused:
            self.log.append(f"{name}: refused, {str(refused)[:200]}")
            return
        self.done += 1
        self.log.append(f"{name}: {what}")

    def has(self, model: str, field: str) -> bool:
        if model not in self._fields:
            self._fields[model] = self.plain.call(model, "fields_get", [], ["type"])
        return field in self._fields[model]

    def first(self, model: str, *fields: str) -> str:
        """Return the one of several names that this version has."""
        return next(field for field in fields if self.has(model, field))

    def some(self, model: str, domain: Sequence[t.Any] = (), *, archived: bool = False) -> int:
        """Return the id of any record.

        Raises:
            LookupError: There is none.
        """
        context = {"active_test": not archived}
        found = self.plain.call(model, "search", list(domain), order="id", context=context)
        return int(self.dice.choice(found))

    def made(self, model: str) -> int:
        """Return the id of a record that this walk made and that may be deleted.

        Raises:
            LookupError: There is none.
        """
        known = self._made.get(model, [])
        there = self.plain.call(
            model, "search", [["id", "in", known]], context={"active_test": False}
        )
        return int(self.dice.choice(there))

    def create(self, model: str, values: Values) -> int:
        new = int(self.plain.call(model, "create", [values])[0])
        self._made.setdefault(model, []).append(new)
        return new

    def write(self, model: str, record: int, values: Values) -> str:
        self.plain.call(model, "write", [record], values)
        return f"{model} {record} {values}"

    def unlink(self, model: str, record: int) -> str:
        self.plain.call(model, "unlink", [record])
        return f"{model} {record}"

    def toggle(self, model: str, record: int) -> str:
        """Archive a record, or bring it back."""
        context = {"active_test": False}
        active = self.plain.call(model, "read", [record], ["active"], context=context)
        return self.write(model, record, {"active": not active[0]["active"]})

    def word(self) -> str:
        self._numbers += 1
        return f"{self.dice.choice(WORDS)} {self._numbers}"

    def amount(self) -> float:
        return self.dice.randrange(1, 20_000) / 100

    def some_product(self) -> int:
        return self.some("product.product", [["type", "!=", "service"]])

    def some_storable(self) -> int:
        key = ["is_storable", "=", True]
        if not self.has("product.product", "is_storable"):
            key = ["type", "=", "product"]
        return self.some("product.product", [key, ["tracking", "=", "none"]])


WORDS = ("Chair", "Table", "Lamp", "Desk", "Crème", "Bolt", "Screw", "Panel", "Drawer", "Zürich")
