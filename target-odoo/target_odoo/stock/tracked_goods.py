"""What Odoo knows of the products, lots, serial numbers and packages that transfers name."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.odoo.model_fields import id_of
from target_odoo.odoo.context import ALSO_ARCHIVED

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from target_odoo.odoo.session import OdooSession
    from target_odoo.stock.done_quantities import DoneQuantity

MOVE_LINE = "stock.move.line"
SERIAL = "serial"
#: Locations whose stock is ours.
OURS = ("internal", "transit")

Row = dict[str, t.Any]


@dataclasses.dataclass
class Quant:
    """Goods that lie somewhere.

    Attributes:
        row: As Odoo holds it.
        path: The ids of its location and those above it, as Odoo writes them: ``1/7/8/``.
        left: What nobody of this batch takes yet, in the product's unit.
    """

    row: Row
    path: str
    left: float

    def is_below(self, location: int) -> bool:
        """Tell whether it lies in a location, or in one of those in there."""
        return f"/{location}/" in f"/{self.path}"

    def of(self, name: str) -> int:
        """Return the database id in one of its many2one fields, or 0."""
        return id_of(self.row[name])


class TrackedGoods:
    """Looks up everything that some pieces are about, in a few calls for all of them.

    Args:
        session: The Odoo that is written into.
    """

    def __init__(self, session: OdooSession) -> None:
        self._session = session
        fields = session.fields.of(MOVE_LINE)
        #: They have other names in other versions.
        self.lot_model = fields["lot_id"].relation
        self.package_model = fields["result_package_id"].relation
        self.products: dict[int, Row] = {}
        self.lots: dict[int, Row] = {}
        self.packages: dict[int, Row] = {}
        self.paths: dict[int, str] = {}
        self.quants: list[Quant] = []

    def read(self, pieces: Iterable[DoneQuantity]) -> None:
        """Look up what these are about."""
        pieces = [piece for piece in pieces if piece.product > 0]
        products = self._read("product.product", {piece.product for piece in pieces})
        self.products = {row["id"]: row for row in products}
        special = [piece for piece in pieces if piece.is_special]
        if not special:
            return
        self._read_lots(special)
        self._read_packages(special)
        self._read_quants(special)

    def is_serial(self, product: int) -> bool:
        """Tell whether each piece of a product has a number of its own."""
        return bool(self.products.get(product, {}).get("tracking") == SERIAL)

    def lot_of(self, piece: DoneQuantity, company: int) -> int:
        """Return the lot that a piece names, among those of a company; 0 where there is none."""
        if piece.lot_id or not piece.lot:
            return piece.lot_id
        fitting = [
            row["id"]
            for row in self.named(piece.lot)
            if id_of(row["product_id"]) == piece.product
            and (not company or id_of(row["company_id"]) in (0, company))
        ]
        return min(fitting, default=0)

    def named(self, lot: str) -> list[Row]:
        """Return the lots of a name, those of other products too."""
        return [row for row in self.lots.values() if row["name"] == lot]

    def packages_named(self, name: str, company: int) -> list[int]:
        """Return the packages of a name that goods of a company may lie in."""
        return [
            row["id"]
            for row in self.packages.values()
            if row["name"] == name and (not company or id_of(row["company_id"]) in (0, company))
        ]

    def is_below(self, location: int, above: int) -> bool:
        """Tell whether a location is another one, or lies in it."""
        return f"/{above}/" in f"/{self.paths.get(location, '')}"

    def lying(self, piece: DoneQuantity, lot: int) -> list[Quant]:
        """Return where the goods of a piece are, of all our stock."""
        return [
            quant
            for quant in self.quants
            if quant.of("product_id") == piece.product
            and (not piece.has_lot or (lot and quant.of("lot_id") == lot))
            and (quant.of("package_id") == piece.taken_from or (not piece.taken_from and lot))
        ]

    def _read(self, model: str, ids: set[int]) -> list[Row]:
        wanted = sorted(record_id for record_id in ids if record_id > 0)
        if not wanted:
            return []
        names = ["display_name", "tracking", "uom_id"]
        rows: list[Row] = self._session.connection.call(model, "read", wanted, names)
        return rows

    def _read_lots(self, pieces: Sequence[DoneQuantity]) -> None:
        names = sorted({piece.lot for piece in pieces if piece.lot})
        ids = sorted({piece.lot_id for piece in pieces if piece.lot_id})
        if not (names or ids):
            return
        domain = ["|", ("name", "in", names), ("id", "in", ids)]
        fields = ["name", "product_id", "company_id"]
        rows = self._session.connection.call(self.lot_model, "search_read", domain, fields)
        self.lots = {row["id"]: row for row in rows}

    def _read_packages(self, pieces: Sequence[DoneQuantity]) -> None:
        names = sorted({piece.put_into_name for piece in pieces if piece.put_into_name})
        ids = sorted({i for p in pieces for i in (p.put_into, p.taken_from) if i > 0})
        if not (names or ids):
            return
        domain = ["|", ("name", "in", names), ("id", "in", ids)]
        fields = ["name", "location_id", "company_id"]
        rows = self._session.connection.call(self.package_model, "search_read", domain, fields)
        self.packages = {row["id"]: row for row in rows}
        self._read_paths({id_of(row["location_id"]) for row in rows})

    def _read_quants(self, pieces: Sequence[DoneQuantity]) -> None:
        plain = {piece.product for piece in pieces if not piece.has_lot}
        packages = sorted({piece.taken_from for piece in pieces if piece.taken_from > 0})
        # What isn't told by lot or package may lie anywhere, but not in a package.
        named = {piece.lot for piece in pieces if piece.lot}
        lots = [i for i, row in self.lots.items() if row["name"] in named]
        lots += [piece.lot_id for piece in pieces if piece.lot_id]
        domain: list[t.Any] = [
            ("quantity", ">", 0),
            ("location_id.usage", "in", OURS),
            *("|", "|", ("lot_id", "in", sorted(set(lots))), ("package_id", "in", packages)),
            *("&", ("product_id", "in", sorted(plain)), ("package_id", "=", False)),
        ]
        names = ["product_id", "location_id", "lot_id", "package_id", "owner_id", "quantity"]
        rows = self._session.connection.call(
            "stock.quant", "search_read", domain, names, order="id"
        )
        self._read_paths({id_of(row["location_id"]) for row in rows})
        self.quants = [
            Quant(row, self.paths.get(id_of(row["location_id"]), ""), row["quantity"])
            for row in rows
        ]

    def _read_paths(self, locations: set[int]) -> None:
        wanted = sorted(locations - {0} - self.paths.keys())
        if wanted:
            rows = self._session.connection.call(
                "stock.location", "read", wanted, ["parent_path"], context=ALSO_ARCHIVED
            )
            self.paths.update((row["id"], row["parent_path"]) for row in rows)
