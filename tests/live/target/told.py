"""Records as names and values, without any database id: for one database beside another."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

Row = dict[str, t.Any]
#: By field 0, or what is told of the records that it leads to. Of ``a|b`` the first counts that
#: the model has; a field that it doesn't have at all is left out.
Spec = dict[str, t.Any]
ALL: dict[str, t.Any] = {"active_test": False}


def told(connection: Connection, model: str, ids: list[int], spec: Spec) -> list[Row]:
    """Return what records hold, in the order of their ids given."""
    known = connection.call(model, "fields_get", [], ["type", "relation"])
    names: dict[str, str] = {}
    for said, below in spec.items():
        for name in reversed(said.split("|")):
            if name in known and (not below or known[name].get("relation")):
                names[said] = name
    rows = connection.call(model, "read", ids, list(names.values()), load="", context=ALL)
    related: dict[str, t.Any] = {}
    for said, name in names.items():
        if spec[said]:
            wanted = sorted({number for row in rows for number in listed(row[name])})
            records = told(connection, known[name]["relation"], wanted, spec[said])
            related[said] = dict(zip(wanted, records, strict=True))
    return [
        {
            said: sorted((related[said][number] for number in listed(row[name])), key=str)
            if spec[said]
            else row[name]
            for said, name in names.items()
        }
        for row in rows
    ]


def listed(value: t.Any) -> list[int]:
    """Return the ids in the value of a relation."""
    return value if isinstance(value, list) else [value] if value else []


def written(connection: Connection, model: str, module: str) -> dict[str, int]:
    """Return the database ids of the records with external ids of a module, by the rest of it."""
    domain = [("module", "=", module), ("model", "=", model)]
    rows = connection.call("ir.model.data", "search_read", domain, ["name", "res_id"])
    return {row["name"]: row["res_id"] for row in rows}
