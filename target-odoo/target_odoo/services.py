"""The steps of writing, built once for the settings of a run."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import Fatal, NoSuchModel
from odoo_common.odoo.model_fields import ModelFields
from target_odoo.conflicts.detector import Conflicts
from target_odoo.conflicts.field_keys import Variants
from target_odoo.files.sources import Files
from target_odoo.lookup.create_missing import Coming, Missing
from target_odoo.lookup.references import References
from target_odoo.odoo.column_reader import ArrayReader
from target_odoo.odoo.context import InContext, in_language
from target_odoo.odoo.currencies import Money
from target_odoo.odoo.dry_run_loader import DryRunLoader
from target_odoo.odoo.external_ids import ExternalIds
from target_odoo.odoo.loader import Loader
from target_odoo.odoo.writer import Writer
from target_odoo.records.parser import ShapeReader
from target_odoo.records.purchase_defaults import Purchasing
from target_odoo.settings import DEFAULT_MODULE, parallel_requests
from target_odoo.workflow.engine import Workflow
from target_odoo.workflow.transitions import WORKFLOWS

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.client.retry import RetryPolicy
    from target_odoo.odoo.load_row import RecordLoader


#: No chatter notes, no followers, no mail for what is written: imports do it so.
QUIET: dict[str, object] = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
}


@dataclasses.dataclass
class Tools:
    """The connection and the steps built on it."""

    connection: OdooClient
    fields: ModelFields
    arrays: ArrayReader
    money: Money
    external_ids: ExternalIds
    shapes: ShapeReader
    purchasing: Purchasing
    files: Files
    references: References
    loader: RecordLoader
    writer: Writer
    workflow: Workflow
    match: Mapping[str, Sequence[Sequence[str]]]
    keep_missing_lines: bool
    on_delete: Mapping[str, str]
    dry_run: bool
    parallel: int
    conflicts: Conflicts
    variants: Variants
    config: Mapping[str, t.Any]
    retry: RetryPolicy | None
    coming: Coming
    #: The codes of the languages that Odoo has, once they are asked for.
    languages: frozenset[str] = frozenset()
    _companies: dict[int, Tools] = dataclasses.field(default_factory=dict)

    def in_company(self, company: int) -> Tools:
        """Return tools that work as a user of one company does; 0: the user's own."""
        if not company:
            return self
        if company not in self._companies:
            there = InContext(self.connection, {"allowed_company_ids": [company]})
            self._companies[company] = self._built(there, self.config)
        return self._companies[company]

    def with_settings(self, settings: Mapping[str, t.Any]) -> Tools:
        """Return tools that work with some settings changed."""
        return self._built(self.connection, {**self.config, **settings})

    def _built(self, connection: OdooClient, config: Mapping[str, t.Any]) -> Tools:
        return Tools.build(connection, config, self.retry, self.conflicts, shared=self)

    def check_models(self) -> None:
        """Make sure that the models are there that `create_missing` names.

        Raises:
            Fatal: One isn't.
        """
        for model in self.config.get("create_missing") or ():
            try:
                self.fields.of(model)
            except NoSuchModel as error:
                raise Fatal(f"setting create_missing: {error.message}") from None

    @classmethod
    def build(
        cls,
        connection: OdooClient,
        config: Mapping[str, t.Any],
        retry: RetryPolicy | None = None,
        conflicts: Conflicts | None = None,
        *,
        shared: Tools | None = None,
    ) -> Tools:
        """Put the steps together as the settings say.

        What is known of external ids, and of the records that come, may be shared.

        Raises:
            Fatal: The setting `language` names one that Odoo doesn't have.
        """
        if config.get("language") and not isinstance(connection, InContext):
            connection = in_language(connection, config["language"])
        context = {} if config.get("track_changes") else dict(QUIET)
        fields = ModelFields(connection)
        dry_run = bool(config.get("dry_run"))
        parallel = parallel_requests(config)
        coming = shared.coming if shared else Coming()
        module = config.get("external_id_module") or DEFAULT_MODULE
        external_ids = (
            shared.external_ids if shared else ExternalIds(connection, module, parallel=parallel)
        )
        loader: RecordLoader = (
            DryRunLoader(external_ids)
            if dry_run
            else Loader(
                connection,
                retry or connection.retry,
                context,
                parallel=parallel,
                external_ids=external_ids,
            )
        )
        return cls(
            connection=connection,
            fields=fields,
            arrays=ArrayReader(connection),
            money=Money(connection, fields),
            external_ids=external_ids,
            shapes=ShapeReader(fields, WORKFLOWS),
            purchasing=Purchasing.from_config(config),
            files=Files.from_config(config),
            references=References(
                connection,
                external_ids,
                fields,
                Missing(
                    connection, loader, external_ids, config.get("create_missing") or (), coming
                ),
            ),
            loader=loader,
            writer=Writer(connection, context, parallel=parallel, dry_run=dry_run),
            workflow=Workflow(connection, fields, parallel=parallel, dry_run=dry_run),
            match=config.get("match") or {},
            on_delete=config.get("on_delete") or {},
            dry_run=dry_run,
            parallel=parallel,
            conflicts=conflicts or Conflicts(),
            variants=Variants(connection, fields, config.get("language")),
            config=config,
            retry=retry,
            coming=coming,
            keep_missing_lines=config.get("lines_missing") != "remove",
        )
