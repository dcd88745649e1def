"""What a model does beside holding values, as data."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.fake_odoo.env import Env

    Default = Callable[[Env, Mapping[str, t.Any]], t.Any]
    Compute = Callable[[Env, int], t.Any]
    Inverse = Callable[[Env, int, t.Any], None]
    Check = Callable[[Env, int], None]
    Press = Callable[[Env, int], None]
    Recompute = Callable[[Env, int, Mapping[str, t.Any], Mapping[str, t.Any] | None], None]


@dataclasses.dataclass(frozen=True)
class Button:
    """A method that leads records from one state to another.

    Attributes:
        leads: By state, the next one.
        lenient: Records in other states stay as they are; else Odoo refuses.
        values: What is written beside the state.
        check: Refuses a record.
        answer: What the method returns.
    """

    leads: Mapping[str, str]
    lenient: bool = True
    values: Mapping[str, t.Any] = dataclasses.field(default_factory=dict)
    check: Check | None = None
    answer: t.Any = True


@dataclasses.dataclass(frozen=True)
class Behaviour:
    """What a model does.

    Attributes:
        defaults: By field, the value of a new record that names none.
        computes: By field, its value.
        inverses: By computed field, what writing it does.
        checks: Refuse a record after it is made or changed.
        unique: Fields, and what is said of two records that have them in common.
        buttons: By method.
        inherits: The model whose fields a record has too, and the field that points to it.
        after_create: Makes what comes with a new record.
        keeps: Refuses the deletion of a record.
        display: The display name of a record, where it isn't its name.
        order: The fields by which records come.
        drops: Fields that Odoo ignores when they are written.
        recompute: Computes stored fields again; it is given what is written, and what there was
            before (None: the record is new).
        methods: By name, methods of its own; they take the place of those of all models.
    """

    defaults: Mapping[str, Default] = dataclasses.field(default_factory=dict)
    computes: Mapping[str, Compute] = dataclasses.field(default_factory=dict)
    inverses: Mapping[str, Inverse] = dataclasses.field(default_factory=dict)
    checks: Sequence[Check] = ()
    unique: Sequence[tuple[tuple[str, ...], str]] = ()
    buttons: Mapping[str, Button] = dataclasses.field(default_factory=dict)
    inherits: tuple[str, str] | None = None
    after_create: Check | None = None
    keeps: Check | None = None
    display: Compute | None = None
    order: str = "id"
    recompute: Recompute | None = None
    methods: Mapping[str, Callable[..., t.Any]] = dataclasses.field(default_factory=dict)
