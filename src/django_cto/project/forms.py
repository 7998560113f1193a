"""The forms of a project: declared fields, and the model a model form writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_cto.project.attributes import declared_calls, options
from django_cto.project.definitions import ClassDef, External, Variable, place_of
from django_cto.project.models import Model
from django_cto.project.names import Names
from django_cto.project.selection import Selection, meta_model, selection
from django_cto.read import syntax as s
from django_cto.read.shared import shared_property
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

MODEL_FORMS = ("ModelForm", "BaseModelForm", "ModelAdminForm", "UserCreationForm", "UserChangeForm", "MoveNodeForm")

# A library's classes that bring no fields of their own.
PLAIN = frozenset({f"django.forms.{place}Form" for place in ("", "forms.")} | {"builtins.object"})


@dataclass(frozen=True, eq=False, repr=False)
class FormField:
    """A declared form field; `kind` is its class's own name."""

    name: str
    kind: str
    owner: ClassDef
    call: s.Call

    @property
    def place(self) -> Place:
        """Where it is declared."""
        return place_of(self.owner.module, self.call.at)


@dataclass(frozen=True, eq=False, repr=False)
class Form:
    """A form class of the project."""

    owner: ClassDef
    project: Project

    @property
    def name(self) -> str:
        """The class's name."""
        return self.owner.name

    @property
    def symbol(self) -> str:
        """The dotted name with its module."""
        return self.owner.symbol

    @property
    def place(self) -> Place:
        """Where its class stands."""
        return self.owner.place

    @shared_property
    def meta(self) -> Mapping[str, Variable]:
        """What its Meta says."""
        return options(self.project.names, self.owner)

    @shared_property
    def is_model_form(self) -> bool:
        """Whether it writes a model's rows."""
        bases = (base.name for base in self.project.names.mro(self.owner) if isinstance(base, External))
        return any(name.endswith(MODEL_FORMS) for name in bases)

    @shared_property
    def model(self) -> Model | None:
        """The project's model it writes."""
        return meta_model(self.project, self.meta)

    @shared_property
    def selection(self) -> Selection:
        """Which of the model's fields it takes."""
        return selection(self.project, self.meta)

    @shared_property
    def fields(self) -> Mapping[str, FormField]:
        """The declared fields by name, inherited ones included."""
        calls = declared_calls(self.project.names, self.owner)
        kinds = {name: _kind(self.project.names, base, call) for name, (base, call) in calls.items()}
        return {name: FormField(name, kinds[name], *calls[name]) for name in calls if kinds[name]}

    def may_have(self, name: str) -> bool:
        """Whether a field of this name is declared or taken from the model, or may come from elsewhere."""
        if name in self.fields or self.is_model_form:
            taken = self.selection.of(self.model) if self.model else None
            return name in self.fields or taken is None or name in taken
        bases = self.project.names.mro(self.owner)
        # `self.fields[…] = …` in a method, or a library's form that is more than a plain one.
        is_made = any(
            "fields" in method.node.mentions
            for base in bases
            if isinstance(base, ClassDef)
            for method in base.methods.values()
        )
        return is_made or any(isinstance(base, External) and base.name not in PLAIN for base in bases)


def forms_of(project: Project) -> dict[str, Form]:
    """Every form by its symbol."""
    return {owner.symbol: Form(owner, project) for owner in project.classes if is_form(project.names, owner)}


def is_form(names: Names, owner: ClassDef) -> bool:
    """Whether a class is a form, by the library class it inherits from."""
    return any(isinstance(base, External) and base.name.endswith("Form") for base in names.mro(owner))


def _kind(names: Names, owner: ClassDef, call: s.Call) -> str:
    found = names.resolve(owner.module, call.func)
    if isinstance(found, ClassDef):
        kinds = [base.name for base in names.mro(found) if isinstance(base, External)]
        name = next((kind for kind in kinds if kind.endswith("Field")), "")
    else:
        name = found.name if isinstance(found, External) else s.dotted(call.func)
    last = name.rpartition(".")[2]
    return last if last.endswith("Field") else ""
