"""What a stream's records become before they are written: as they are, or as a mapping says."""

from __future__ import annotations

import dataclasses
import typing as t
from pathlib import Path

from typing_extensions import override

from odoo_common.errors import OdooError
from odoo_common.mapping.document.document import Document
from odoo_common.mapping.document.schema import TO_ODOO
from target_odoo.conflicts.policies import REST, Policies
from target_odoo.mapping.button_mapping import ButtonMapping
from target_odoo.mapping.stream_mapping import StreamMapping
from target_odoo.outcome import Reason, RecordRejected, unexpected
from target_odoo.records.stream_models import CUSTOM, model_of, or_dotted
from target_odoo.streams.button_writer import ButtonWriter
from target_odoo.streams.follow_up_steps import FollowUpWriter, Step, settings_of
from target_odoo.streams.writer_registry import writer_for

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from target_odoo.mapping.model_mapping import ModelMapping
    from target_odoo.records.item import InputRecord
    from target_odoo.services import Services
    from target_odoo.settings.target_settings import TargetSettings
    from target_odoo.write.batch_writer import BatchWriter
    from target_odoo.write.by_company import ByCompany


@dataclasses.dataclass(frozen=True)
class DirectRoute:
    """Records that are Odoo-shaped already.

    Attributes:
        model: Where they go.
    """

    model: str

    def translate(self, item: InputRecord) -> None:
        """Leave a record as it is."""

    @property
    def models(self) -> frozenset[str]:
        """All models that something is written into."""
        return frozenset({self.model})

    def writer(self, services: Services, key_properties: Sequence[str]) -> BatchWriter:
        """Return what writes them."""
        return writer_for(services, self.model, key_properties)


@dataclasses.dataclass(frozen=True)
class UnmappedRoute(DirectRoute):
    """Records of a stream that the mapping file doesn't know.

    Attributes:
        reason: Why they are rejected; without one they are skipped.
    """

    reason: Reason | None = None

    def translate(self, item: InputRecord) -> None:
        """End a record here."""
        if self.reason:
            item.rejected(self.reason)
        else:
            item.skipped()


@dataclasses.dataclass(frozen=True)
class MappedRoute(DirectRoute):
    """Records that a mapping file makes Odoo-shaped ones of.

    Attributes:
        mapping: What the file says of their stream.
    """

    mapping: StreamMapping

    @property
    @override
    def models(self) -> frozenset[str]:
        return frozenset({self.model, *(part.model for part in self.mapping.then.values())})

    def translate(self, item: InputRecord) -> None:
        """Put the Odoo-shaped record in the place of a record, or end it here."""
        try:
            shaped = self.mapping.shaped(item.record)
        except RecordRejected as error:
            item.rejected(error.reason)
            return
        except OdooError:
            raise
        except Exception as error:  # noqa: BLE001 - one record's values, whatever they do
            item.rejected(unexpected(error))
            return
        if shaped is None:
            item.skipped()
        else:
            item.source, item.record = item.record, shaped

    def writer(self, services: Services, key_properties: Sequence[str]) -> BatchWriter:
        """Return what writes them and what follows: the file's word goes before the settings."""

        def follower(part: ModelMapping | ButtonMapping) -> ByCompany | ButtonWriter:
            if isinstance(part, ButtonMapping):
                return ButtonWriter(services, part)
            return writer(part, ())

        def writer(mapping: ModelMapping, keys: Sequence[str]) -> ByCompany:
            changes = settings_of(mapping, services.settings, self.mapping.name)
            chosen = services.with_settings(**changes) if changes else services
            return writer_for(chosen, mapping.model, keys)

        first = writer(self.mapping.record, key_properties)
        steps = [Step(name, part, follower(part)) for name, part in self.mapping.then.items()]
        return FollowUpWriter(first, steps) if steps else first


class StreamRouter:
    """Says for each stream what becomes of its records.

    Args:
        settings: Those of the target.
        services: Builds the connection and the steps; called where a mapping needs Odoo's fields.

    Raises:
        MappingError: The mapping file can't be used.
    """

    def __init__(self, settings: TargetSettings, services: Callable[[], Services]) -> None:
        self._settings = settings
        self._services = services
        path, flags = settings.mapping, settings.mapping_flags
        self._document = Document.load(Path(path), TO_ODOO, flags) if path else None

    def settings(self) -> TargetSettings:
        """Return the settings, with what the file says of its streams: models and `on_conflict`."""
        if not self._document:
            return self._settings
        streams = self._document.streams
        models = {name: str(rule["model"]) for name, rule in streams.items()}
        stream_models = {**self._settings.stream_models, **models}
        on_conflict = self._settings.on_conflict
        said = {
            name: rule["on_conflict"] for name, rule in streams.items() if "on_conflict" in rule
        }
        if said:
            tables = {
                name: rule if isinstance(rule, dict) else {REST: rule}
                for name, rule in said.items()
            }
            policies = Policies.from_settings(self._settings)
            on_conflict = {**policies.by_field, **tables, **policies.by_stream}
        return dataclasses.replace(
            self._settings, stream_models=stream_models, on_conflict=on_conflict
        )

    def of(self, stream: str, schema: Mapping[str, t.Any]) -> DirectRoute:
        """Return what becomes of a stream's records.

        Raises:
            MappingError: The file names fields that the stream or Odoo doesn't have.
        """
        model = model_of(stream, self._settings.stream_models)
        if model == stream and model.startswith(CUSTOM):
            model = or_dotted(stream, self._services().session.fields)
        plain = DirectRoute(model)
        document = self._document
        if document is None:
            return plain
        if stream in document.streams:
            mapping = StreamMapping(document, stream, schema, self._services().parser)
            return MappedRoute(mapping.model, mapping)
        others = document.source.content.get("other_streams", "reject")
        if others == "odoo_shaped":
            return plain
        text = f"stream {stream} is not in {document.source.name}; see other_streams there"
        return UnmappedRoute(plain.model, Reason("stream", text) if others == "reject" else None)
