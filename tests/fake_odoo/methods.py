"""The methods that the fake has: which arguments they take, and what they answer."""

from __future__ import annotations

import inspect
import typing as t

from tests.fake_odoo import writing
from tests.fake_odoo.domains import search as search_ids
from tests.fake_odoo.faults import Fault, NotFakedError, bad_value, missing, no_access, user_error
from tests.fake_odoo.importing import load as load_rows
from tests.fake_odoo.reading import WITH_NAMES, grouped
from tests.fake_odoo.reading import read as read_rows
from tests.fake_odoo.user_methods import check_access_rights, context_get, get_installed, has_access

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.fake_odoo.env import Env

    Ids = list[int]
    Domain = list[t.Any]
    Rows = list[dict[str, t.Any]]

#: Method → the right that it needs.
NEEDS = {
    "search": "read",
    "search_count": "read",
    "search_read": "read",
    "read": "read",
    "read_group": "read",
    "formatted_read_group": "read",
    "name_search": "read",
    "create": "create",
    "write": "write",
    "web_save_multi": "write",
    "unlink": "unlink",
}
FORMATTED_SINCE = 19
MULTI_SINCE = 19


def search(  # noqa: PLR0917 - the arguments are Odoo's
    env: Env,
    model: str,
    domain: Domain,
    offset: int = 0,
    limit: int | None = None,
    order: str | None = None,
) -> Ids:
    found = search_ids(env, model, domain)
    if order:
        found = env.sorted(model, found, order)
    return found[offset : offset + limit if limit else None]


def search_count(env: Env, model: str, domain: Domain) -> int:
    return len(search_ids(env, model, domain))


def search_read(  # noqa: PLR0917 - the arguments are Odoo's
    env: Env,
    model: str,
    domain: Domain | None = None,
    fields: Sequence[str] | None = None,
    offset: int = 0,
    limit: int | None = None,
    order: str | None = None,
    **more: t.Any,
) -> Rows:
    load = more.pop("load", WITH_NAMES)
    if more:
        raise NotFakedError(f"search_read with {sorted(more)}")
    if load != WITH_NAMES and env.db.version < 15:
        raise Fault("builtins.TypeError", "search_read() got an unexpected keyword argument 'load'")
    ids = search(env, model, domain or [], offset, limit, order)
    # Before 15, archived lines stay out even where archived records are searched for.
    quiet = env if env.db.version >= 15 else env.with_context(active_test=True)
    return read_rows(quiet, model, ids, fields or [], load)


def read(
    env: Env,
    model: str,
    ids: Ids | int,
    fields: Sequence[str] | None = None,
    load: str | None = WITH_NAMES,
) -> Rows:
    return read_rows(env, model, _ids(ids), fields or [], load)


def fields_get(
    env: Env,
    model: str,
    allfields: Sequence[str] | None = None,
    attributes: Sequence[str] | None = None,
) -> dict[str, dict[str, t.Any]]:
    return {
        name: {
            key: value for key, value in field.told.items() if not attributes or key in attributes
        }
        for name, field in env.fields(model).items()
        if not allfields or name in allfields
    }


def read_group(
    env: Env, model: str, domain: Domain, fields: Sequence[str], groupby: Sequence[str]
) -> Rows:
    if groupby:
        raise NotFakedError(f"read_group of {model} by {groupby}")
    row, ids = grouped(env, model, domain, fields)
    count = {"__count": len(ids)}
    return [{"id": min(ids), **row, **count}] if ids else [{**dict.fromkeys(row), **count}]


def formatted_read_group(
    env: Env,
    model: str,
    domain: Domain,
    groupby: Sequence[str] = (),
    aggregates: Sequence[str] = (),
) -> Rows:
    if groupby:
        raise NotFakedError(f"formatted_read_group of {model} by {groupby}")
    row, _ = grouped(env, model, domain, aggregates)
    named = {f"{name}:array_agg": value for name, value in row.items()}
    return [{"__extra_domain": [], **named}]


def create(env: Env, model: str, vals_list: t.Any) -> t.Any:
    if isinstance(vals_list, dict):
        return writing.create(env, model, vals_list)
    return [writing.create(env, model, values) for values in vals_list]


def write(env: Env, model: str, ids: Ids | int, vals: dict[str, t.Any]) -> bool:
    _may_see(env, model, _ids(ids))
    writing.write(env, model, _ids(ids), vals)
    return True


