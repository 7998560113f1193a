"""Django's own user model, for a project that has none of its own, so that what leads back from it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.facts.file import facts_in
from django_cto.project.definitions import ClassDef, Definition, External, Module
from django_cto.project.fields import Field
from django_cto.project.model import Model
from django_cto.project.references import USER, reference

if TYPE_CHECKING:
    from django_cto.project.project import Project

LABEL = "auth.User"
NAME = "django.contrib.auth.models.User"
PATH = "django/contrib/auth/models.py"
# Its columns are those that the base brings, as with any other that inherits from it.
TEXT = """\
from django.contrib.auth.models import AbstractUser

class User(AbstractUser):
    pass
"""


def djangos_user(project: Project) -> Model:
    """The model, which is none of those under review: nothing is said of its class."""
    module = Module("django.contrib.auth.models", facts_in(PATH, TEXT))
    owner = module.names["User"]
    assert isinstance(owner, ClassDef)
    return Model(owner, project, LABEL)


def stands_for(project: Project, definition: Definition) -> Definition:
    """A definition, or the class of the model where it is Django's own user model."""
    is_user = type(definition) is External and definition.name == NAME
    user = project.models.djangos if is_user else None
    return user.owner if user else definition


def leads_to_user(project: Project, owner: ClassDef, field: Field) -> bool:
    """Whether a relation that a class body declares is one to the user model, by its name, its label or the setting."""
    if field.known:
        return field.known.to == LABEL
    if field.target is None:
        return False
    found = project.names.resolve(owner.module, field.target)
    if isinstance(found, External) and found.name == NAME:
        return True
    return reference(project.names, owner.module, field.target) in {USER, LABEL}
