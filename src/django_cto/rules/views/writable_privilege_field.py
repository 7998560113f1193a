"""# Whoever edits their account can make themselves an administrator

A serializer or form that writes `is_staff`, `is_superuser`, groups or a role of the user model hands these out to
everyone whom its view lets in. One `PATCH {"is_superuser": true}` to the profile page is all it takes, and nothing in
the front end shows that the field was ever there.

Reported is a writable field of the user model together with a view that asks for no more than a log-in. Let be:
read-only fields, views whose permission classes, decorators or mixins may ask for more, views that pick the serializer
by the user's rights, and the admin.

## Bad
```python
# accounts/models.py
from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    pass
```
```python
# config/settings.py
AUTH_USER_MODEL = "accounts.User"
```
```python
# accounts/serializers.py
from rest_framework import serializers

from accounts.models import User


class ProfileSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ("id", "email", "is_staff")  # <-
```
```python
# accounts/views.py
from rest_framework.generics import RetrieveUpdateAPIView
from rest_framework.permissions import IsAuthenticated

from accounts.serializers import ProfileSerializer


class ProfileView(RetrieveUpdateAPIView):
    serializer_class = ProfileSerializer
    permission_classes = [IsAuthenticated]

    def get_object(self):
        return self.request.user
```

## Good
```python
# accounts/serializers.py
from rest_framework import serializers

from accounts.models import User


class ProfileSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ("id", "email", "is_staff")
        read_only_fields = ("is_staff",)
```

## When it is fine
```python
# accounts/models.py
from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    pass
```
```python
# config/settings.py
AUTH_USER_MODEL = "accounts.User"
```
```python
# accounts/views.py
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAdminUser

from accounts.models import User


class StaffSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ("id", "email", "is_staff")


class StaffViewSet(viewsets.ModelViewSet):
    queryset = User.objects.all()
    serializer_class = StaffSerializer
    permission_classes = [IsAdminUser]
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django_cto.project import Project
from django_cto.project.attributes import method
from django_cto.project.definitions import ClassDef, External, FunctionDef, Variable, place_of
from django_cto.project.forms import Form
from django_cto.project.guards import default_permissions
from django_cto.project.serializers import Serializer
from django_cto.project.view import View
from django_cto.project.view_users import views_with
from django_cto.read import syntax as s
from django_cto.rule import EntryPoint, Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit

SEVERITY = Severity.BLOCKER

DJANGO_USER = "django.contrib.auth.models.User"
PRIVILEGES = ("is_superuser", "is_staff", "is_admin", "is_administrator", "user_permissions", "groups", "role", "roles")
# What lets in everybody, or everybody with an account.
OPEN = frozenset({
    "rest_framework.permissions.AllowAny", "rest_framework.permissions.IsAuthenticated",
    "rest_framework.permissions.IsAuthenticatedOrReadOnly", "django.contrib.auth.mixins.LoginRequiredMixin",
    "django.contrib.auth.decorators.login_required",
})  # fmt: skip
# What a function that chooses by the user's rights mentions.
RIGHTS = frozenset({"is_staff", "is_superuser", "has_perm", "has_perms", "is_admin", "check_permissions"})
WRITING_BASES = ("ModelViewSet", "CreateModelMixin", "UpdateModelMixin", "CreateAPIView", "UpdateAPIView",
                 "RetrieveUpdateDestroyAPIView", "CreateView", "UpdateView", "FormView")  # fmt: skip
WRITING_METHODS = frozenset({"post", "put", "patch", "create", "update", "partial_update"})
# With these a serializer decides at run time which fields it takes.
DECIDING = ("get_fields", "get_extra_kwargs", "get_field_names", "__init__", "to_internal_value")


def check(project: Project) -> Iterator[Finding]:
    for serializer in project.serializers.values():
        if _is_user(project, serializer.meta) and not _decides(project, serializer.owner):
            taken = _taken(serializer)
            writable = tuple(name for name in taken if serializer.is_writable(name) or _is_djangos(serializer, name))
            yield from _findings(project, serializer, writable)
    for form in project.forms.values():
        if form.is_model_form and _is_user(project, form.meta) and not _decides(project, form.owner):
            yield from _findings(project, form, _taken(form))


def _findings(project: Project, shape: Serializer | Form, names: tuple[str, ...]) -> Iterator[Finding]:
    view = _open_view(project, shape.owner) if names else None
    place = shape.selection.place
    if view and place:
        shown = ", ".join(f"`{name}`" for name in names)
        yield Finding(
            place=place,
            message=f"`{shape.name}` lets whoever reaches `{view.name}` write {shown}",
            related=(Related(view.place, "the view asks for no more than a log-in"),),
            symbol=shape.symbol,
            model=shape.model.label if shape.model else "auth.User",
            entry_point=EntryPoint("view", view.symbol),
            fix=_read_only(shape, names) if isinstance(shape, Serializer) else None,
        )


def _is_user(project: Project, meta: Mapping[str, Variable]) -> bool:
    said = meta.get("model")
    node = said.value if said else None
    if not said or node is None:
        return False
    found = project.resolve(said.module, node.func if isinstance(node, s.Call) else node)
    if isinstance(found, Variable) and isinstance(found.value, s.Call):  # User = get_user_model()
        found = project.resolve(found.module, found.value.func)
    if isinstance(found, External):
        return found.name in {DJANGO_USER, "django.contrib.auth.get_user_model"}
    user = project.models.user
    return user is not None and isinstance(found, ClassDef) and project.models.of(found) is user


def _taken(shape: Serializer | Form) -> tuple[str, ...]:
    selection = shape.selection
    if selection.is_open:
        known = shape.model.fields if shape.model else PRIVILEGES[:2]
        return tuple(name for name in PRIVILEGES if name in known and name not in (selection.excluded or ()))
    return tuple(name for name in PRIVILEGES if name in (selection.names or ()))


def _is_djangos(serializer: Serializer, name: str) -> bool:
    """Whether a privilege of Django's own user model, whose fields no file of the project declares, stays writable."""
    is_known = serializer.model is not None or name in serializer.fields
    return not is_known and serializer.read_only is not None and name not in serializer.read_only


