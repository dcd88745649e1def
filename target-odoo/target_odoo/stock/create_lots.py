"""Packages and lots that transfers name and Odoo doesn't have: made.

They get external ids, so that each is made once, also when the answer is lost.
"""

from __future__ import annotations

import collections
import hashlib
import typing as t

from target_odoo.load.load_row import LoadRow
from target_odoo.outcome import Reason

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from target_odoo.odoo.writer import Change
    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services
    from target_odoo.stock.tracked_goods import TrackedGoods


def packages_by_name(
    services: Services, goods: TrackedGoods, wanted: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], int | Reason]:
    """Return the packages of these companies and names; those that aren't there are made.

    Args:
        services: What to write with.
        goods: What was found of them.
        wanted: Companies and names.
    """
    found: dict[tuple[int, str], int | Reason] = {}
    absent = []
    for company, name in dict.fromkeys(wanted):
        there = goods.packages_named(name, company)
        if there:
            found[company, name] = min(there)
        else:
            absent.append((company, name))
    cells = [{"name": name} for _, name in absent]
    made = _make(services, goods.package_model, cells, absent)
    return found | dict(zip(absent, made, strict=True))


def make_repeated_lots(
    services: Services,
    goods: TrackedGoods,
    changes: Sequence[tuple[ResolvedRecord, Change]],
    companies: dict[int, int],
) -> None:
    """Make the new lots that several lines name: Odoo before 17 makes one for each line.

    Args:
        services: What to write with.
        goods: Tells the model of lots.
        changes: The transfers and what is written into their moves; the lines get the lots.
        companies: The company of each transfer, by the identity of its draft.
    """
    lines: dict[tuple[int, int, str], list[dict[str, t.Any]]] = collections.defaultdict(list)
    owners: dict[tuple[int, int, str], list[ResolvedRecord]] = collections.defaultdict(list)
    for draft, change in changes:
        for command in change.values.get("move_line_ids", ()):
            if command[0] == 0 and command[2].get("lot_name"):
                values = command[2]
                key = (companies[id(draft)], values["product_id"], values["lot_name"])
                lines[key].append(values)
                owners[key].append(draft)
    keys = [key for key, found in lines.items() if len(found) > 1]
    has_company = not services.session.fields.of(goods.lot_model)["company_id"].readonly
    cells = [
        {"name": name, "product_id/.id": product}
        | ({"company_id/.id": company} if company and has_company else {})
        for company, product, name in keys
    ]
    for key, answer in zip(keys, _make(services, goods.lot_model, cells, keys), strict=True):
        for draft, values in zip(owners[key], lines[key], strict=True):
            if isinstance(answer, Reason):
                draft.item.rejected(answer)
            else:
                del values["lot_name"]
                values["lot_id"] = answer


def _make(
    services: Services,
    model: str,
    cells: Sequence[dict[str, t.Any]],
    keys: Sequence[tuple[int | str, ...]],
) -> Sequence[int | Reason]:
    rows = []
    for entry, key in zip(cells, keys, strict=True):
        text = "=".join(str(part) for part in key)
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        name = services.session.external_ids.spell(model, f"{model.replace('.', '_')}_{digest}")
        rows.append(LoadRow({"id": name, **entry}))
    return services.loader.load(model, rows) if rows else []
