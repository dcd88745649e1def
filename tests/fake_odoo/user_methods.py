"""Methods about the user, the languages and the rights."""

from __future__ import annotations

import typing as t

from tests.fake_odoo.faults import NotFakedError, no_access

if t.TYPE_CHECKING:
    Ids = list[int]
    from tests.fake_odoo.env import Env


def check_access_rights(env: Env, model: str, operation: str, raise_exception: bool = True) -> bool:
    allowed = (model, operation) not in env.db.denied
    env.fields(model)
    if not allowed and raise_exception:
        raise no_access(f"you are not allowed to {operation} {model}")
    return allowed


def has_access(env: Env, model: str, ids: Ids, operation: str) -> bool:
    return not ids and check_access_rights(env, model, operation, raise_exception=False)


def context_get(env: Env, model: str) -> dict[str, t.Any]:
    if model != "res.users":
        raise NotFakedError(f"{model}.context_get")
    told = {"lang": env.language, "tz": "UTC"}
    return {**told, "uid": env.uid} if env.db.version >= 16 else told


def get_installed(env: Env, model: str) -> list[list[str]]:
    if model != "res.lang":
        raise NotFakedError(f"{model}.get_installed")
    rows = env.db.table("res.lang").values()
    found = [[row["code"], row["name"]] for row in rows if row["active"]]
    return sorted(found, key=lambda entry: entry[1])
