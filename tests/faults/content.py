"""What a scenario of the target has made in Odoo."""

from __future__ import annotations

import functools
import json
import typing as t

if t.TYPE_CHECKING:
    from tests.faults.feeds import Name
    from tests.faults.scenarios import Scenario
    from tests.live.plain import Plain


def content(scenario: Scenario, plain: Plain, name: Name) -> t.Any:
    """Return all that the scenario has made, without what is another each time."""
    mark = name("")
    found: dict[str, list[str]] = {}
    for model, path, fields in scenario.content:
        known = _fields(plain, model)
        names = [field for field in fields if field in known]
        context = {"active_test": False, "lang": "en_US"}
        ids = plain.call(model, "search", [(path, "like", mark)], context=context)
        rows = plain.call(model, "read", ids, names, load="", context=context) if ids else []
        counted = [
            {
                field: len(row[field]) if isinstance(row[field], list) else row[field]
                for field in names
                if known[field]["type"] != "many2one" or not row[field]
            }
            for row in rows
        ]
        found[f"{model}/{path}"] = sorted(
            json.dumps(row, sort_keys=True).replace(mark, "") for row in counted
        )
    return found


def difference(found: t.Any, expected: t.Any) -> str:
    """Say what one content has that the other hasn't."""
    return "; ".join(
        f"{model}: {found[model]} instead of {expected[model]}"
        for model in expected
        if found[model] != expected[model]
    )


@functools.cache
def _fields(plain: Plain, model: str) -> t.Any:
    return plain.call(model, "fields_get", [], ["type"])
