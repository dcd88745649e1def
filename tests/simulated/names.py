"""From the names that a simulated Odoo has to those of the real one, and back."""

from __future__ import annotations

import typing as t

from tests.simulated.differences import RemovedField, RemovedModel, RenamedField, RenamedModel

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.simulated.differences import Profile

#: Ends a name that the simulated Odoo doesn't have: the real one has none that ends so, and
#: answers as it does for any unknown name. In its answer the ending is cut off again.
GONE = "__gone"
#: Fields that hold the name of a model.
MODEL_NAMES = frozenset(
    {
        *(("ir.model.data", "model"), ("ir.model", "model"), ("ir.model.fields", "model")),
        *(("ir.attachment", "res_model"), ("ir.model.fields", "relation")),
    }
)


class Names:
    """Translates names of models, fields, and paths of fields.

    Args:
        profile: The simulated Odoo.
        describe: Returns the real fields of a real model, as `fields_get` does.
    """

    def __init__(
        self, profile: Profile, describe: Callable[[str], Mapping[str, Mapping[str, t.Any]]]
    ) -> None:
        self._describe = describe
        fields = profile.of(RenamedField)
        self._real = {(row.model, row.name): row.real for row in fields}
        self._named = {(row.model, row.real): row.name for row in fields}
        self._removed = {(row.model, row.name) for row in profile.of(RemovedField)}
        models = profile.of(RenamedModel)
        self._real_models = {row.name: row.real for row in models}
        self._named_models = {row.real: row.name for row in models}
        self._removed_models = {row.name for row in profile.of(RemovedModel)}

    def model_in(self, name: str) -> str:
        """Return the real model of a name."""
        if name in self._real_models:
            return self._real_models[name]
        gone = name in self._removed_models or name in self._named_models
        return name + GONE if gone else name

    def model_out(self, real: str) -> str:
        """Return what a real model is called."""
        return self._named_models.get(real, real)

    def field_in(self, model: str, name: str) -> str:
        """Return the real field of a name; `model` is a real one, here and below."""
        if (model, name) in self._real:
            return self._real[model, name]
        return name + GONE if self._is_gone(model, name) else name

    def field_out(self, model: str, real: str) -> str | None:
        """Return what a real field is called; None: it isn't there."""
        if (model, real) in self._named:
            return self._named[model, real]
        if real.endswith(GONE):
            return real.removesuffix(GONE)
        return None if (model, real) in self._real or self._is_gone(model, real) else real

    def _is_gone(self, model: str, real: str) -> bool:
        if (model, real) in self._removed or (model, real) in self._named:
            return True
        return bool(self._removed_models) and self.comodel(model, real) in self._removed_models

    def comodel(self, model: str, real: str) -> str:
        """Return the model that a real field points to, or ``""``."""
        return str(self._describe(model).get(real, {}).get("relation") or "")

    def kind(self, model: str, real: str) -> str:
        """Return the type of a real field, or ``""``."""
        return str(self._describe(model).get(real, {}).get("type") or "")

    def path_in(self, model: str, path: str, separator: str = ".") -> str:
        """Return a path of real fields."""
        steps = []
        for step in path.split(separator):
            real = self.field_in(model, step) if step else step
            steps.append(real)
            model = self.comodel(model, real)
        return separator.join(steps)

    def path_out(self, model: str, path: str) -> str | None:
        """Return what a path of real fields is called; None: one of them isn't there."""
        steps = []
        for step in path.split("."):
            name = self.field_out(model, step)
            if name is None:
                return None
            steps.append(name)
            model = self.comodel(model, step)
        return ".".join(steps)
