"""Exceptions by what to do next, and the one table from an answer to one of them.

::

    OdooError
     ├── Fatal            the run can't go on: settings, login, rights, a missing database
     ├── SessionExpired   log in again, once
     ├── Retriable        the same call may succeed later; Odoo has not acted on it
     ├── Unconfirmed      the answer was lost: look whether Odoo acted before calling again
     ├── TooLarge         send less at a time
     └── Rejected         Odoo refuses these values; other records may go on
          ├── NoSuchMethod     the model has no such method in this Odoo
          └── UnknownArgument  the method doesn't take that argument there

What Odoo answers in which case was measured on Odoo 14.0 and 19.0.
"""

from __future__ import annotations

import dataclasses
import re
import typing as t


class OdooError(Exception):
    """Anything that went wrong between us and an Odoo.

    Attributes:
        message: One sentence for a person: what happened and what to do.
        odoo_name: Odoo's own name of the error (``odoo.exceptions.UserError``), or ``""``.
    """

    def __init__(self, message: str, *, odoo_name: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.odoo_name = odoo_name


class Fatal(OdooError):
    """The run can't go on: a wrong setting, a refused login, a missing database or right."""


class LoginRefused(Fatal):
    """User name, password, API key or database were refused."""


class NotAnOdoo(Fatal):
    """Something else than an Odoo answers there."""


class NoSuchModel(Fatal):
    """The model isn't there: its module isn't installed, or its name is wrong."""


class SessionExpired(OdooError):
    """The session has expired: log in again and repeat the call, once."""


class Retriable(OdooError):
    """Odoo has not acted on the call, which may succeed later.

    Attributes:
        retry_after: Seconds that the server asked to wait, or None.
    """

    def __init__(
        self, message: str, *, odoo_name: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(message, odoo_name=odoo_name)
        self.retry_after = retry_after


class Unconfirmed(Retriable):
    """The answer was lost, and Odoo may have acted: repeat only what is harmless to repeat."""


class TooLarge(OdooError):
    """The request is larger than the server takes: send fewer records at a time."""


class Rejected(OdooError):
    """Odoo refuses these values or this record; others may go on.

    Attributes:
        code: A word for machines: ``validation``, ``user``, ``missing``, ``access``,
            ``unique``, ``required``, ``reference``, ``value``.
    """

    def __init__(self, message: str, *, odoo_name: str = "", code: str = "validation") -> None:
        super().__init__(message, odoo_name=odoo_name)
        self.code = code


class NoSuchMethod(Rejected):
    """The model has no such method: another version of Odoo, or a module that isn't installed.

    Attributes:
        method: Its name.
    """

    def __init__(self, message: str, *, odoo_name: str, code: str, method: str) -> None:
        super().__init__(message, odoo_name=odoo_name, code=code)
        self.method = method


class UnknownArgument(Rejected):
    """The method doesn't take an argument: another version of Odoo, or a model's own method.

    Attributes:
        argument: Its name.
    """

    def __init__(self, message: str, *, odoo_name: str, code: str, argument: str) -> None:
        super().__init__(message, odoo_name=odoo_name, code=code)
        self.argument = argument


@dataclasses.dataclass(frozen=True)
class Fault:
    """An error as a transport read it off the wire, not yet judged.

    Attributes:
        name: Odoo's name of it: ``odoo.exceptions.ValidationError``, ``builtins.ValueError``.
        message: Odoo's text.
        code: The JSON-RPC error code, where the transport has one.
        status: The HTTP status of the answer.
    """

    name: str
    message: str
    code: int | None = None
    status: int = 200


@dataclasses.dataclass(frozen=True)
class Rule:
    """One row of the table: an answer that fits `name` and `text` means `error`."""

    name: str
    text: str
    error: t.Callable[[str, Fault], OdooError]

    def fits(self, fault: Fault) -> bool:
        """Tell whether this row is about `fault`."""
        return bool(re.fullmatch(self.name, fault.name)) and bool(
            re.search(self.text, fault.message, re.IGNORECASE)
        )


def _as(kind: type[OdooError], hint: str = "") -> t.Callable[[str, Fault], OdooError]:
    def make(message: str, fault: Fault) -> OdooError:
        return kind(f"{message} {hint}".rstrip(), odoo_name=fault.name)

    return make


def _reject(code: str) -> t.Callable[[str, Fault], OdooError]:
    def make(message: str, fault: Fault) -> OdooError:
        return Rejected(message, odoo_name=fault.name, code=code)

    return make


WAIT = "Odoo counts failed logins by address: wait a minute or two, then check the credentials."
ANY = r"[\s\S]*"

#: Read from the top; the first row that fits decides.
RULES: tuple[Rule, ...] = (
    Rule(r".*SessionExpiredException", ANY, _as(SessionExpired)),
    Rule(r".*AccessDenied", "too many login failures", _as(LoginRefused, WAIT)),
    Rule(r".*AccessDenied", ANY, _as(LoginRefused)),
    Rule(r".*OperationalError", r'database ".*" does not exist', _as(LoginRefused)),
    Rule(r".*AccessError", "database not found", _as(LoginRefused)),
    Rule(
        r"psycopg2\.errors\.(SerializationFailure|DeadlockDetected|LockNotAvailable)",
        ANY,
        _as(Retriable),
    ),
    Rule(r"psycopg2\.(OperationalError|InterfaceError)", ANY, _as(Retriable)),
    Rule(r"psycopg2\..*", ANY, _reject("value")),
    Rule(r".*RequestEntityTooLarge", ANY, _as(TooLarge)),
    Rule(ANY, r"^Object \S+ doesn't exist", _as(NoSuchModel)),
    Rule(r".*AccessError", ANY, _reject("access")),
    Rule(r".*MissingError", ANY, _reject("missing")),
    Rule(
        r".*ValidationError",
        r"already (exist|assigned|used)|only be assigned to one|unique",
        _reject("unique"),
    ),
    Rule(r".*ValidationError", r"mandatory|required|missing required", _reject("required")),
    Rule(r".*ValidationError", ANY, _reject("validation")),
    Rule(r".*(UserError|RedirectWarning|except_orm|Warning)", ANY, _reject("user")),
    Rule(r"builtins\.(ValueError|TypeError|KeyError|AttributeError)", ANY, _reject("value")),
    Rule(r"werkzeug\.exceptions\.NotFound", ANY, _as(NoSuchModel)),
)


def classify(fault: Fault, *, where: str) -> OdooError:
    """Turn an answer of Odoo into the exception that says what to do next.

    Args:
        fault: What the transport read.
        where: What was being done, for the message: ``sale.order.create``.

    Returns:
        The exception to raise. What no row of the table knows is `Rejected`: Odoo answered,
        so the call had no effect, and it would answer the same again.
    """
    message = f"{where}: {tidy(fault.message) or fault.name}"
    for rule in RULES:
        if rule.fits(fault):
            return rule.error(message, fault)
    return Rejected(message, odoo_name=fault.name, code="value")


def tidy(message: str) -> str:
    """Return Odoo's message on one line, without the empty lines that it likes to add."""
    return " ".join(message.split())
