"""The switches of a mapping file: defaults from the file, values from the setting."""

from __future__ import annotations

import json
import typing as t

from odoo_common.mapping.compile.expression import Expression
from odoo_common.mapping.compile.nodes import CompileContext
from odoo_common.mapping.compile.symbols import AnyNames
from odoo_common.mapping.errors import ExpressionError, MappingError, did_you_mean

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Types that a flag can have; one that names none has the type of its default.
TYPES = ("boolean", "integer", "number", "string", "array", "object")
_TRUE = frozenset({"true", "1", "yes", "on"})
_FALSE = frozenset({"false", "0", "no", "off", ""})


def values(
    declared: Mapping[str, Mapping[str, t.Any]], given: Mapping[str, t.Any], where: str
) -> dict[str, t.Any]:
    """Return the value of each flag.

    Args:
        declared: The `flags` of a mapping file. A default that is text and starts with ``=``
            is an expression over the flags above it.
        given: The setting `mapping_flags`; from the environment its values may be text.
        where: The file, for messages.

    Raises:
        MappingError: A flag isn't declared, or a value doesn't fit.
    """
    problems = [
        f"{where}: mapping_flags names {name}, which is no flag of this file"
        f"{did_you_mean(name, declared)}"
        for name in given
        if name not in declared
    ]
    found: dict[str, t.Any] = {}
    for name, flag in declared.items():
        try:
            default = _default(flag, found)
            if name in given:
                value = given[name]
                found[name] = None if value is None else coerced(value, type_of(flag, default))
            else:
                found[name] = default
            _check_choice(flag, found[name])
        except (ValueError, TypeError, ExpressionError) as error:
            problems.append(f"{where}: flag {name}: {error}")
    if problems:
        raise MappingError(problems)
    return found


def _check_choice(flag: Mapping[str, t.Any], value: t.Any) -> None:
    if "enum" in flag and value not in flag["enum"]:
        raise ValueError(f"{value!r} is none of {', '.join(map(str, flag['enum']))}")


def _default(flag: Mapping[str, t.Any], above: Mapping[str, t.Any]) -> t.Any:
    default = flag.get("default")
    if isinstance(default, str) and default.startswith("="):
        expression = Expression.compile(default[1:], CompileContext(AnyNames(), flags=above))
        if not expression.is_known:
            raise ExpressionError(f"the default {default} is no expression over flags")
        return expression.value
    return default if default is None else coerced(default, type_of(flag, default))


def type_of(flag: Mapping[str, t.Any], default: object) -> str:
    """Return the type of a flag: the one that it names, else its default's."""
    if "type" in flag:
        return str(flag["type"])
    if isinstance(default, bool):
        return "boolean"
    kinds: dict[type, str] = {int: "integer", float: "number", list: "array", dict: "object"}
    return kinds.get(type(default), "string")


def coerced(value: t.Any, kind: str) -> t.Any:
    """Return a value as the type that its flag has; text is read.

    Raises:
        ValueError: It can't be one.
    """
    return _CONVERTERS[kind](value)


def _boolean(value: t.Any) -> bool:
    text = str(value).strip().lower()
    if text not in _TRUE | _FALSE:
        raise ValueError(f"{value!r} is neither true nor false")
    return text in _TRUE


def _integer(value: t.Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(f"{value!r} is no whole number")
    return int(value)


def _number(value: t.Any) -> float:
    if isinstance(value, bool):
        raise ValueError(f"{value!r} is no number")  # noqa: TRY004 - it is reported as a value
    return float(value)


def _string(value: t.Any) -> str:
    if isinstance(value, (dict, list)):
        raise ValueError(f"{value!r} is no text")  # noqa: TRY004 - as above
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _array(value: t.Any) -> list[t.Any]:
    """Read a list; ``"1, 2"`` is one too, and a single value."""
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("["):
            value = json.loads(text)
        else:
            value = [_entry(part.strip()) for part in text.split(",") if part.strip()]
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _entry(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdigit() else text


def _object(value: t.Any) -> dict[str, t.Any]:
    if isinstance(value, str):
        value = json.loads(value) if value.strip() else {}
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is no table")  # noqa: TRY004 - it is reported as a value
    return value


_CONVERTERS: dict[str, Callable[[t.Any], t.Any]] = {
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "string": _string,
    "array": _array,
    "object": _object,
}
