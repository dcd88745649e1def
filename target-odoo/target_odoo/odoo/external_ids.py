"""External ids: how they are spelled, and which record has which."""

from __future__ import annotations

import hashlib
import logging
import re
import typing as t

from odoo_common.errors import Rejected
from odoo_common.odoo.model_fields import Field
from target_odoo.odoo.column_reader import ColumnReader
from target_odoo.odoo.dry_run_ids import DryRunIds
from target_odoo.odoo.dry_run_values import DryRunValues
from target_odoo.odoo.parallel import in_parts
from target_odoo.odoo.record_ref import RecordRef

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from odoo_common.client.odoo_client import OdooClient

BLANK = re.compile(r"\s")
#: In the names of records that nobody sent: made because others referred to them.
INVENTED = "/missing/"
#: External ids that a request of its own is worth.
MIN_PART = 200
#: What is read of ir.model.data.
FIELDS = {
    "name": Field("name", "char"),
    "model": Field("model", "char"),
    "res_id": Field("res_id", "integer"),
}

logger = logging.getLogger(__name__)


class ExternalIds:
    """Looks external ids up in ir.model.data.

    Args:
        connection: Where to ask.
        module: What stands before the dot of an id that has none.
        parallel: How many look-ups may be under way at the same time.
    """

    def __init__(self, connection: OdooClient, module: str, *, parallel: int = 1) -> None:
        self._connection = connection
        self._arrays = ColumnReader(connection)
        self._module = module
        self._parallel = parallel
        self._may_search = True
        #: What a dry run would have made.
        self.dry_run_ids = DryRunIds()
        self.dry_run_values = DryRunValues()

    def spell(self, model: str, value: str | int) -> str:
        """Return the full external id of a record of `model`.

        Text is taken as it is, as Odoo's import does, with our module before it unless it
        has one; blanks become ``%20``. A number alone would be the same for records of
        different models: the model's name goes before it.
        """
        name = f"{model.replace('.', '_')}_{value}" if isinstance(value, int) else value
        # Odoo's table takes no blanks (its constraint name_nospaces).
        name = BLANK.sub(lambda blank: f"%{ord(blank[0]):02x}", name)
        module, dot, rest = name.partition(".")
        return name if dot and module and rest else f"{self._module}.{name}"

    def invent(self, model: str, text: str) -> str:
        """Return an external id for a record that is made because others refer to it.

        Args:
            model: Its model.
            text: What they say of it: the same makes the same id.
        """
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        return self.spell(model, f"{model.replace('.', '_')}{INVENTED}{digest}")

    def find(self, external_ids: Iterable[str]) -> dict[str, RecordRef]:
        """Return the records that have these external ids, by external id; one call a module.

        Those that nobody has are not in the answer.
        """
        by_module: dict[str, list[str]] = {}
        wanted = sorted(set(external_ids))
        found = self.dry_run_ids.find(wanted)
        for external_id in wanted:
            if external_id in found:
                continue
            module, _, name = external_id.partition(".")
            by_module.setdefault(module, []).append(name)
        for module, names in by_module.items():
            found.update(self._find_in(module, names))
        return found

    def of_records(
        self, model: str, ids: Iterable[int], beside: Iterable[str] = ()
    ) -> dict[int, str]:
        """Return those of the records that have an external id of ours, and which.

        One that was invented is nobody's: whose record it is may come later.

        Args:
            model: Their model.
            ids: Their database ids.
            beside: External ids of the input: those of their modules are ours, too.
        """
        return dict(self._named(model, ids, beside))

    def beside(self, model: str, named: Mapping[int, Collection[str]]) -> dict[int, str]:
        """Return those of the records that have another external id of ours, and which.

        Two of our records are one in Odoo where somebody has merged them. What `create_missing`
        has made and named doesn't count.

        Args:
            model: Their model.
            named: By database id, the external ids that are known.
        """
        known = {name for names in named.values() for name in names}
        return {
            record_id: name
            for record_id, name in self._named(model, named, known)
            if name not in known
        }

    def _named(
        self, model: str, ids: Iterable[int], beside: Iterable[str]
    ) -> list[tuple[int, str]]:
        """Return records with each of their external ids that is ours and wasn't invented."""
        wanted = sorted(ids)
        if not wanted or not self._may_search:
            return []
        modules = {self._module, *(name.partition(".")[0] for name in beside if name)}
        domain = [
            ("module", "in", sorted(modules)),
            ("model", "=", model),
            ("res_id", "in", wanted),
        ]
        fields = ["module", "name", "res_id"]
        rows = self._connection.call("ir.model.data", "search_read", domain, fields)
        return [
            (row["res_id"], f"{row['module']}.{row['name']}")
            for row in rows
            if INVENTED not in row["name"]
        ]

    def forget(self, external_ids: Collection[str]) -> None:
        """Take external ids away from their records, as far as the user may."""
        names = [name.partition(".")[::2] for name in sorted(external_ids)]
        domain: list[object] = ["|"] * (len(names) - 1)
        for module, name in names:
            domain += ["&", ("module", "=", module), ("name", "=", name)]
        try:
            ids = self._connection.call("ir.model.data", "search", domain)
            self._connection.call("ir.model.data", "unlink", ids, repeatable=True)
        except Rejected as error:
            logger.warning("external ids can't be removed: %s", error.message)

    def attach(self, holders: dict[str, RecordRef]) -> None:
        """Give records that exist already an external id.

        Raises:
            Rejected: One is taken by now, or the user may not.
        """
        rows = []
        for external_id, holder in holders.items():
            module, _, name = external_id.partition(".")
            rows.append(
                {
                    "module": module,
                    "name": name,
                    "model": holder.model,
                    "res_id": holder.id,
                    "noupdate": True,
                }
            )
        try:
            self._connection.call("ir.model.data", "create", rows, repeatable=True)
        except Rejected:
            # The answer to a first try was lost: the unique constraint refuses the second.
            if self.find(holders) != holders:
                raise

    def _find_in(self, module: str, names: list[str]) -> dict[str, RecordRef]:
        if self._may_search:
            try:
                rows = in_parts(
                    lambda part: self._search(module, part),
                    names,
                    parts=self._parallel,
                    at_least=MIN_PART,
                )
            except Rejected as error:
                if error.code != "access":
                    raise
                # Odoo 19 lets only its administrators read the table.
                self._may_search = False
                logger.info("the user may not search external ids: asking for each by itself")
            else:
                return {
                    f"{module}.{row['name']}": RecordRef(row["model"], row["res_id"])
                    for row in rows
                }
        found = {name: self._ask_for(module, name) for name in names}
        return {f"{module}.{name}": holder for name, holder in found.items() if holder}

    def _search(self, module: str, names: list[str]) -> list[dict[str, t.Any]]:
        domain = [("module", "=", module), ("name", "in", names)]
        rows = self._arrays.rows("ir.model.data", domain, FIELDS)
        if rows is None:
            rows = self._connection.call("ir.model.data", "search_read", domain, list(FIELDS))
        return t.cast("list[dict[str, t.Any]]", rows)

    def _ask_for(self, module: str, name: str) -> RecordRef | None:
        """Ask for one external id; any user may. A record that the user can't see has id 0."""
        try:
            model, record_id = self._connection.call(
                "ir.model.data",
                "check_object_reference",
                module,
                name,
                repeatable=True,
                context={"active_test": False},
            )
        except Rejected as error:
            if error.code in ("value", "missing"):
                return None
            raise
        return RecordRef(str(model), int(record_id or 0))
