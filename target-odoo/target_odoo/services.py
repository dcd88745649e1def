"""The steps of writing, built once for the settings of a run."""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.conflicts.detector import ConflictDetector
from target_odoo.files.sources import Files
from target_odoo.load.complete_lines import LineCompletion
from target_odoo.load.creation_rights import CreationRights
from target_odoo.load.dry_run_loader import DryRunLoader
from target_odoo.load.loader import Loader
from target_odoo.lookup.create_missing import MissingRecordCreator, UpcomingRecords
from target_odoo.lookup.reference_cache import WrittenModels
from target_odoo.lookup.references import References
from target_odoo.lookup.stream_names import StreamNames
from target_odoo.odoo.context import InContext
from target_odoo.odoo.session import OdooSession
from target_odoo.odoo.writer import Writer
from target_odoo.records.parser import RecordParser
from target_odoo.records.purchase_defaults import PurchaseDefaults
from target_odoo.workflow.engine import Workflow
from target_odoo.workflow.transitions import WORKFLOWS

if t.TYPE_CHECKING:
    from odoo_common.client.odoo_client import OdooClient
    from target_odoo.load.load_row import RecordLoader
    from target_odoo.settings.target_settings import TargetSettings

#: No chatter notes, no followers, no mail for what is written: imports do it so.
QUIET: dict[str, object] = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
}


@dataclasses.dataclass
class Services:
    """What writes records, each part of it with what it needs of the others.

    Attributes:
        session: The Odoo that is written into.
        settings: The target's.
        parser: Reads the columns of records.
        purchasing: What settings change about purchase orders.
        files: Opens the files that records name.
        references: Finds the records that others refer to.
        loader: Creates records.
        writer: Changes records.
        workflow: Presses buttons.
        conflicts: Compares with what people changed; shared by all companies.
        upcoming: The records that are about to be written; shared, too.
        stream_names: Which stream gave which external id; shared, too.
        written: Which models' records were written; shared, too.
    """

    session: OdooSession
    settings: TargetSettings
    parser: RecordParser
    purchasing: PurchaseDefaults
    files: Files
    references: References
    loader: RecordLoader
    writer: Writer
    workflow: Workflow
    conflicts: ConflictDetector
    upcoming: UpcomingRecords
    stream_names: StreamNames
    written: WrittenModels
    _companies: dict[int, Services] = dataclasses.field(default_factory=dict)

    def in_company(self, company: int) -> Services:
        """Return services that work as a user of one company does; 0: the user's own."""
        if not company:
            return self
        if company not in self._companies:
            there = InContext(self.session.connection, {"allowed_company_ids": [company]})
            self._companies[company] = self._built(there, self.settings)
        return self._companies[company]

    def with_settings(self, **changes: t.Any) -> Services:
        """Return services that work with some settings changed."""
        return self._built(self.session.connection, dataclasses.replace(self.settings, **changes))

    def _built(self, connection: OdooClient, settings: TargetSettings) -> Services:
        return Services.build(connection, settings, self.conflicts, shared=self)

    @classmethod
    def build(
        cls,
        connection: OdooClient,
        settings: TargetSettings,
        conflicts: ConflictDetector | None = None,
        *,
        shared: Services | None = None,
    ) -> Services:
        """Put the steps together as the settings say.

        What is known of external ids, and of the records that come, may be shared.

        Raises:
            Fatal: The setting `language` names one that Odoo doesn't have.
        """
        session = OdooSession.build(
            connection, settings, shared.session.external_ids if shared else None
        )
        connection, fields = session.connection, session.fields
        context = {} if settings.track_changes else dict(QUIET)
        upcoming = shared.upcoming if shared else UpcomingRecords()
        written = shared.written if shared else WrittenModels()
        loader: RecordLoader = (
            DryRunLoader(session.external_ids)
            if session.dry_run
            else Loader(
                connection,
                connection.retry,
                context,
                parallel=session.parallel,
                external_ids=session.external_ids,
                completion=LineCompletion(connection, fields),
                rights=CreationRights(connection, fields),
            )
        )
        creator = MissingRecordCreator(session, loader, settings.create_missing, upcoming)
        return cls(
            session=session,
            settings=settings,
            parser=RecordParser(fields, WORKFLOWS),
            purchasing=PurchaseDefaults.from_settings(settings),
            files=Files.from_settings(settings),
            references=References(session, creator, written),
            loader=loader,
            writer=Writer(
                connection,
                context,
                parallel=session.parallel,
                dry_run=session.dry_run,
                dry_run_values=session.external_ids.dry_run_values,
            ),
            workflow=Workflow(
                connection, fields, parallel=session.parallel, dry_run=session.dry_run
            ),
            conflicts=conflicts or ConflictDetector(),
            upcoming=upcoming,
            written=written,
            stream_names=shared.stream_names if shared else StreamNames(),
        )
