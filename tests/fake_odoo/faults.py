"""What the fake answers instead of a result."""

from __future__ import annotations


class NotFakedError(AssertionError):
    """The fake can't do what it was asked; a real Odoo may.

    No `Exception` that the connectors handle: a test that meets it fails.
    """


class Fault(Exception):
    """An error as Odoo answers it.

    Attributes:
        name: Its class: ``odoo.exceptions.ValidationError``.
        text: What it says.
        code: The code of the JSON-RPC error.
    """

    def __init__(self, name: str, text: str, *, code: int = 200) -> None:
        super().__init__(text)
        self.name = name
        self.text = text
        self.code = code


class ColumnFault(Fault):
    """A value that PostgreSQL refuses.

    Attributes:
        field: The field, where it names one.
    """

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__("odoo.exceptions.ValidationError", text)
        self.field = field


def invalid(text: str) -> Fault:
    return Fault("odoo.exceptions.ValidationError", text)


def user_error(text: str) -> Fault:
    return Fault("odoo.exceptions.UserError", text)


def bad_value(text: str) -> Fault:
    return Fault("builtins.ValueError", text)


def no_access(text: str) -> Fault:
    return Fault("odoo.exceptions.AccessError", text)


def missing(text: str) -> Fault:
    return Fault("odoo.exceptions.MissingError", text)


def serialization() -> Fault:
    text = "could not serialize access due to concurrent update"
    return Fault("psycopg2.errors.SerializationFailure", text)
