"""The changes of docs/streams.md's table of what a run sees, each made on a real Odoo."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

LOOKBACK, LANGUAGE = 5, "fr_FR"
ELSEWHERE = {"19": ("Odoo 14's",), "14": ("(Odoo 16 and later)", "since Odoo 19")}
MODELS = {
    "partners": "res.partner",
    "payment_terms": "account.payment.term",
    "products": "product.product",
    "product_templates": "product.template",
    "currency_rates": "res.currency.rate",
    "bom": "mrp.bom",
}


class Place(t.NamedTuple):
    """Where a change is looked for; without a field: whether the record is there."""

    stream: str
    number: int
    field: str = ""


class World:
    """The records that are changed.

    Args:
        plain: A way into the database.
        sql: Runs SQL there.
        version: Of Odoo.
    """

    def __init__(self, plain: Plain, sql: t.Callable[[str], object], version: str) -> None:
        self.call = plain.call
        self.sql = sql
        self.version = version
        self._names: dict[str, int] = {}

    def create(self, model: str, **values: t.Any) -> int:
        return int(self.call(model, "create", [values])[0])

    def partner(self, name: str, **values: t.Any) -> int:
        """Return a partner of this name, made when it isn't there."""
        if name not in self._names:
            self._names[name] = self.create("res.partner", name=name, **values)
        return self._names[name]

    def prepare(self) -> None:
        """Make what the first run reads."""
        for name in ("written", "archived", "deleted", "sql", "late", "tagged"):
            self.partner(name)
        self.partner("leaves", ref="seen")
        self.partner("industrial", industry_id=self.create("res.partner.industry", name="Odd"))
        self.tag = self.create("res.partner.category", name="Seen tag")
        self.term = self.create("account.payment.term", name="Seen term")
        self.category = self.create("product.category", name="Seen category")
        values = {"name": "Seen product", "categ_id": self.category}
        self.template = self.create("product.template", **values)
        key = [["product_tmpl_id", "=", self.template]]
        [self.variant] = self.call("product.product", "search", key)
        line = {"product_id": self.variant, "product_qty": 1}
        self.other = self.create("product.template", name="Seen kit", description_sale="Sold")
        boms = [
            {"product_tmpl_id": self.other, "bom_line_ids": [(0, 0, line)] * lines}
            for lines in (2, 1)
        ]
        self.boms = self.call("mrp.bom", "create", boms)
        for table in ("product_template", "product_product"):
            self.sql(f"UPDATE {table} SET write_date = write_date - interval '1 day'")
        self.sql("UPDATE mrp_bom SET write_date = write_date - interval '1 day'")
        self.sql("UPDATE mrp_bom_line SET write_date = write_date - interval '1 day'")
        self.sql("UPDATE res_partner SET write_date = write_date - interval '1 day'")

    def industry(self) -> int:
        [row] = self.call("res.partner", "read", [self.partner("industrial")], ["industry_id"])
        return int(row["industry_id"][0])


Make = t.Callable[[World], Place]
CHANGES: dict[str, Make] = {}


def change(row: str) -> t.Callable[[Make], Make]:
    """Note who makes the change of a row."""

    def note(make: Make) -> Make:
        CHANGES[row] = make
        return make

    return note


@change("a record is created or written")
def _written(world: World) -> Place:
    number = world.partner("written")
    world.call("res.partner", "write", [number], {"name": "Written"})
    return Place("partners", number, "name")


@change("a record is archived")
def _archived(world: World) -> Place:
    number = world.partner("archived")
    world.call("res.partner", "write", [number], {"active": False})
    return Place("partners", number, "active")


@change("a record is deleted, in a stream of `deletions`")
def _deleted(world: World) -> Place:
    world.call("res.partner", "unlink", [world.partner("deleted")])
    return Place("partners", world.partner("deleted"))


@change("a record is deleted, in any other stream")
def _deleted_elsewhere(world: World) -> Place:
    world.call("account.payment.term", "unlink", [world.term])
    return Place("payment_terms", world.term)