def _decides(project: Project, owner: ClassDef) -> bool:
    if any(method(project.names, owner, name) for name in DECIDING):
        return True
    made = [found for base in project.names.mro(owner) if isinstance(base, ClassDef) for found in base.methods.values()]
    return any("pop" in found.node.mentions or not RIGHTS.isdisjoint(found.node.mentions) for found in made)


def _open_view(project: Project, owner: ClassDef) -> View | None:
    """A view that writes through a serializer or form and asks for no more than a log-in."""
    return next((view for view in views_with(project, owner) if _writes(view) and _is_open(view)), None)


def _writes(view: View) -> bool:
    allowed = view.strings("http_method_names")
    if allowed is None or (allowed and WRITING_METHODS.isdisjoint(allowed)):
        return False
    if isinstance(view.definition, FunctionDef):
        return not {"is_valid", "save"}.isdisjoint(view.definition.node.mentions)
    return any(name.endswith(WRITING_BASES) for name in view.bases) or not WRITING_METHODS.isdisjoint(view.handlers)


def _is_open(view: View) -> bool:
    guards = view.guards
    if guards is None or any(not RIGHTS.isdisjoint(function.node.mentions) for function in view.functions):
        return False
    if view.kind in {"api", "viewset"} and view.said("permission_classes") is None:
        defaults = default_permissions(view.project)
        guards = (*guards, *(("",) if defaults is None else defaults))
    return OPEN.issuperset(guards)


def _read_only(serializer: Serializer, names: tuple[str, ...]) -> Fix | None:
    said = serializer.selection.said
    if not said or said.node.value is None or "read_only_fields" in serializer.meta:
        return None
    if not set(names).isdisjoint(serializer.fields):
        return None
    place = place_of(said.module, said.node.at)
    listed = ", ".join(f'"{name}"' for name in names)
    text = f"\n{' ' * (place.column - 1)}read_only_fields = ({listed}{',' if len(names) == 1 else ''})"
    end = (place.end_line, place.end_column)
    return Fix("Make the privileges read-only", Safety.UNSAFE, (Edit(place.path, end, end, text),))
