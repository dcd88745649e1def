"""Domains: which records they hold."""

from __future__ import annotations

import re
import typing as t

from tests.fake_odoo.catalog import RELATIONAL, X2MANY
from tests.fake_odoo.faults import Fault, NotFakedError, bad_value

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_odoo.env import Env

Domain = list[t.Any]


def search(env: Env, model: str, domain: Domain) -> list[int]:
    """Return the records of a domain that the user may see, in the model's order."""
    hidden = env.db.hidden.get(model, set())
    names_active = any(isinstance(term, (list, tuple)) and term[0] == "active" for term in domain)
    ids = [record_id for record_id in env.db.table(model) if record_id not in hidden]
    if not names_active:
        ids = env.visible(model, ids)
    holds = _compiled(env, model, domain)
    return env.sorted(model, (record_id for record_id in ids if holds(record_id)))


def _compiled(env: Env, model: str, domain: Domain) -> Callable[[int], bool]:
    terms = list(domain)
    stack: list[Callable[[int], bool]] = []
    while terms:
        term = terms.pop()
        if term == "!":
            stack.append(_negated(stack.pop()))
        elif term in ("&", "|"):
            stack.append(_joined(term, stack.pop(), stack.pop()))
        elif isinstance(term, (list, tuple)) and len(term) == 3:
            stack.append(_term(env, model, *term))
        else:
            raise bad_value(f"Invalid domain term: {term!r}")
    return lambda record_id: all(part(record_id) for part in stack)


def _negated(part: Callable[[int], bool]) -> Callable[[int], bool]:
    return lambda record_id: not part(record_id)


def _joined(
    word: str, one: Callable[[int], bool], other: Callable[[int], bool]
) -> Callable[[int], bool]:
    if word == "&":
        return lambda record_id: one(record_id) and other(record_id)
    return lambda record_id: one(record_id) or other(record_id)


def _term(env: Env, model: str, path: t.Any, operator: str, value: t.Any) -> Callable[[int], bool]:
    if isinstance(path, int):
        return lambda _record_id: path == value
    name, _, rest = path.partition(".")
    field = env.field(model, name)
    if rest:
        if field.type not in RELATIONAL:
            raise bad_value(f"Invalid field {path!r} on model {model!r}")
        inner = _term(env, field.relation, rest, operator, value)

        def beyond(record_id: int) -> bool:
            there = env.value(model, record_id, name)
            ids = there if isinstance(there, list) else [there]
            return any(inner(one) for one in ids if one)

        return beyond
    if operator in ("child_of", "parent_of"):
        return _in_tree(env, model, name, operator, value)
    return _comparison(env, model, name, operator, value)


def _comparison(
    env: Env, model: str, name: str, operator: str, value: t.Any
) -> Callable[[int], bool]:
    field = env.field(model, name)
    if not (field.store or field.related or field.told.get("searchable", True)):
        raise NotFakedError(f"a search by {model}.{name}, which isn't searchable")
    compare = _OPERATORS.get(operator)
    if compare is None and operator in _NOT_FAKED:
        raise NotFakedError(f"the operator {operator!r} of {model}.{name}")
    if compare is None:
        raise bad_value(f"Invalid operator {operator!r}")
    if field.type in RELATIONAL and isinstance(value, str):
        raise NotFakedError(f"a search by the name of {model}.{name}")

    def holds(record_id: int) -> bool:
        there = env.value(model, record_id, name)
        if field.type in X2MANY:
            return _of_many(env, operator, there, value)
        return compare(there, _read(field.type, value))

    return holds


def _read(kind: str, value: t.Any) -> t.Any:
    """Return a term's value as the fake keeps values."""
    if kind == "datetime" and isinstance(value, str):
        return value.replace("T", " ")
    return value


def _of_many(env: Env, operator: str, ids: list[int], value: t.Any) -> bool:
    wanted = value if isinstance(value, list) else [value]
    if any(isinstance(one, list) for one in wanted):
        is_new = env.db.version >= 16
        name = "builtins.TypeError" if is_new else "psycopg2.errors.UndefinedFunction"
        raise Fault(name, "a list within a list of records")
    if value is False:
        return (not ids) == (operator in ("=", "in"))
    found = any(one in ids for one in wanted)
    if operator in ("=", "in"):
        return found
    if operator in ("!=", "not in"):
        return not found
    raise NotFakedError(f"the operator {operator!r} of a list of records")


def _in_tree(env: Env, model: str, name: str, operator: str, value: t.Any) -> Callable[[int], bool]:
    field = env.field(model, name)
    tree = model if name == "id" else field.relation
    roots = value if isinstance(value, list) else [value]

    def line(record_id: int) -> list[int]:
        found = []
        while record_id:
            found.append(record_id)
            record_id = env.value(tree, record_id, "parent_id")
        return found

    def holds(record_id: int) -> bool:
        there = env.value(model, record_id, name)
        if isinstance(there, list):
            raise NotFakedError(f"{operator} of the list {model}.{name}")
        if operator == "child_of":
            return bool(there) and any(root in line(there) for root in roots)
        return any(there in line(root) for root in roots)

    return holds


def _same(there: t.Any, value: t.Any) -> bool:
    if value in (False, None, ""):
        return there in (False, None, "", 0)
    return bool(there == value)


def _among(there: t.Any, values: t.Any) -> bool:
    if not isinstance(values, (list, tuple)):
        raise bad_value(f"Invalid value for an operator in: {values!r}")
    return any(_same(there, value) for value in values if value is not False) or (
        False in values and there in (False, None)
    )


def _like(there: t.Any, value: str, flags: int = 0, *, whole: bool = False) -> bool:
    pattern = "".join({"%": ".*", "_": "."}.get(char, re.escape(char)) for char in value)
    pattern = pattern if whole else f".*{pattern}.*"
    return bool(there) and bool(re.fullmatch(pattern, str(there), flags | re.DOTALL))


def _ordered(compare: Callable[[t.Any, t.Any], bool]) -> Callable[[t.Any, t.Any], bool]:
    return lambda there, value: there not in (False, None) and compare(there, value)


_NOT_FAKED = frozenset({"any", "not any", "=?", "not like", "not ilike", "<>", "=="})
_OPERATORS: dict[str, Callable[[t.Any, t.Any], bool]] = {
    "=": _same,
    "!=": lambda there, value: not _same(there, value),
    "in": _among,
    "not in": lambda there, values: not _among(there, values),
    "like": _like,
    "ilike": lambda there, value: _like(there, value, re.IGNORECASE),
    "=like": lambda there, value: _like(there, value, whole=True),
    "=ilike": lambda there, value: _like(there, value, re.IGNORECASE, whole=True),
    "<": _ordered(lambda there, value: there < value),
    "<=": _ordered(lambda there, value: there <= value),
    ">": _ordered(lambda there, value: there > value),
    ">=": _ordered(lambda there, value: there >= value),
}
