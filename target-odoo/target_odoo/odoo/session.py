"""What most steps need of an Odoo: its client, and what is known of it."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.odoo.model_fields import ModelFields
from target_odoo.odoo.column_reader import ColumnReader
from target_odoo.odoo.context import InContext, in_language
from target_odoo.odoo.currencies import Currencies
from target_odoo.odoo.external_ids import ExternalIds
from target_odoo.odoo.field_keys import FieldKeys

if t.TYPE_CHECKING:
    from odoo_common.client.odoo_client import OdooClient
    from target_odoo.settings.target_settings import TargetSettings


@dataclasses.dataclass
class OdooSession:
    """One Odoo, as one user of one company in one language.

    Attributes:
        connection: Sends the calls.
        fields: The fields of models, each model asked once.
        columns: Reads many records as columns.
        currencies: How many decimals amounts have.
        external_ids: Which record has which external id.
        field_keys: What values are called in the ledger.
        parallel: How many requests may be under way at the same time.
        dry_run: Nothing is written.
        languages: The codes of the languages that Odoo has, once they are asked for.
        archived: Archived records that others were found to refer to: model and database id.
    """

    connection: OdooClient
    fields: ModelFields
    columns: ColumnReader
    currencies: Currencies
    external_ids: ExternalIds
    field_keys: FieldKeys
    parallel: int
    dry_run: bool
    languages: frozenset[str] = frozenset()
    archived: set[tuple[str, int]] = dataclasses.field(default_factory=set)

    @classmethod
    def build(
        cls,
        connection: OdooClient,
        settings: TargetSettings,
        external_ids: ExternalIds | None = None,
    ) -> OdooSession:
        """Put a session together.

        Args:
            connection: Sends the calls.
            settings: The target's.
            external_ids: What is known of external ids, where several sessions share it.

        Raises:
            Fatal: The setting `language` names one that Odoo doesn't have.
        """
        if settings.language and not isinstance(connection, InContext):
            connection = in_language(connection, settings.language)
        fields = ModelFields(connection)
        parallel = settings.parallel_requests
        return cls(
            connection=connection,
            fields=fields,
            columns=ColumnReader(connection),
            currencies=Currencies(connection, fields),
            external_ids=external_ids
            or ExternalIds(connection, settings.external_id_module, parallel=parallel),
            field_keys=FieldKeys(connection, fields, settings.language),
            parallel=parallel,
            dry_run=settings.dry_run,
        )
