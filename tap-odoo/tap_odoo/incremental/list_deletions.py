"""Whether a record was deleted that a value of another record was made of.

A product's number of BOMs falls when one of them is deleted, and nothing is stamped: neither
the product, nor anything that could still be found. So a bookmark holds the ids of such records::

    {"listed": {"mrp.bom": "1-5,7", "product.supplierinfo": "1-88"}}

and when one of them is deleted, the stream is read whole: nothing shows any more whose it was.
"""

from __future__ import annotations

import typing as t

from tap_odoo.incremental.id_ranges import IdRanges

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.client.odoo_client import OdooClient
    from tap_odoo.catalog.builtin_streams import Domain

LISTED = "listed"
ARCHIVED_TOO = {"active_test": False}


def listed_ids(odoo: OdooClient, lists: Mapping[str, Domain]) -> dict[str, str]:
    """Return the ids that there are now, as ranges by model.

    It has to be asked before the rows are read: what is deleted while they are read is missed
    the next time, whether a row was read before the deletion or after it.

    Args:
        odoo: Where to ask.
        lists: The models, each with the domain of the records that count.
    """
    return {model: str(_ids(odoo, model, domain)) for model, domain in lists.items()}


def models_with_deletions(
    odoo: OdooClient,
    lists: Mapping[str, Domain],
    before: Mapping[str, str],
    now: Mapping[str, str],
) -> list[str]:
    """Return the models of which a record was deleted since `before`.

    Args:
        odoo: Where to ask.
        lists: As for `listed_ids`.
        before: The bookmark's.
        now: What `listed_ids` says.
    """
    return [
        model
        for model, domain in lists.items()
        if before.get(model)
        and (
            _any_deleted(odoo, model, IdRanges(before[model]))
            if domain
            else IdRanges(now[model]).has_lost(IdRanges(before[model]))
        )
    ]


def _any_deleted(odoo: OdooClient, model: str, known: IdRanges) -> bool:
    """Tell whether one is deleted; one that is still there may no longer be in the domain."""
    ids = list(known)
    there = odoo.call(model, "search_count", [("id", "in", ids)], context=ARCHIVED_TOO)
    return int(there) < len(ids)


def _ids(odoo: OdooClient, model: str, domain: Domain) -> IdRanges:
    ranges = IdRanges()
    ranges.extend(odoo.call(model, "search", list(domain), order="id", context=ARCHIVED_TOO))
    return ranges
