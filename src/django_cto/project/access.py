"""Whether an API view without permissions of its own takes writes, and whether its code looks at who asks."""

from __future__ import annotations

import re

from django_cto.project.attributes import classes_in
from django_cto.project.definitions import ClassDef, External, FunctionDef
from django_cto.project.guards import decorator_names
from django_cto.project.names import Names
from django_cto.project.view import View, mentioned
from django_cto.read import syntax as s

WRITES = frozenset({"post", "put", "patch", "delete"})
WRITE_ACTIONS = WRITES | {"create", "update", "partial_update", "destroy"}
WRITING_BASE = re.compile(r"\.(ModelViewSet|\w*(Create|Update|Destroy)\w*(Mixin|APIView))$")
# Code that reads one of these looks at who asks, or refuses somebody.
WHO = frozenset({
    "user", "is_authenticated", "is_anonymous", "is_staff", "is_superuser", "has_perm", "has_perms", "has_permission",
    "PermissionDenied", "NotAuthenticated", "AuthenticationFailed", "check_permissions", "check_object_permissions",
    "HttpResponseForbidden", "HTTP_401_UNAUTHORIZED", "HTTP_403_FORBIDDEN", "compare_digest", "constant_time_compare",
})  # fmt: skip
REFUSES = WHO - {"user"}
# These note who has written a row, whoever that is.
NOTES = frozenset({"perform_create", "perform_update", "perform_destroy"})


def takes_writes(view: View) -> bool:
    """Whether requests that change something reach code of the view, as far as its class or decorators say."""
    allowed = view.strings("http_method_names")
    if allowed is None or (allowed and WRITES.isdisjoint(allowed)):
        return False
    if any(WRITING_BASE.search(base) for base in view.bases):
        return True
    return any(_is_written_to(name, handler) for name, handler in view.handlers.items())


def _is_written_to(name: str, handler: FunctionDef) -> bool:
    if name in WRITE_ACTIONS:
        return True
    calls = (decorator for decorator in handler.node.decorators if isinstance(decorator, s.Call))
    methods = (call.argument(0, name) for call in calls for name in ("methods", "http_method_names"))
    items = (item for found in methods if isinstance(found, s.Sequence) for item in found.items)
    return any((s.text_of(item) or "").lower() in WRITES for item in items)


def looks_at_who_asks(view: View) -> bool:
    """Whether a method, a filter, a decorator of a method or a function that it calls sees to it who may use a view."""
    if any(map(_reads_who, view.functions)) or _is_filtered(view):
        return True
    if any(decorator_names(view.project, made.module, made.node.decorators) for made in view.handlers.values()):
        return True
    called = (found for made in view.handlers.values() for found in mentioned(view.project, made))
    return any(_reads_who(found) for found in called if isinstance(found, FunctionDef))


def _reads_who(function: FunctionDef) -> bool:
    return not (REFUSES if function.name in NOTES else WHO).isdisjoint(function.node.mentions)


def _is_filtered(view: View) -> bool:
    """Whether a filter backend leaves nothing, or less, to those who are not signed in."""
    said = view.said("filter_backends")
    backends = classes_in(view.project.names, said.module, said.value) if said else ()
    return any(
        reads_who(view.project.names, found) if found else "Permission" in s.dotted(node) for node, found in backends
    )


def reads_who(names: Names, owner: ClassDef) -> bool:
    """Whether a method of a class, or of one of the project that it inherits from, looks at who asks."""
    bases = names.mro(owner)
    if any(isinstance(base, External) and "Permission" in base.name for base in bases):
        return True
    return any(_reads_who(made) for base in bases if isinstance(base, ClassDef) for made in base.methods.values())