@change("a record leaves the stream's `domain`, in a stream of `deletions`")
def _left_the_domain(world: World) -> Place:
    world.call("res.partner", "write", [world.partner("leaves")], {"ref": "hidden"})
    return Place("partners", world.partner("leaves"))


@change("a record that values are taken from is written (a variant's template)")
def _template(world: World) -> Place:
    world.call("product.template", "write", [world.template], {"name": "Renamed"})
    return Place("products", world.variant, "name")


@change("the definition of a properties field is changed (Odoo 16 and later)")
def _definition(world: World) -> Place:
    definition = [{"name": "seen", "type": "char", "string": "Seen"}]
    values = {"product_properties_definition": definition}
    world.call("product.category", "write", [world.category], values)
    return Place("product_templates", world.template, "product_properties")


@change(
    "the definition of properties that all records of a model share is changed (contacts, since "
    "Odoo 19)"
)
def _shared_definition(world: World) -> Place:
    key = [["properties_field_id.model", "=", "res.partner"]]
    found = world.call("properties.base.definition", "search", key)
    definition = [{"name": "shared", "type": "char", "string": "Shared"}]
    world.call("properties.base.definition", "write", found, {"properties_definition": definition})
    return Place("partners", world.partner("sql"), "properties")


@change("a row is inserted by SQL without a `write_date`")
def _inserted(world: World) -> Place:
    world.sql(
        "INSERT INTO res_currency_rate (name, rate, currency_id) VALUES ('2020-01-01', 1.5, 2)"
    )
    key = [["name", "=", "2020-01-01"], ["currency_id", "=", 2]]
    [number] = world.call("res.currency.rate", "search", key)
    return Place("currency_rates", number, "rate")


@change("a value is changed by SQL without a new `write_date`")
def _by_sql(world: World) -> Place:
    number = world.partner("sql")
    world.sql(f"UPDATE res_partner SET comment = 'by SQL' WHERE id = {number}")
    return Place("partners", number, "comment")


@change("a transaction ends later than `lookback_seconds` after its beginning")
def _late(world: World) -> Place:
    number = world.partner("late")
    world.sql(
        "UPDATE res_partner SET street = 'Late', write_date = now() at time zone 'utc' "
        f"- interval '1 hour' WHERE id = {number}"
    )
    return Place("partners", number, "street")


@change("a many2many is written from its other side (a tag's partners)")
def _tagged(world: World) -> Place:
    number = world.partner("tagged")
    world.call("res.partner.category", "write", [world.tag], {"partner_ids": [(4, number)]})
    return Place("partners", number, "category_id")


@change("a many2one is emptied because its record was deleted")
def _emptied(world: World) -> Place:
    world.call("res.partner.industry", "unlink", [world.industry()])
    return Place("partners", world.partner("industrial"), "industry_id")


@change("a line is moved, in the one2many of the record that it left")
def _moved(world: World) -> Place:
    left, joined = world.boms
    key = [["bom_id", "=", left]]
    line = world.call("mrp.bom.line", "search", key, limit=1)
    world.call("mrp.bom.line", "write", line, {"bom_id": joined})
    return Place("bom", left, "bom_line_ids")


@change("the default of a company-dependent field is changed")
def _default(world: World) -> Place:
    field, term = "property_payment_term_id", world.create("account.payment.term", name="Default")
    if world.version == "14":
        [number] = world.call(
            "ir.model.fields", "search", [["model", "=", "res.partner"], ["name", "=", field]]
        )
        values = {"name": field, "fields_id": number, "type": "many2one", "company_id": 1}
        world.create("ir.property", **values, value_reference=f"account.payment.term,{term}")
    else:
        world.call("ir.default", "set", "res.partner", field, term, company_id=1)
    return Place("partners", world.partner("sql"), field)


@change("a translation is edited in Odoo 14's list of translations")
def _translated(world: World) -> Place:
    values = {
        "name": "product.template,description_sale",
        "type": "model",
        "lang": LANGUAGE,
        "res_id": world.other,
        "src": "Sold",
        "value": "Vendu",
        "state": "translated",
    }
    world.create("ir.translation", **values)
    return Place("product_templates", world.other, "description_sale")
