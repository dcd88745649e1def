"""Makes the records of a table, each with an external id `hard.<name>`."""

from __future__ import annotations

import typing as t

from sandbox.hard.names import OLDER_MODELS, OTHER_FIELDS

MODULE = "hard"

_TRANSLATED: t.Final = {"nl_NL": 1, "fr_FR": 2}  # the place in `Words`

Row = t.Mapping[str, t.Any]
Table = t.Mapping[str, Row]

_QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "no_reset_password": True,
    "lang": "en_US",
}


class Words(t.NamedTuple):
    """A text in the languages of the database."""

    en: str
    nl: str
    fr: str


class World:
    """The records made so far, by their names.

    In a row a text stands for the record of that name where the field refers to one (with a dot it
    is an external id of Odoo's), a tuple of them for a many2many. Dictionaries are new lines; what
    such a line says under `id` is its name. `Words` are written in every language.

    Args:
        env: Odoo's environment, of `odoo shell`.
    """

    def __init__(self, env: t.Any) -> None:
        admin = env.ref("base.user_admin")
        self.env = env(user=admin.id, context={**env.context, **_QUIET}, su=True)
        self._made: dict[str, t.Any] = {}

    def __getitem__(self, name: str) -> t.Any:
        """The record of that name."""
        return self.env.ref(name) if "." in name else self._made[name]

    def model(self, name: str) -> t.Any:
        """A model, under the name it has here."""
        return self.env[name if name in self.env else OLDER_MODELS[name]]

    def has(self, model: str, field: str) -> bool:
        """Whether this version's model has that field."""
        return model in self.env and field in self.env[model]._fields

    def name(self, name: str, record: t.Any) -> t.Any:
        """Give a record that Odoo made by itself a name."""
        if len(record) != 1 or name in self._made:
            raise ValueError(f"{name}: {record}")
        self._made[name] = record.with_env(self.env)
        return self._made[name]

    def add(self, model: str, name: str, row: Row, **context: t.Any) -> t.Any:
        """Make one record."""
        records = self.model(model).with_context(**context)
        company = row.get("company_id")
        if company:
            records = records.with_company(self[company])
        record = records.create(self.values(records, row))
        for field, rows in row.items():
            if _is_lines(rows):
                self._name_lines(record[self._called(records, field)], rows)
        self.translate(record, row)
        return self.name(name, record)

    def add_all(self, model: str, table: Table, **context: t.Any) -> None:
        """Make the records of a table in its order; a row may refer to those above it."""
        for name, row in table.items():
            self.add(model, name, row, **context)

    def write(self, name: str, row: Row) -> None:
        """Change the record of that name."""
        record = self[name]
        record.write(self.values(record, row))
        self.translate(record, row)

    def translate(self, record: t.Any, row: Row) -> None:
        """Write the texts of a row that are said in several languages."""
        texts = {field: value for field, value in row.items() if isinstance(value, Words)}
        for language, place in _TRANSLATED.items() if texts else ():
            translated = {field: text[place] for field, text in texts.items()}
            record.with_context(lang=language).write(translated)

    def values(self, records: t.Any, row: Row) -> dict[str, t.Any]:
        """What `create` and `write` of this version take."""
        values: dict[str, t.Any] = {}
        for field, value in row.items():
            if field == "id":
                continue
            if field in records._fields:
                values[field] = self._value(records, field, value)
                continue
            for other, its_value in OTHER_FIELDS[records._name, field](value).items():
                values[other] = self._value(records, other, its_value)
        return values

    def flush(self) -> None:
        """Send what Odoo holds back to PostgreSQL."""
        if hasattr(self.env, "flush_all"):
            self.env.flush_all()
        else:
            self.env["base"].flush()

    def save_names(self) -> None:
        """Write the external ids."""
        self.env["ir.model.data"].create(
            [
                {
                    "module": MODULE,
                    "name": name,
                    "model": record._name,
                    "res_id": record.id,
                    "noupdate": True,
                }
                for name, record in self._made.items()
            ]
        )

    def _value(self, records: t.Any, field: str, value: t.Any) -> t.Any:
        if isinstance(value, Words):
            return value.en
        kind = records._fields[field]
        if kind.type == "many2one" and isinstance(value, str):
            return self[value].id
        if kind.type in ("many2many", "one2many") and isinstance(value, tuple):
            return [(6, 0, [self[name].id for name in value])]
        if kind.type == "json" and isinstance(value, str):
            return {str(self[value].id): 100.0}  # an analytic distribution
        if _is_lines(value):
            lines = self.env[kind.comodel_name]
            return [(0, 0, self.values(lines, line)) for line in value]
        return value

    def _called(self, records: t.Any, field: str) -> str:
        if field in records._fields:
            return field
        return next(iter(OTHER_FIELDS[records._name, field](())))

    def _name_lines(self, lines: t.Any, rows: t.Sequence[Row]) -> None:
        for line, row in zip(lines.sorted("id"), rows):
            if "id" in row:
                self.name(row["id"], line)


def _is_lines(value: t.Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
