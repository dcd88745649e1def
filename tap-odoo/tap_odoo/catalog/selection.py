"""Which properties a stream shows, which fields are read for those that are chosen."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import Fatal
from tap_odoo.catalog.columns import KEY, REPLICATION_KEY
from tap_odoo.catalog.schema import display_name_schema, read_by_default, stream_schema
from tap_odoo.settings.stream_names import meant

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from odoo_common.odoo.model_fields import Field, ModelFields
    from tap_odoo.catalog.record_values import Pair
    from tap_odoo.catalog.schema import Schema
    from tap_odoo.settings.tap_settings import TapSettings

#: What follows a field's name in the property with the display name of a many2one value.
NAME_SUFFIX = "_name"


@dataclasses.dataclass(frozen=True)
class RequestedFields:
    """What is asked of Odoo for the properties that are chosen.

    Attributes:
        fields: The fields to ask for, the key first.
        pairs: The many2one fields of which a display name is wanted, and where it goes.
    """

    fields: list[str]
    pairs: dict[str, Pair]


class Selection:
    """The properties of one stream.

    Args:
        stream: The stream's name.
        model: Its model.
        models: Asks for the fields of models.
        settings: The tap's.

    Raises:
        Fatal: A setting names a field that the model doesn't have.
    """

    def __init__(self, stream: str, model: str, models: ModelFields, settings: TapSettings) -> None:
        self._model = model
        self._models = models
        self.fields: Mapping[str, Field] = models.of(model)
        self._extra = self._named("fields", settings.fields, stream)
        excluded = {
            *self._named("fields_exclude", settings.fields_exclude, stream),
            *self._ignored(settings, stream),
        }
        excluded -= {KEY, REPLICATION_KEY}
        everything = settings.discover_all_fields
        self.shown: dict[str, Field] = {
            name: field
            for name, field in self.fields.items()
            if name not in excluded and (everything or name in self._extra or self.is_default(name))
        }
        self._many2one = settings.many2one

    def _named(
        self, setting: str, by_stream: Mapping[str, Sequence[str]], stream: str
    ) -> list[str]:
        names = list(by_stream.get(stream, ()))
        unknown = [name for name in names if name not in self.fields]
        if unknown:
            raise self._unknown(setting, stream, unknown)
        return names

    def _unknown(self, setting: str, stream: str, names: Sequence[str]) -> Fatal:
        return Fatal(
            f"setting {setting}, stream {stream}: {self._model} has no field "
            f"{', '.join(names)}{meant(names[0], self.fields)}"
        )

    def _ignored(self, settings: TapSettings, stream: str) -> list[str]:
        """Return the fields that are never asked for; one that isn't there needn't be, either.

        Unless it is nearly one that is there: it has been misspelled.
        """
        for name in settings.ignore_fields.get(stream, ()):
            if name not in self.fields and meant(name, self.fields):
                raise self._unknown("ignore_fields", stream, [name])
        return settings.ignored_fields(stream)

    def is_default(self, name: str) -> bool:
        """Tell whether a property is chosen where no catalog says."""
        field = self.fields.get(name) or self.fields.get(name.removesuffix(NAME_SUFFIX))
        if field is None:  # One of our own, such as _sdc_deleted_at.
            return True
        return field.name in self._extra or read_by_default(field, self._model, self._models)

    def schema(self, *, deletions: bool) -> Schema:
        """Return the JSON Schema of the records."""
        schema = stream_schema(self.shown, deletions=deletions)
        properties: dict[str, Schema] = schema["properties"]
        for field in list(self.shown.values()):
            if field.type != "many2one" or self._many2one == "id":
                continue
            if self._many2one == "name":
                properties[field.name] = display_name_schema(field)
            elif self._name_property(field.name):
                properties[f"{field.name}{NAME_SUFFIX}"] = display_name_schema(field)
        return schema

    def _name_property(self, name: str) -> str | None:
        """Return the property with a field's display name; None where a field is called so."""
        wanted = f"{name}{NAME_SUFFIX}"
        return None if wanted in self.fields else wanted

    def requested_fields(self, chosen: Sequence[str]) -> tuple[RequestedFields, list[str]]:
        """Return what is asked for the properties that are chosen.

        Args:
            chosen: Names of properties.

        Returns:
            What to ask for, and the properties that the model no longer has.
        """
        fields = [KEY]
        pairs: dict[str, Pair] = {}
        missing: list[str] = []
        for name in chosen:
            if name in self.fields:
                if name not in fields:
                    fields.append(name)
                if self._many2one != "id" and self.fields[name].type == "many2one":
                    pairs[name] = self._pair(name, chosen)
                continue
            of = name.removesuffix(NAME_SUFFIX)
            if self._many2one == "both" and name != of and of in self.fields:
                if of not in fields:
                    fields.append(of)
                pairs[of] = self._pair(of, chosen)
            else:
                missing.append(name)
        return RequestedFields(fields, pairs), missing

    def _pair(self, name: str, chosen: Sequence[str]) -> Pair:
        if self._many2one == "name":
            return None, name
        label = self._name_property(name)
        return (name if name in chosen else None), (label if label in chosen else None)
