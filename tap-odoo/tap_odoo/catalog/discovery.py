"""Which streams a database has for this user."""

from __future__ import annotations

import concurrent.futures
import functools
import logging
import typing as t

from odoo_common.errors import NoSuchModel, Rejected
from odoo_common.odoo.access_rights import MISSING
from tap_odoo.catalog.builtin_streams import STREAMS, STREAMS_BY_NAME, StreamSpec
from tap_odoo.settings.stream_names import meant

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.odoo.access_rights import Rights
    from odoo_common.odoo.model_fields import ModelFields

logger = logging.getLogger(__name__)

#: Models looked at at the same time.
PARALLEL = 4


def wanted_specs(models: Sequence[str], only: Iterable[str] | None) -> list[StreamSpec]:
    """Return the streams to look for.

    Args:
        models: Models that the user wants as streams beside the built-in ones.
        only: Names of the streams of interest (those of a catalog); None for all.
    """
    specs = list(STREAMS)
    for model in models:
        name = model.replace(".", "_")
        if name not in STREAMS_BY_NAME:
            specs.append(StreamSpec(name, (model,), f"Records of {model}"))
    if only is None:
        return specs
    names = set(only)
    return [spec for spec in specs if spec.name in names]


def available(
    connection: OdooClient,
    models: ModelFields,
    rights: Rights,
    specs: Sequence[StreamSpec],
    *,
    trusted: bool = False,
) -> tuple[list[tuple[StreamSpec, str]], dict[str, str]]:
    """Return the streams whose model is installed and readable, each with its model.

    The others are named in the log, one line each, and returned with the reason.

    Args:
        connection: Where to ask.
        models: Takes the fields of the models.
        rights: What the user may read.
        specs: The streams to look for.
        trusted: A catalog says that the user may read them: reading will show it.
    """
    connection.uid  # noqa: B018 - one login before the threads start
    wanted = sorted({model for spec in specs for model in spec.models})
    ask = functools.partial(_why_unreadable, models, rights, trusted=trusted)
    with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
        verdicts = dict(zip(wanted, pool.map(ask, wanted), strict=True))
    found: list[tuple[StreamSpec, str]] = []
    left_out: dict[str, str] = {}
    for spec in specs:
        model = next((m for m in spec.models if not verdicts[m]), None)
        if model is not None:
            found.append((spec, model))
        else:
            left_out[spec.name] = verdicts[spec.models[0]] + _meant(connection, rights, spec)
            logger.info("stream %s is left out: %s", spec.name, left_out[spec.name])
    return found, left_out


def _meant(connection: OdooClient, rights: Rights, spec: StreamSpec) -> str:
    """Return which model is perhaps meant by one of the setting `models` that isn't there."""
    [model, *_] = spec.models
    if spec in STREAMS or rights.verdict(model) != MISSING:
        return ""
    known = [model for spec in STREAMS for model in spec.models]
    try:
        rows = connection.call("ir.model", "search_read", [], ["model"])
    except (NoSuchModel, Rejected):  # Models are shown to administrators, if to anybody.
        return meant(model, known)
    return meant(model, [row["model"] for row in rows])


def _why_unreadable(models: ModelFields, rights: Rights, model: str, *, trusted: bool) -> str:
    """Return why a model can't be read, or ``""``; its fields are known then."""
    if trusted:
        try:
            models.of(model)
        except (NoSuchModel, Rejected):
            return rights.why_unreadable(model)
        return ""
    found = rights.why_unreadable(model)
    if not found:
        models.of(model)
    return found
