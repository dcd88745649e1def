"""Units of measure of our own: packs, a roll, a half, and one that is archived."""

from __future__ import annotations

import typing as t

from sandbox.hard.world import Words

if t.TYPE_CHECKING:
    from sandbox.hard.world import World

UNIT = "uom.product_uom_unit"
DOZEN = "uom.product_uom_dozen"
METRE = "uom.product_uom_meter"
LITRE = "uom.product_uom_litre"
KILOGRAM = "uom.product_uom_kgm"


class Unit(t.NamedTuple):
    """A unit: `ratio` of the unit `of` are in it."""

    name: Words
    of: str
    ratio: float
    active: bool = True


UNITS: t.Final[dict[str, Unit]] = {
    "unit_box": Unit(Words("Box of 6", "Doos van 6", "Boîte de 6"), UNIT, 6.0),
    "unit_crate": Unit(Words("Crate of 24", "Krat van 24", "Caisse de 24"), "unit_box", 4.0),
    "unit_hundred": Unit(Words("Hundred", "Honderd", "Cent"), UNIT, 100.0),
    "unit_roll": Unit(Words("Roll of 12.5 m", "Rol van 12,5 m", "Rouleau de 12,5 m"), METRE, 12.5),
    "unit_half": Unit(Words("Half piece", "Half stuk", "Demi-pièce"), UNIT, 0.5),
    "unit_can": Unit(Words("Can of 2.5 l", "Blik van 2,5 l", "Bidon de 2,5 l"), LITRE, 2.5),
    "unit_pallet": Unit(
        Words("Pallet of 480", "Pallet van 480", "Palette de 480"), UNIT, 480.0, active=False
    ),
}


def pieces(name: str) -> float:
    """How many of its category's reference unit are in a unit of ours."""
    ratio = UNITS[name].ratio
    return ratio * pieces(UNITS[name].of) if UNITS[name].of in UNITS else ratio


def make(world: World) -> None:
    """Make the units."""
    for name, unit in UNITS.items():
        row: dict[str, t.Any] = {"name": unit.name, "active": unit.active}
        if world.has("uom.uom", "relative_factor"):
            row.update(relative_uom_id=unit.of, relative_factor=unit.ratio)
        else:
            row.update(
                category_id=world[unit.of].category_id.id,
                uom_type="bigger" if pieces(name) > 1 else "smaller",
                factor_inv=pieces(name),
                rounding=0.01,
            )
        world.add("uom.uom", name, row)
