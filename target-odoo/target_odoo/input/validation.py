"""Checks records against their stream's SCHEMA, and says what doesn't fit."""

from __future__ import annotations

import typing as t

from singer_sdk.exceptions import InvalidJSONSchema, InvalidRecord, MissingKeyPropertiesError
from singer_sdk.sinks.core import BaseJSONSchemaValidator
from typing_extensions import override

from target_odoo.input.json_schema.compiler import SchemaReader
from target_odoo.input.json_schema.problem import MAX_STEPS, MalformedSchema, Problem, TooManySteps
from target_odoo.outcome import Reason, shortened, unexpected

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: Characters of a value, or of a rule, that a message shows.
MAX_SHOWN = 60
#: What is said of a column that is missing, and of one that isn't known.
MISSING_OR_UNKNOWN = {
    "required": "the SCHEMA demands it, and it is missing",
    "additionalProperties": "the SCHEMA has no such column",
}


class Misfit(InvalidRecord):
    """A record doesn't fit its stream's SCHEMA.

    Attributes:
        reason: Why it is rejected.
    """

    def __init__(self, reason: Reason, record: dict[str, t.Any]) -> None:
        super().__init__(reason.message, record)
        self.reason = reason


class FastValidator(BaseJSONSchemaValidator):
    """The SDK's validator, with checks of our own: a SCHEMA is somebody else's text.

    Raises:
        InvalidJSONSchema: The SCHEMA can't be read.
    """

    def __init__(self, schema: dict[str, t.Any]) -> None:
        super().__init__(schema)
        reader = SchemaReader(schema)
        self._steps = reader.steps
        try:
            self._check = reader.check()
        except MalformedSchema as error:
            raise InvalidJSONSchema(str(error)) from None

    @override
    def validate(self, record: dict[str, t.Any]) -> None:
        """Check one record.

        Raises:
            Misfit: It doesn't fit the SCHEMA, or takes too much to check.
        """
        self._steps.begin()
        try:
            problem = self._check(record)
        except TooManySteps:
            text = f"the record takes more than {MAX_STEPS} steps to compare with its SCHEMA"
            raise Misfit(Reason("schema", text), record) from None
        except RecursionError:
            text = "the record is nested too deeply to compare it with its SCHEMA"
            raise Misfit(Reason("schema", text), record) from None
        except Exception as error:  # noqa: BLE001 - one record's values, whatever they do
            raise Misfit(unexpected(error), record) from None
        if problem is not None:
            raise Misfit(_reason(problem), record)


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


def _reason(problem: Problem) -> Reason:
    """Say what doesn't fit: which column, its value, and what the SCHEMA wants there."""
    path = "/".join(str(step) for step in reversed(problem.path))
    wanted = problem.wanted
    if problem.keyword in MISSING_OR_UNKNOWN:
        column = f"{path}/{wanted}" if path else str(wanted)
        text = f"{column}: {MISSING_OR_UNKNOWN[problem.keyword]}"
        return Reason("schema", text, field=column)
    shown = _shown(problem.value)
    if problem.keyword == "type":
        kinds = " or ".join(map(str, wanted if isinstance(wanted, list) else [wanted]))
        text = f"{path}: {shown} is no {kinds}, as the SCHEMA demands"
    else:
        rule = f"{problem.keyword} {shortened(str(wanted), MAX_SHOWN)}"
        text = f"{path}: {shown} doesn't fit the SCHEMA's {rule}"
    return Reason("schema", text, field=path, value=shown)


def _shown(value: object) -> str:
    return shortened(repr(value) if isinstance(value, str) else str(value), MAX_SHOWN)
