"""What a call says by names of fields, made what it says by the real ones."""

from __future__ import annotations

import typing as t

from tests.simulated.names import GONE, MODEL_NAMES

if t.TYPE_CHECKING:
    from tests.simulated.names import Names

Translate = t.Callable[["Names", str, t.Any], t.Any]
#: Operators whose value is a domain of the records that the path leads to.
_BELOW = frozenset({"any", "not any", "any!", "not any!"})


def _domain(names: Names, model: str, domain: t.Any) -> t.Any:
    if not isinstance(domain, list):
        return domain
    return [_term(names, model, term) for term in domain]


def _term(names: Names, model: str, term: t.Any) -> t.Any:
    if not isinstance(term, list) or len(term) != 3 or not isinstance(term[0], str):
        return term
    path, operator, value = term
    real = names.path_in(model, path)
    if operator in _BELOW:
        for step in real.split("."):
            model = names.comodel(model, step)
        value = _domain(names, model, value)
    elif (model, real) in MODEL_NAMES:
        value = (
            [names.model_in(v) for v in value] if isinstance(value, list) else _model(names, value)
        )
    return [real, operator, value]


def _model(names: Names, value: t.Any) -> t.Any:
    return names.model_in(value) if isinstance(value, str) else value


def _fields(names: Names, model: str, fields: t.Any) -> t.Any:
    return [names.field_in(model, name) for name in fields or ()]


def _columns(names: Names, model: str, columns: t.Any) -> t.Any:
    return [names.path_in(model, column, "/") for column in columns]


def _order(names: Names, model: str, order: t.Any) -> t.Any:
    if not order:
        return order
    parts = [part.strip().split(" ", 1) for part in order.split(",")]
    return ", ".join(" ".join([names.path_in(model, name), *rest]) for name, *rest in parts)


def _aggregates(names: Names, model: str, aggregates: t.Any) -> t.Any:
    return [_aggregate(names, model, text) for text in _listed(aggregates)]


def _listed(value: t.Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _aggregate(names: Names, model: str, text: str) -> str:
    path, colon, how = text.partition(":")
    return names.path_in(model, path) + colon + how


def _values(names: Names, model: str, values: t.Any) -> t.Any:
    if isinstance(values, list):
        return [_values(names, model, each) for each in values]
    if not isinstance(values, dict):
        return values
    return dict(_value(names, model, name, value) for name, value in values.items())


def _value(names: Names, model: str, name: str, value: t.Any) -> tuple[str, t.Any]:
    real = names.field_in(model, name)
    if (model, real) in MODEL_NAMES:
        return real, _model(names, value)
    kind = names.kind(model, real)
    if kind in ("one2many", "many2many") and isinstance(value, list):
        return real, [_command(names, names.comodel(model, real), each) for each in value]
    if kind in ("binary", "image") and isinstance(value, dict) and "content" in value:
        return real, value["content"]
    return real, value


def _command(names: Names, model: str, command: t.Any) -> t.Any:
    if isinstance(command, list) and len(command) == 3 and isinstance(command[2], dict):
        return [command[0], command[1], _values(names, model, command[2])]
    return command


def _specification(names: Names, model: str, wanted: t.Any) -> t.Any:
    return {names.field_in(model, name): more for name, more in (wanted or {}).items()}


def _anything(_names: Names, _model: str, value: t.Any) -> t.Any:
    return value


_IDS, _PLAIN = ("ids", _anything), _anything
_PAGE = (("offset", _PLAIN), ("limit", _PLAIN), ("order", _order))
#: Methods whose arguments name fields: the arguments in their order, and how each is translated.
SIGNATURES: dict[str, tuple[tuple[str, Translate], ...]] = {
    "search": (("domain", _domain), *_PAGE),
    "search_count": (("domain", _domain), ("limit", _PLAIN)),
    "search_read": (("domain", _domain), ("fields", _fields), *_PAGE),
    "read": (_IDS, ("fields", _fields), ("load", _PLAIN)),
    "fields_get": (("allfields", _fields), ("attributes", _PLAIN)),
    "default_get": (("fields", _fields),),
    "create": (("vals_list", _values),),
    "write": (_IDS, ("vals", _values)),
    "web_save": (_IDS, ("vals", _values), ("specification", _specification)),
    "web_save_multi": (_IDS, ("vals_list", _values), ("specification", _specification)),
    "load": (("fields", _columns), ("data", _PLAIN)),
    "export_data": (_IDS, ("fields_to_export", _columns)),
    "name_search": (("name", _PLAIN), ("args", _domain)),
    "read_group": (("domain", _domain), ("fields", _aggregates), ("groupby", _aggregates)),
    "formatted_read_group": (
        ("domain", _domain),
        ("groupby", _aggregates),
        ("aggregates", _aggregates),
    ),
}


def translated(
    names: Names, model: str, method: str, args: list[t.Any], kwargs: dict[str, t.Any]
) -> tuple[list[t.Any], dict[str, t.Any]]:
    """Return the arguments of a call by real names.

    Args:
        names: Knows them.
        model: The real model.
        method: The method.
        args: Its positional arguments.
        kwargs: Its named ones.
    """
    signature = SIGNATURES.get(method.removesuffix(GONE), ())
    args = [
        signature[at][1](names, model, value) if at < len(signature) else value
        for at, value in enumerate(args)
    ]
    by_name = dict(signature)
    kwargs = {
        name: by_name[name](names, model, value) if name in by_name else value
        for name, value in kwargs.items()
    }
    return args, kwargs
