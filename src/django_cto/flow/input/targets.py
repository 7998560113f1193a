"""Where code sends a browser, opens a file or asks another system, and by which expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django_cto.flow.input.origin import calls_with_input
from django_cto.flow.requests import view_functions
from django_cto.flow.sites import CallSite
from django_cto.project.definitions import FunctionDef
from django_cto.project.view import HTTP
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

REDIRECTS = ("HttpResponseRedirect", "HttpResponsePermanentRedirect")
# What they return, a view redirects to.
RETURNS_TARGET = frozenset({"get_success_url", "get_redirect_url"})
NOT_CALLED = RETURNS_TARGET | {*HTTP, "form_valid", "dispatch"}
# What a function is called that tells whether an address leads away, and of so many callers it is asked.
CHECKS = re.compile(r"(allow|safe|valid)\w*_(redirect|url|host)|url_has_allowed_host", re.IGNORECASE)
FEW = 8
FILES = {
    "builtins.open": 0, "io.open": 0, "os.open": 0, "os.remove": 0, "os.unlink": 0, "os.listdir": 0, "os.scandir": 0,
    "os.rename": 0, "shutil.rmtree": 0, "shutil.copy": 0, "shutil.move": 0, "shutil.copyfile": 0,
}  # fmt: skip
PATH_METHODS = frozenset({"open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "iterdir"})
OPENS = PATH_METHODS | {"os", "shutil"}
# Modules whose functions have the names of methods that lists and dicts have too.
MOVES = ("os.", "shutil.", "io.")
CLIENTS = ("requests.", "httpx.", "urllib.request.")
VERBS = {"get": 0, "post": 0, "put": 0, "patch": 0, "delete": 0, "head": 0, "request": 1, "stream": 1, "urlopen": 0,
         "urlretrieve": 0}  # fmt: skip


def redirect_targets(flow: Flow) -> Iterator[tuple[FunctionDef, s.Expr]]:
    """Every expression that a browser is sent to, with its function."""
    for site in calls_with_input(flow, ("redirect", *REDIRECTS), lambda call: _arguments(call)[:1]):
        target = site.call.argument(0, "to" if site.name == "redirect" else "redirect_to")
        if target is not None and site.symbol.startswith("django.") and not _is_told_there(target):
            yield site.function, target
    for function in flow.subjects.each("GET", "POST", "query_params"):
        if function.name in RETURNS_TARGET and id(function.node) in view_functions(flow.project):
            for node in s.descend(function.node):
                if isinstance(node, s.Return) and node.value is not None:
                    yield function, node.value


def _is_told_there(target: s.Expr) -> bool:
    """Whether it is what a method returns that is itself asked where it leads."""
    return isinstance(target, s.Call) and s.dotted(target.func).rpartition(".")[2] in RETURNS_TARGET


def _arguments(call: s.Call) -> list[s.Expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _opened(call: s.Call) -> list[s.Expr]:
    owner = [call.func.value] if isinstance(call.func, s.Attribute) else []
    return [*_arguments(call)[:1], *owner]


def _asked(call: s.Call) -> list[s.Expr]:
    """The address, of a call on a name that is given no more than the client's own: `requests`, `httpx`."""
    func = call.func.value if isinstance(call.func, s.Attribute) else call.func
    return _arguments(call)[:2] if isinstance(func, s.Name | s.Attribute) else []


def is_checked_by_caller(flow: Flow, function: FunctionDef) -> bool:
    """Whether who calls a function tests where an answer leads; the methods that Django itself calls, nobody tests."""
    if function.name in NOT_CALLED:
        return False
    callers = [each for each in flow.project.functions_that_mention(function.name) if each is not function]
    return len(callers) <= FEW and any(CHECKS.search(word) for each in callers for word in each.node.mentions)


def opened_paths(flow: Flow) -> Iterator[tuple[CallSite, s.Expr]]:
    """Every path of a file that is opened, listed, moved or removed."""
    names, moves = {name.rpartition(".")[2] for name in FILES}, _importing(*MOVES)
    for site in calls_with_input(flow, names | PATH_METHODS, _opened, such=lambda each: _opens(each) or moves(each)):
        if site.symbol in FILES:
            if (path := site.call.argument(FILES[site.symbol], "file")) is not None:
                yield site, path
        elif isinstance(site.call.func, s.Attribute) and site.name in PATH_METHODS:
            path = site.call.func.value
            yield from [(site, path)] if _is_path(flow, site, path) else []


def _opens(function: FunctionDef) -> bool:
    return not OPENS.isdisjoint(function.node.words)


def _importing(*names: str) -> Callable[[FunctionDef], bool]:
    """Tells of functions whether their module imports one of some modules, or something out of it."""
    known: dict[str, bool] = {}

    def imports(function: FunctionDef) -> bool:
        module = function.module
        if module.path not in known:
            known[module.path] = any(f"{name.module}.{name.name}.".startswith(names) for name in module.facts.imports)
        return known[module.path]

    return imports


def _is_path(flow: Flow, site: CallSite, node: s.Expr) -> bool:
    """Whether an expression is made by `Path(…)`, here or where its name is assigned; files have the same methods."""
    if isinstance(node, s.Binary) and node.op == "/":
        return True
    if isinstance(node, s.Call):
        return flow.project.name(site.function.module, node.func, site.function) == "pathlib.Path"
    assigned = (inner for inner in s.descend(site.function.node) if isinstance(inner, s.Assign) and inner.value)
    return isinstance(node, s.Name) and any(
        isinstance(target, s.Name) and target.id == node.id and not isinstance(inner.value, s.Name)
        and _is_path(flow, site, inner.value)  # type: ignore[arg-type]
        for inner in assigned
        for target in inner.targets
    )  # fmt: skip


def asked_addresses(flow: Flow) -> Iterator[tuple[CallSite, s.Expr]]:
    """Every address that is asked through one of the usual clients."""
    for site in calls_with_input(flow, VERBS, _asked, such=_importing(*CLIENTS)):
        address = site.call.argument(VERBS[site.name], "url")
        if site.symbol.startswith(CLIENTS) and address is not None:
            yield site, address
