"""The fields of the fake's models, as Odoo's own `fields_get` told them (`record`)."""

from __future__ import annotations

import dataclasses
import functools
import json
import typing as t
from pathlib import Path

FOLDER = Path(__file__).parent
VERSIONS = (14, 19)
#: Every model has these.
ALWAYS = ("id", "create_date", "create_uid", "write_date", "write_uid", "display_name")
RELATIONAL = frozenset({"many2one", "one2many", "many2many"})
X2MANY = frozenset({"one2many", "many2many"})


@dataclasses.dataclass(frozen=True)
class FakeField:
    """One field.

    Attributes:
        name: Its name.
        type: Odoo's type of it.
        told: What `fields_get` says of it.
    """

    name: str
    type: str
    told: dict[str, t.Any]

    @property
    def relation(self) -> str:
        return str(self.told.get("relation") or "")

    @property
    def inverse(self) -> str:
        return str(self.told.get("relation_field") or "")

    @property
    def required(self) -> bool:
        return bool(self.told.get("required"))

    @property
    def store(self) -> bool:
        return bool(self.told.get("store"))

    @property
    def by_company(self) -> bool:
        return bool(self.told.get("company_dependent"))

    @property
    def by_language(self) -> bool:
        return bool(self.told.get("translate"))

    @property
    def related(self) -> str:
        path = self.told.get("related") or ""
        return path if isinstance(path, str) else ".".join(path)

    @property
    def choices(self) -> list[str]:
        return [key for key, _ in self.told.get("selection") or ()]

    @property
    def digits(self) -> int | None:
        digits = self.told.get("digits")
        return int(digits[1]) if digits else None


def fields_file(version: int) -> Path:
    """Return where the fields of a version are."""
    return FOLDER / f"fields_{version}.json"


@functools.cache
def _recorded(version: int) -> dict[str, dict[str, FakeField]]:
    models: dict[str, dict[str, dict[str, t.Any]]]
    models = json.loads(fields_file(version).read_text())
    return {
        model: {
            name: FakeField(name, told["type"], {"string": name, "help": "", **told})
            for name, told in fields.items()
        }
        for model, fields in models.items()
    }


def fields_of(version: int) -> dict[str, dict[str, FakeField]]:
    """Return the fields of each model; one can be taken out, none is changed itself."""
    return {model: dict(fields) for model, fields in _recorded(version).items()}
