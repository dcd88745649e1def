"""Checks records against their stream's SCHEMA, five times as fast as the SDK does."""

from __future__ import annotations

import re
import typing as t

import fastjsonschema
from singer_sdk.exceptions import InvalidJSONSchema, InvalidRecord, MissingKeyPropertiesError
from singer_sdk.sinks.core import BaseJSONSchemaValidator
from typing_extensions import override

from target_odoo.outcome import Reason, shortened

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: Characters of a value, or of a rule, that a message shows.
MAX_SHOWN = 60


def _no_documents(uri: str) -> t.NoReturn:
    raise fastjsonschema.JsonSchemaDefinitionException(
        f"$ref leads to {uri[:200]}, and nothing is read from elsewhere"
    )


class _NoHandlers(dict[str, t.Callable[[str], t.NoReturn]]):
    """Refuses what `$ref` names outside of the schema: it would be fetched, whatever it is."""

    def __contains__(self, scheme: object) -> bool:
        return True

    def __missing__(self, scheme: str) -> t.Callable[[str], t.NoReturn]:
        return _no_documents


class Misfit(InvalidRecord):
    """A record doesn't fit its stream's SCHEMA.

    Attributes:
        reason: Why it is rejected.
    """

    def __init__(self, reason: Reason, record: dict[str, t.Any]) -> None:
        super().__init__(reason.message, record)
        self.reason = reason


class FastValidator(BaseJSONSchemaValidator):
    """The SDK's validator with a compiled check.

    Raises:
        InvalidJSONSchema: The schema itself is broken.
    """

    def __init__(self, schema: dict[str, t.Any]) -> None:
        super().__init__(schema)
        try:
            self._check = fastjsonschema.compile(
                schema, handlers=_NoHandlers(), use_formats=False, use_default=False
            )
        except fastjsonschema.JsonSchemaDefinitionException as error:
            raise InvalidJSONSchema(str(error)) from error
        except (SyntaxError, RecursionError):  # Python's own limits on nested blocks
            raise InvalidJSONSchema("it is nested too deeply") from None
        except re.error as error:
            raise InvalidJSONSchema(f"a pattern is no regular expression: {error}") from None

    @override
    def validate(self, record: dict[str, t.Any]) -> None:
        """Check one record.

        Raises:
            Misfit: It doesn't fit the schema.
        """
        try:
            self._check(record)
        except fastjsonschema.JsonSchemaValueException as error:
            raise Misfit(_reason(error, record), record) from error


def reason_of(
    error: Misfit | MissingKeyPropertiesError,
    message: Mapping[str, t.Any],
    schema: Mapping[str, t.Any],
) -> Reason:
    """Say why a record is rejected before it is looked at more closely.

    Args:
        error: What was found.
        message: The RECORD message.
        schema: The SCHEMA message that holds for it.
    """
    if isinstance(error, Misfit):
        return error.reason
    keys = [str(key) for key in schema.get("key_properties") or ()]
    missing = [key for key in keys if key not in message["record"]] or keys or ["key_properties"]
    return Reason(
        "schema",
        f"{', '.join(missing)}: the record lacks this part of its stream's key",
        field=missing[0],
    )


def _reason(error: fastjsonschema.JsonSchemaValueException, record: Mapping[str, t.Any]) -> Reason:
    """Say what doesn't fit: which column, its value, and what the SCHEMA wants there."""
    path = _path(error, record)
    value, wanted = error.value, error.rule_definition
    if error.rule == "required" and isinstance(value, dict):
        column = _below(path, next((name for name in wanted if name not in value), ""))
        return Reason("schema", f"{column}: the SCHEMA demands it, and it is missing", field=column)
    if error.rule == "additionalProperties" and isinstance(value, dict):
        known = (error.definition or {}).get("properties") or {}
        patterns = (error.definition or {}).get("patternProperties") or {}
        strange = (
            name
            for name in value
            if name not in known and not any(re.search(each, name) for each in patterns)
        )
        column = _below(path, next(strange, ""))
        return Reason("schema", f"{column}: the SCHEMA has no such column", field=column)
    shown = _shown(value)
    if error.rule == "type":
        kinds = " or ".join(map(str, wanted if isinstance(wanted, list) else [wanted]))
        text = f"{path}: {shown} is no {kinds}, as the SCHEMA demands"
    else:
        rule = f"{error.rule} {shortened(str(wanted), MAX_SHOWN)}"
        text = f"{path}: {shown} doesn't fit the SCHEMA's {rule}"
    return Reason("schema", text, field=path, value=shown)


def _path(error: fastjsonschema.JsonSchemaValueException, record: Mapping[str, t.Any]) -> str:
    """Return where the error is; a column's name may hold dots and brackets itself."""
    where = str(error.name or "").partition(".")[2]
    own = (c for c in record if where == c or where.startswith((f"{c}.", f"{c}[")))
    column = max(own, key=len, default="")
    if not column:
        return "/".join(str(part) for part in error.path[1:])
    inner = where[len(column) :].replace("[", ".").replace("]", "")
    return "/".join([column, *(part for part in inner.split(".") if part)])


def _below(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _shown(value: object) -> str:
    return shortened(repr(value) if isinstance(value, str) else str(value), MAX_SHOWN)
