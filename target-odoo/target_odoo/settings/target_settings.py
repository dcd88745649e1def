"""The values of the settings, read once."""

from __future__ import annotations

import dataclasses
import json
import typing as t
from pathlib import Path

from odoo_common.errors import Fatal
from target_odoo.settings.schema import (
    CREATE,
    DEFAULT_MODULE,
    DEFAULT_PARALLEL,
    DEFAULT_REJECTS,
    HOTGLUE,
    SOURCE,
    UPSERT,
    WARN,
    WRITE_MODES,
)

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The other models, in a table by model.
OTHERS = "*"


@dataclasses.dataclass(frozen=True)
class TargetSettings:
    """What a run is to do. The names and meanings are those of the schema.

    Attributes:
        config: All settings as they were given, the connection's among them.
    """

    config: Mapping[str, t.Any] = dataclasses.field(default_factory=dict, repr=False)
    stream_models: Mapping[str, str] = dataclasses.field(default_factory=dict)
    external_id_module: str = DEFAULT_MODULE
    external_id_namespace: Mapping[str, str] = dataclasses.field(default_factory=dict)
    match: Mapping[str, Sequence[Sequence[str]]] = dataclasses.field(default_factory=dict)
    company_id: str = ""
    language: str = ""
    create_missing: Sequence[str] = ()
    write_mode: t.Any = UPSERT
    deleted_in_odoo: str = CREATE
    on_delete: Mapping[str, str] = dataclasses.field(default_factory=dict)
    lines_missing: str = "keep"
    export_buy_orders_as_draft: bool = False
    export_BOLine_price: bool = True  # noqa: N815 - the setting's name
    backorders: str = "keep"
    bo_completed_on_receipt: bool = False
    input_path: str = ""
    image_max_pixels: int = 0
    allow_private_addresses: bool = False
    rejects_path: Path = Path(DEFAULT_REJECTS)
    fail_on_reject: bool = True
    summary_path: str = ""
    on_not_held: str = WARN
    on_conflict: t.Any = SOURCE
    timestamp_field: str = ""
    ledger_url: str = ""
    triggered_by: str = ""
    state_format: str = ""
    dry_run: bool = False
    parallel_requests: int = DEFAULT_PARALLEL
    track_changes: bool = False
    mapping: str = ""
    mapping_flags: Mapping[str, t.Any] = dataclasses.field(default_factory=dict)

    @classmethod
    def from_config(cls, config: Mapping[str, t.Any]) -> TargetSettings:
        """Read the settings; one that is missing, or empty, has its default."""
        given: dict[str, t.Any] = {
            name: value
            for name in cls.__dataclass_fields__
            if name != "config" and (value := config.get(name)) not in (None, "")
        }
        if "company_id" in given:
            given["company_id"] = str(given["company_id"])
        if "rejects_path" in given:
            given["rejects_path"] = Path(given["rejects_path"])
        if "write_mode" in given:
            given["write_mode"] = _write_modes(given["write_mode"])
        return cls(config=config, **given)

    @property
    def write_modes(self) -> Mapping[str, str]:
        """The setting `write_mode` as a table by model."""
        modes = self.write_mode
        return {OTHERS: modes} if isinstance(modes, str) else modes

    def write_mode_of(self, model: str) -> str:
        """Return which records of a model are written."""
        modes = self.write_modes
        return modes.get(model) or modes.get(OTHERS) or UPSERT

    @property
    def is_hotglue(self) -> bool:
        """The state is a hosted job's own."""
        return self.state_format == HOTGLUE

    @property
    def keeps_missing_lines(self) -> bool:
        """Lines that a record doesn't mention stay."""
        return self.lines_missing != "remove"


def _write_modes(given: t.Any) -> Mapping[str, str]:
    """Read `write_mode`: a word, a table, or a table as text.

    Raises:
        Fatal: A word is none of the modes.
    """
    if isinstance(given, str) and given.lstrip().startswith("{"):
        try:
            given = json.loads(given)
        except ValueError as error:
            raise Fatal(f"write_mode is no JSON: {error}") from None
    table = {OTHERS: given} if isinstance(given, str) else dict(given)
    for mode in table.values():
        if mode not in WRITE_MODES:
            raise Fatal(f"write_mode: {mode!r} is none of {', '.join(WRITE_MODES)}")
    return table