def web_save_multi(
    env: Env, model: str, ids: Ids, vals_list: Rows, specification: dict[str, t.Any]
) -> Rows:
    if len(ids) != len(vals_list):
        raise bad_value("web_save_multi: as many values as records")
    if specification:
        raise NotFakedError(f"web_save_multi with the specification {specification}")
    _may_see(env, model, ids)
    for record_id, values in zip(ids, vals_list, strict=True):
        writing.write(env, model, [record_id], values)
    return [{"id": record_id} for record_id in ids]


def unlink(env: Env, model: str, ids: Ids | int) -> bool:
    _may_see(env, model, _ids(ids))
    writing.unlink(env, model, _ids(ids))
    return True


def load(env: Env, model: str, fields: list[str], data: list[list[str]]) -> dict[str, t.Any]:
    return load_rows(env, model, fields, data)


def default_get(env: Env, model: str, fields: Sequence[str]) -> dict[str, t.Any]:
    defaults = env.behaviour(model).defaults
    return {name: defaults[name](env, {}) for name in fields if name in defaults}


def onchange(
    env: Env, model: str, _ids: Ids, values: dict[str, t.Any], names: Sequence[str], spec: t.Any
) -> dict[str, t.Any]:
    """Compute nothing: the fake's records get what they lack while they are created."""
    fields = env.fields(model)
    for name in values:
        if name not in fields:
            raise bad_value(f"Invalid field {name!r} on model {model!r}")
    if names or not isinstance(spec, dict):
        raise NotFakedError(f"{model}.onchange of {names}")
    return {"value": {}}


def check_object_reference(
    env: Env, model: str, module: str, xml_id: str, raise_on_access_error: bool = False
) -> list[t.Any]:
    for row in env.db.table(model).values():
        if (row["module"], row["name"]) == (module, xml_id):
            hidden = row["res_id"] in env.db.hidden.get(row["model"], set())
            gone = not env.exists(row["model"], row["res_id"])
            if (hidden or gone) and raise_on_access_error:
                raise NotFakedError("check_object_reference of a record that can't be seen")
            return [row["model"], False if hidden or gone else row["res_id"]]
    raise bad_value(f"External ID not found in the system: {module}.{xml_id}")


#: Methods by name; those that only records of one kind have refuse the others.
METHODS: dict[str, Callable[..., t.Any]] = {
    method.__name__: method
    for method in (
        check_access_rights,
        check_object_reference,
        context_get,
        create,
        default_get,
        fields_get,
        formatted_read_group,
        get_installed,
        has_access,
        load,
        onchange,
        read,
        read_group,
        search,
        search_count,
        search_read,
        unlink,
        web_save_multi,
        write,
    )
}
_SINCE = {
    "formatted_read_group": FORMATTED_SINCE,
    "has_access": 18,
    "web_save_multi": MULTI_SINCE,
}


def call(
    env: Env, model: str, method: str, args: Sequence[t.Any], kwargs: dict[str, t.Any]
) -> t.Any:
    """Do what a call asks for.

    Raises:
        Fault: Odoo would refuse.
        NotFakedError: The fake can't.
    """
    env.fields(model)
    button = env.behaviour(model).buttons.get(method)
    own = env.behaviour(model).methods.get(method)
    needs = "write" if button else NEEDS.get(method, "write" if own else "")
    if needs and (model, needs) in env.db.denied:
        raise no_access(f"you are not allowed to {needs} {model}")
    if button:
        return _press(env, model, method, *args, **kwargs)
    if own:
        return own(env, *args, **kwargs)
    if method not in METHODS or env.db.version < _SINCE.get(method, 0):
        raise NotFakedError(f"the method {model}.{method}")
    function = METHODS[method]
    try:
        bound = inspect.signature(function).bind(env, model, *args, **kwargs)
    except TypeError as error:
        raise NotFakedError(f"{model}.{method}: {error}") from None
    return function(*bound.args, **bound.kwargs)


def _press(env: Env, model: str, name: str, ids: Ids | int) -> t.Any:
    button = env.behaviour(model).buttons[name]
    _may_see(env, model, _ids(ids))
    for record_id in _ids(ids):
        if not env.exists(model, record_id):
            raise missing(f"Record does not exist or has been deleted: {model}({record_id},)")
        state = env.value(model, record_id, "state")
        if button.check:
            button.check(env, record_id)
        if state in button.leads:
            values = {"state": button.leads[state], **button.values}
            writing.write(env, model, [record_id], values)
        elif not button.lenient:
            raise user_error(f"{model} {record_id} is {state}: {name} is not possible")
    return button.answer


def _ids(ids: Ids | int) -> Ids:
    return [ids] if isinstance(ids, int) else ids


def _may_see(env: Env, model: str, ids: Ids) -> None:
    if env.db.hidden.get(model, set()) & set(ids):
        raise no_access(f"you may not touch these records of {model}")
