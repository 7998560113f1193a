"""What a call that is given `globals()` may assign in a settings module."""

from __future__ import annotations

from django_cto.project.definitions import FunctionDef
from django_cto.project.settings.state import State
from django_cto.project.settings.values import Unknown
from django_cto.read import syntax as s

NAMESPACES = frozenset({"globals", "locals", "vars"})
# A parameter of these types is only read: they have no method that changes what they hold.
READ_ONLY = frozenset({"typing.Mapping", "collections.abc.Mapping"})
# What django-environ makes of an e-mail address: https://django-environ.readthedocs.io/en/latest/types.html#email-url
EMAIL_CALLS = frozenset({"email_url", "email_url_config"})
EMAIL = (
    "EMAIL_BACKEND",
    "EMAIL_FILE_PATH",
    "EMAIL_HOST",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_USE_SSL",
    "EMAIL_USE_TLS",
)


def open_by_namespace(state: State, node: s.Call) -> None:
    """Who is given `globals()` may assign anything, unless it says that it only reads, or what it assigns is known."""
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    receiver = node.func.value if isinstance(node.func, s.Attribute) else None
    if _is_namespace(receiver):
        if _is_update(node) and _is_email(node.args[0]):
            unknown = Unknown("the address of the mail server decides", state.place(node.at))
            for name in EMAIL:
                state.assign(name, unknown, node.at)
        else:
            state.open(node.at)
    elif any(map(_is_namespace, given)) and not _only_reads(state, node):
        state.open(node.at)


def _is_namespace(node: s.Expr | None) -> bool:
    return isinstance(node, s.Call) and s.dotted(node.func) in NAMESPACES


def _is_update(node: s.Call) -> bool:
    return isinstance(node.func, s.Attribute) and node.func.name == "update" and len(node.args) == 1


def _is_email(node: s.Expr) -> bool:
    return isinstance(node, s.Call) and isinstance(node.func, s.Attribute) and node.func.name in EMAIL_CALLS


def _only_reads(state: State, node: s.Call) -> bool:
    """Whether the namespace goes to parameters of a function of the project that are annotated as read-only."""
    function = state.resolve(node.func)
    if not isinstance(function, FunctionDef):
        return False
    taken = dict(zip((parameter.name for parameter in function.node.parameters), node.args, strict=False))
    taken |= {keyword.name: keyword.value for keyword in node.keywords if keyword.name}
    read_only = {
        parameter.name
        for parameter in function.node.parameters
        if _type_of(state, function, parameter.annotation) in READ_ONLY
    }
    return all(name in read_only for name, value in taken.items() if _is_namespace(value))


def _type_of(state: State, function: FunctionDef, annotation: s.Expr | None) -> str:
    plain = annotation.value if isinstance(annotation, s.Subscript) else annotation
    return state.names.name(function.module, plain) if isinstance(plain, s.Name | s.Attribute) else ""
