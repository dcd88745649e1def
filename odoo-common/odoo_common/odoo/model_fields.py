"""What fields a model has, as Odoo's own `fields_get` says it."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from odoo_common.client.odoo_client import OdooClient

#: The attributes that the connectors use; asking for these alone keeps the answer small.
ATTRIBUTES = (
    "type",
    "string",
    "help",
    "required",
    "readonly",
    "store",
    "searchable",
    "relation",
    "relation_field",
    "selection",
    "company_dependent",
    "related",
    "depends",
    "definition_record",
    "digits",
    "translate",
    "states",
)


@dataclasses.dataclass(frozen=True)
class Field:
    """One field of a model.

    Attributes:
        name: Its technical name.
        type: Odoo's type: ``char``, ``many2one``, ``monetary``, …
        string: Its label.
        help: Its tooltip, or ``""``.
        required: Odoo refuses a record without it.
        readonly: Users can't edit it in a form; programs often can.
        store: It is a column of its own (or a relation table). Odoo says so of each field that
            a model declares; what it adds to an answer only (before 19 a user's `in_group_7` and
            `sel_groups_1_9`, which two workers may name differently) has no such word.
        searchable: A domain may use it.
        relation: The model that a relational field points to, or ``""``.
        relation_field: The field of that model that points back (one2many), or ``""``.
        selection: The values that a selection field can have.
        company_dependent: It has a value for each company.
        related: The dotted path that it mirrors, or ``""``.
        depends: The dotted paths that it is computed from.
        definition_record: The many2one to the record that says which properties there are
            (properties, since 16), or ``""``.
        digits: Total and decimal digits, where the field fixes them.
        translate: It has a value for each language.
        is_open_in_a_state: It is `readonly`, but not in one of the record's states (before 17).
    """

    name: str
    type: str
    string: str = ""
    help: str = ""
    required: bool = False
    readonly: bool = False
    store: bool = True
    searchable: bool = True
    relation: str = ""
    relation_field: str = ""
    selection: tuple[object, ...] = ()
    company_dependent: bool = False
    related: str = ""
    depends: tuple[str, ...] = ()
    definition_record: str = ""
    digits: tuple[int, int] | None = None
    translate: bool = False
    is_open_in_a_state: bool = False

    @classmethod
    def from_odoo(cls, name: str, attributes: dict[str, t.Any]) -> Field:
        """Read one entry of a `fields_get` answer."""
        digits = attributes.get("digits")
        related = attributes.get("related") or ""
        return cls(
            name=name,
            type=str(attributes["type"]),
            string=attributes.get("string") or "",
            help=attributes.get("help") or "",
            required=bool(attributes.get("required")),
            readonly=bool(attributes.get("readonly")),
            store=bool(attributes.get("store")),
            searchable=bool(attributes.get("searchable", True)),
            relation=attributes.get("relation") or "",
            relation_field=attributes.get("relation_field") or "",
            selection=tuple(option[0] for option in attributes.get("selection") or ()),
            company_dependent=bool(attributes.get("company_dependent")),
            related=related if isinstance(related, str) else ".".join(related),
            depends=tuple(attributes.get("depends") or ()),
            definition_record=attributes.get("definition_record") or "",
            digits=(int(digits[0]), int(digits[1])) if digits else None,
            translate=bool(attributes.get("translate")),
            is_open_in_a_state=_is_open(attributes.get("states")),
        )


def _is_open(states: dict[str, list[tuple[str, object]]] | None) -> bool:
    """Read what `states` says: by state, which attributes are otherwise there."""
    changes = [change for of_state in (states or {}).values() for change in of_state]
    return any(name == "readonly" and not value for name, value in changes)


class ModelFields:
    """The fields of every model asked about, each asked once.

    Args:
        connection: Where to ask.
        context: Odoo's context; its `lang` decides the language of labels.
    """

    def __init__(self, connection: OdooClient, context: dict[str, t.Any] | None = None) -> None:
        self._connection = connection
        self._context = context or {}
        self._known: dict[str, dict[str, Field]] = {}

    def of(self, model: str) -> dict[str, Field]:
        """Return the fields of `model` by name.

        Raises:
            NoSuchModel: The database has no such model.
        """
        if model not in self._known:
            answer = self._connection.call(
                model, "fields_get", [], list(ATTRIBUTES), context=self._context
            )
            self._known[model] = {
                name: Field.from_odoo(name, attributes)
                for name, attributes in sorted(answer.items())
            }
        return self._known[model]

    def known(self) -> dict[str, dict[str, Field]]:
        """Return the fields of the models that were asked about so far."""
        return dict(self._known)


def id_of(value: t.Any) -> int:
    """Return the id in a many2one as `read` gives it: ``7``, ``[7, "name"]`` or False."""
    return int(value[0] if isinstance(value, (list, tuple)) else value or 0)
