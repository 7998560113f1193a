"""Follows the statements of a settings module from top to bottom; nothing of it is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django_cto.project.definitions import ClassDef, FunctionDef, Module
from django_cto.project.names import Names
from django_cto.project.settings import branches
from django_cto.project.settings.changes import bind, change_of
from django_cto.project.settings.expressions import evaluate
from django_cto.project.settings.inclusion import include_files, take_import
from django_cto.project.settings.namespace import open_by_namespace
from django_cto.project.settings.operations import binary, merged
from django_cto.project.settings.scope import Scope
from django_cto.project.settings.state import SETTING, State
from django_cto.project.settings.values import Item, Listing, Literal, Table, Unknown, Value
from django_cto.read import syntax as s
from django_cto.read.noting import shared

LONGEST_FUNCTION, MOST_STEPS = 40, 50_000
ENDS = frozenset({"sys.exit", "os._exit", "builtins.exit", "builtins.quit"})
HARMLESS = ("builtins.", "logging.", "warnings.")


class Interpreter:
    """Follows modules, each once."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._states: dict[str, State] = {}
        self._taken = 0
        self._steps: dict[type, Callable[..., bool | None]] = {
            s.Assign: self._assign,
            s.Augment: self._augment,
            s.Expression: self._effect,
            s.Import: self._import,
            s.Return: self._return,
            s.Raise: lambda state, node: True,
            s.If: lambda state, node: branches.branch(self.run, state, node),
            s.Try: lambda state, node: branches.attempt(self.run, state, node),
            s.With: lambda state, node: branches.within_context(self.run, state, node),
            s.For: lambda state, node: branches.loop(self.run, state, node),
            s.Match: lambda state, node: branches.match(self.run, state, node),
        }

    @shared
    def state_of(self, module: Module) -> State:
        """The names of a module after its last statement."""
        if module.path not in self._states:
            state = self._states[module.path] = State(self.names, module, evaluate, call=self.call)
            state.modules.append(module.name)
            self.run(state, module.facts.body)
        return self._states[module.path]

    def state_of_class(self, owner: ClassDef) -> State:
        """The names of a class of settings after those of its bases."""
        state = State(self.names, owner.module, evaluate, call=self.call)
        for base in reversed(self.names.mro(owner)):
            if isinstance(base, ClassDef):
                state.module = base.module
                state.modules.append(base.module.name)
                self.run(state, base.node.body)
        return state

    def call(self, function: FunctionDef, given: dict[str, Value], caller: Scope) -> Value | None:
        """What a small function of the project returns; None where that cannot be followed."""
        if len(function.node.body) > LONGEST_FUNCTION:
            return None
        state = State(self.names, function.module, evaluate, dict(given), self.call, caller.depth + 1)
        ended = self.run(state, function.node.body)
        return state.returned[0] if ended and len(state.returned) == 1 else None

    def run(self, state: State, body: Iterable[s.Stmt]) -> bool:
        """Follow statements; True where the end is not reached."""
        for node in body:
            step = self._steps.get(type(node))
            self._taken += 1
            if self._taken > MOST_STEPS:  # Loops in loops: nothing after this is known.
                state.open(node.at)
                return True
            try:
                if step and step(state, node):
                    return True
            except RecursionError:
                state.open(node.at)
        return False

    def _return(self, state: State, node: s.Return) -> bool:
        nothing = Literal(None, state.place(node.at))
        state.returned.append(evaluate(state, node.value) if node.value is not None else nothing)
        return True

    def _import(self, state: State, node: s.Import) -> None:
        for name in node.names:
            take_import(self.state_of, state, name)

    def _assign(self, state: State, node: s.Assign) -> None:
        if node.value is None:
            return
        value = evaluate(state, node.value)
        if isinstance(node.value, s.Call) and state.name(node.value.func).startswith("dynaconf.DjangoDynaconf"):
            state.open(node.at)  # Its files of settings are no Python and may say anything.
        for target in node.targets:
            bind(state, target, value, node.at)
        if isinstance(node.value, s.Call):
            open_by_namespace(state, node.value)

    def _augment(self, state: State, node: s.Augment) -> None:
        old, value, op = evaluate(state, node.target), evaluate(state, node.value), node.op.removesuffix("=")
        new = merged(old, value) if op == "|" and isinstance(old, Table) else binary(op, old, value, old.place)
        bind(state, node.target, new, node.at)

    def _effect(self, state: State, node: s.Expression) -> bool:
        """A call for its effect: `X.append(…)`, `include(…)`, `sys.exit()`."""
        call = node.value
        if not isinstance(call, s.Call):
            return False
        name = state.name(call.func)
        if name.endswith("split_settings.tools.include"):
            include_files(self.run, state, call)
        elif name not in ENDS and not change_of(state, call):
            open_by_namespace(state, call)
            _hand_over(state, call, name)
        return name in ENDS


def _hand_over(state: State, node: s.Call, name: str) -> None:
    """A list or dict that is handed to a function may come back longer."""
    if name.startswith(HARMLESS):
        return
    for part in [*node.args, *(keyword.value for keyword in node.keywords)]:
        if isinstance(part, s.Name) and SETTING.match(part.id):
            value = state.values.get(part.id)
            if isinstance(value, Listing):
                rest = Item(Unknown("may be added by a function", state.place(node.at)), (), is_rest=True)
                state.values[part.id] = Listing((*value.items, rest), value.place)
            elif isinstance(value, Table):
                state.values[part.id] = Table(value.entries, value.place, is_whole=False)
