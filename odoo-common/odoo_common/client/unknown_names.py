"""Whether Odoo says that it hasn't got what a call names: the model, the method, an argument.

Each version says so in its own way. Taken for something else, such as a missing right, it sends
people looking in the wrong place.
"""

from __future__ import annotations

import re
import typing as t

from odoo_common.errors import NoSuchMethod, UnknownArgument

if t.TYPE_CHECKING:
    from collections.abc import Container

    from odoo_common.errors import Fault

#: "The method 'res.partner.x' does not exist" (18 and later), "The method 'x' does not exist on
#: the model" (17), "type object 'res.partner' has no attribute 'x'" (before).
_METHOD = re.compile(
    r"The method '(?:[\w.]+\.)?(?P<new>\w+)' does not exist"
    r"|type object '[\w.]+' has no attribute '(?P<old>\w+)'"
)
#: Python's TypeError, also where `/json/2` looks at the arguments first.
_ARGUMENT = re.compile(r"got an unexpected keyword argument '(\w+)'")


def is_unknown_model(fault: Fault, model: str) -> bool:
    """Tell whether `call_kw` of Odoo before 18 says, by a bare KeyError, that there is no model."""
    return fault.name.endswith("KeyError") and fault.message.strip("'\" ") == model


def unknown_method(fault: Fault, model: str, method: str) -> NoSuchMethod | None:
    """Return the error if Odoo says that a model has no such method."""
    found = _METHOD.match(fault.message)
    if found is None or method not in (found["new"], found["old"]):
        return None
    return NoSuchMethod(
        f"{model}.{method}: this Odoo has no such method",
        odoo_name=fault.name,
        code="value",
        method=method,
    )


def unknown_argument(fault: Fault, where: str, sent: Container[object]) -> UnknownArgument | None:
    """Return the error if Odoo says that a method doesn't take one of the arguments `sent`."""
    found = _ARGUMENT.search(fault.message)
    if found is None or found[1] not in sent:
        return None
    return UnknownArgument(
        f"{where}: {fault.message}", odoo_name=fault.name, code="value", argument=found[1]
    )
