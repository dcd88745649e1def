"""The tap's settings, read once from its config."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import Fatal

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Streams whose deletions are looked for unless the setting `deletions` says otherwise.
DELETIONS_BY_DEFAULT = (
    "products",
    "product_suppliers",
    "sale_orders",
    "sale_order_line",
    "purchase_orders",
    "purchase_order_lines",
)
#: The setting `many2one`: the id, the display name in its place, or both.
MANY2ONE = ("id", "name", "both")
#: The setting `paging`; `fetch/paging.py` has a reader for each.
PAGING = ("ids", "offset")
#: The setting `on_changed_question`: what becomes of a bookmark that is about something else.
ON_CHANGED_QUESTION = ("resync", "warn", "fail")
#: The setting `unreadable`: what becomes of records that the user may no longer see.
UNREADABLE = ("keep", "delete")
PAGE_SIZE = 1000
PARALLEL_REQUESTS = 4
LOOKBACK_SECONDS = 600
#: The settings that name companies; `company_ids` counts where another one is empty.
COMPANY_SETTINGS = (
    "company_ids",
    "buyorders_company_ids",
    "sellorders_company_ids",
    "stocks_company_ids",
)
#: The settings that a mapping file may have as flags.
SCOPE_SETTINGS = ("language", *COMPANY_SETTINGS, "stocks_warehouse_ids")
#: In `deletions`: every stream. In `ignore_fields` as an object: every stream.
ALL, ANY_STREAM = "all", "*"


@dataclasses.dataclass(frozen=True)
class TapSettings:
    """What the config says, with defaults in the place of what it doesn't.

    The connection has settings of its own (`odoo_common.settings.connection`). What each setting
    means is written in `settings/schema.py`, under the same name.

    Attributes:
        deletions: Names of streams, or `ALL`.
        ignore_fields: Names of fields by stream; those of every stream under `ANY_STREAM`.
        companies: Ids of companies by the setting that names them (`COMPANY_SETTINGS`).
    """

    start_date: str | None = None
    lookback_seconds: float = LOOKBACK_SECONDS
    full_sync_streams: frozenset[str] = frozenset()
    deletions: frozenset[str] = frozenset(DELETIONS_BY_DEFAULT)
    unreadable: str = UNREADABLE[0]
    on_changed_question: str = ON_CHANGED_QUESTION[0]
    optional_streams: frozenset[str] = frozenset()
    include_archived: bool = True
    page_size: int = PAGE_SIZE
    parallel_requests: int = PARALLEL_REQUESTS
    only: Mapping[str, Sequence[int]] = dataclasses.field(default_factory=dict)
    shard: str | None = None
    paging: str = PAGING[0]
    fields: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    fields_exclude: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    ignore_fields: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    discover_all_fields: bool = False
    many2one: str = MANY2ONE[0]
    domain: Mapping[str, list[t.Any]] = dataclasses.field(default_factory=dict)
    context: Mapping[str, dict[str, t.Any]] = dataclasses.field(default_factory=dict)
    language: str | None = None
    companies: Mapping[str, list[int]] = dataclasses.field(
        default_factory=lambda: {name: [] for name in COMPANY_SETTINGS}
    )
    stocks_warehouse_ids: list[int] = dataclasses.field(default_factory=list)
    strict: bool = False
    hg_sync_output: str | None = None
    models: Sequence[str] = ()

    @classmethod
    def from_config(cls, config: Mapping[str, t.Any]) -> TapSettings:
        """Read the config of a tap.

        Args:
            config: As `settings/schema.py` has it.

        Raises:
            Fatal: Ids are none.
        """
        lookback = config.get("lookback_seconds", LOOKBACK_SECONDS)
        return cls(
            start_date=config.get("start_date") or None,
            lookback_seconds=lookback,
            full_sync_streams=frozenset(config.get("full_sync_streams") or ()),
            deletions=_stream_names(config.get("deletions")),
            unreadable=config.get("unreadable") or UNREADABLE[0],
            on_changed_question=config.get("on_changed_question") or ON_CHANGED_QUESTION[0],
            optional_streams=frozenset(config.get("optional_streams") or ()),
            include_archived=config.get("include_archived") is not False,
            page_size=config.get("page_size") or PAGE_SIZE,
            parallel_requests=config.get("parallel_requests") or PARALLEL_REQUESTS,
            only=config.get("only") or {},
            shard=config.get("shard") or None,
            paging=config.get("paging") or PAGING[0],
            fields=config.get("fields") or {},
            fields_exclude=config.get("fields_exclude") or {},
            ignore_fields=_ignored_fields(config.get("ignore_fields") or ()),
            discover_all_fields=bool(config.get("discover_all_fields")),
            many2one=config.get("many2one") or MANY2ONE[0],
            domain=config.get("domain") or {},
            context=config.get("context") or {},
            language=config.get("language") or None,
            companies={name: id_list(config, name) for name in COMPANY_SETTINGS},
            stocks_warehouse_ids=id_list(config, "stocks_warehouse_ids"),
            strict=bool(config.get("strict")),
            hg_sync_output=config.get("hg_sync_output") or None,
            models=tuple(config.get("models") or ()),
        )

    def finds_deletions(self, stream: str) -> bool:
        """Tell whether the setting `deletions` names a stream."""
        return ALL in self.deletions or stream in self.deletions

    @property
    def has_default_deletions(self) -> bool:
        """Tell whether the setting `deletions` says nothing of its own."""
        return self.deletions == frozenset(DELETIONS_BY_DEFAULT)

    def ignored_fields(self, stream: str) -> list[str]:
        """Return the fields that are never asked for in a stream."""
        return [*self.ignore_fields.get(ANY_STREAM, ()), *self.ignore_fields.get(stream, ())]


def id_list(config: Mapping[str, t.Any], name: str) -> list[int]:
    """Return the ids of a setting: a list, or a text such as ``1,2``.

    Raises:
        Fatal: It holds something else.
    """
    given = config.get(name) or []
    parts = given.split(",") if isinstance(given, str) else given
    try:
        return [int(part) for part in parts if str(part).strip()]
    except ValueError:
        raise Fatal(f"{name}: {given!r} are no ids of records, such as 1,2") from None


def _stream_names(given: Sequence[str] | None) -> frozenset[str]:
    if given is None:
        return frozenset(DELETIONS_BY_DEFAULT)
    names = given.split(",") if isinstance(given, str) else given
    return frozenset(name.strip() for name in names)


def _ignored_fields(given: Mapping[str, Sequence[str]] | Sequence[str]) -> dict[str, Sequence[str]]:
    """Return what `ignore_fields` says: names for every stream, or by stream."""
    if isinstance(given, dict):
        return dict(given)
    return {ANY_STREAM: list(given)} if given else {}
