"""What the functions of a project do: every call they make, resolved, with what stands around it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from django_cto.flow.evaluate import run
from django_cto.flow.expressions import evaluated
from django_cto.flow.joining import model_of
from django_cto.flow.sites import CallSite, Evaluation
from django_cto.flow.subjects import Subjects
from django_cto.flow.values import UNKNOWN, Instance, Made, Manager, Queryset, Reference, Value
from django_cto.flow.walk import Walk
from django_cto.project import Project
from django_cto.project.answers import Answers
from django_cto.project.definitions import ClassDef, Definition, FunctionDef, Module, Variable
from django_cto.project.models import Model, is_manager
from django_cto.read import syntax as s
from django_cto.read.later import Later
from django_cto.read.noting import noted, noting, shared

if TYPE_CHECKING:
    from django_cto.flow.uses import FieldUse

# What a function must mention for its return value to be worth following.
ABOUT_ROWS = frozenset({
    "objects", "filter", "all", "get", "exclude", "get_queryset", "queryset", "get_object_or_404", "create",
    "get_or_create", "first", "last", "model", "annotate", "select_related", "prefetch_related", "order_by",
    "get_user_model", "_default_manager", "using", "values", "values_list", "get_object",
})  # fmt: skip
EMPTY = Evaluation((), UNKNOWN, {}, {})


class Flow:
    """The evaluated functions of one project, each on demand and once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.subjects = Subjects(project)
        self.using: set[int] = set()
        self.looked: dict[Hashable, set[Hashable]] = {}
        # By `id` of a manager or queryset class's node: the models whose rows it gives.
        self.row_classes = Later(shared(self._row_classes))
        self._answers: Answers[Any] = Answers(_is_same)
        self._modules: dict[str, FunctionDef] = {}
        self._kept: list[object] = []

    def evaluation(self, function: FunctionDef) -> Evaluation:
        """What one function does; empty while it is itself being evaluated."""
        key = id(function.node)
        if key in self._answers.known:
            noting.now.add(key)
            known: Evaluation = self._answers.known[key]
            return known
        found: Evaluation = self.once(key, lambda: run(Walk(self, function, self.environment(function))), EMPTY)
        return found

    def mentions(self, function: FunctionDef) -> frozenset[str]:
        """The names that a function mentions, for who looks at it without following what it does."""
        noting.now.add(id(function.node))
        return function.node.mentions

    def once(self, key: Hashable, work: Callable[[], Any], stand_in: object) -> Any:
        """An answer that is worked out once; `looked` has what each one came from."""
        noting.now.add(key)

        def noticed() -> Any:
            with noted(self.looked.setdefault(key, set())):
                return work()

        return self._answers.of(key, noticed, stand_in)

    def calls(self, *names: str) -> Iterator[CallSite]:
        """Every call of a function or method of one of these names, in the order of files and source."""
        wanted = frozenset(names)
        for function in self.project.functions_that_mention(*names):
            for site in self.evaluation(function).sites:
                if site.name in wanted:
                    yield site

    def calls_at_import(self, *names: str) -> Iterator[CallSite]:
        """Every such call that runs when a module is imported: at its top level, in class bodies, in defaults."""
        wanted = frozenset(names)
        for module in self.project.modules.values():
            if module.is_test or module.is_migration or wanted.isdisjoint(module.facts.mentions):
                continue
            for site in self.evaluation(self.top_level(module)).sites:
                if site.name in wanted and not site.is_later:
                    yield site

    def callers(self, function: FunctionDef) -> Iterator[CallSite]:
        """The calls that surely reach a function."""
        for site in self.calls(function.name):
            if isinstance(site.target, FunctionDef) and site.target.node is function.node:
                yield site

    def returned(self, function: FunctionDef) -> Value:
        """What a function returns, whatever it is called with; unknown where ways differ."""
        annotation = function.node.returns
        if annotation is not None and (known := self.annotated(function.module, annotation)) != UNKNOWN:
            return known
        if ABOUT_ROWS.isdisjoint(function.node.mentions):
            return UNKNOWN
        return self.evaluation(function).returns

    def returned_rows(self, function: FunctionDef, model: Model, calls: tuple[CallSite, ...]) -> Value:
        """What a manager's or queryset's own method returns when called on rows of a model."""

        def work() -> Value:
            environment = self.environment(function) | {_first(function): Queryset(model)}
            return run(Walk(self, function, environment)).returns

        found: Value = self.once((id(function.node), id(model)), work, UNKNOWN)
        if isinstance(found, Queryset) and found.model is model:
            return Queryset(model, found.rows, (*calls, *found.calls))
        return found

    def value_of(self, definition: Definition) -> Value:
        """The value of a definition: what a variable was assigned, and of anything else itself."""
        if not isinstance(definition, Variable):
            return Reference(definition)
        node = definition.value
        if type(node) is not s.Call and type(node) is not s.Attribute and type(node) is not s.Subscript:
            return UNKNOWN
        found: Value = self.once(id(node), lambda: self.value(definition.module, node), UNKNOWN)
        return found

    def value(self, module: Module, node: s.Expr) -> Value:
        """The value of an expression at the top level of a module or in a class body of it."""
        return evaluated(Walk(self, self.top_level(module), {}), node)

    def top_level(self, module: Module) -> FunctionDef:
        """A module's own statements as a function that is called once, at import."""
        if module.path not in self._modules:
            body = _without_functions(module.facts.body)
            node = s.Function(0, "<module>", (), (), None, s.NO_CODE, False, 0, module.facts.mentions)
            self._modules[module.path] = FunctionDef(module, "<module>", s.with_body(node, body))
        return self._modules[module.path]

    def view_model(self, owner: ClassDef) -> Model | None:
        """The model of a class-based view, by its `queryset` or `model`."""
        for name in ("queryset", "model"):
            found = self.project.names.class_member(owner, name)
            if isinstance(found, Variable) and found.node.value is not None:
                value = self.value(found.module, found.node.value)
                self._kept.append(value)
                if isinstance(value, Reference) and isinstance(value.to, ClassDef):
                    return self.project.models.of(value.to)
                if model := model_of(value):
                    return model
        return None

    def annotated(self, module: Module, annotation: s.Expr) -> Value:
        """What an annotation promises: a model's row, its queryset, or an object of a class of the project."""
        if isinstance(annotation, s.Binary) and annotation.op == "|":
            return self.annotated(module, annotation.left)
        if isinstance(annotation, s.Constant) and isinstance(annotation.value, str) and annotation.value.isidentifier():
            annotation = s.Name(annotation.at, annotation.value)
        if isinstance(annotation, s.Subscript):
            return self._annotated_part(module, annotation)
        found = self.project.resolve(module, annotation)
        if isinstance(found, ClassDef):
            model = self.project.models.of(found)
            return Instance(model) if model else Made(found)
        return UNKNOWN

    def _annotated_part(self, module: Module, annotation: s.Subscript) -> Value:
        outer = s.dotted(annotation.value).rpartition(".")[2]
        index: s.Expr | None = annotation.index
        if isinstance(index, s.Sequence):  # `tuple[()]` has none.
            index = index.items[0] if index.items else None
        inner = UNKNOWN if index is None else self.annotated(module, index)
        if outer == "Optional":
            return inner
        if outer.endswith("QuerySet") and isinstance(inner, Instance):
            return Queryset(inner.model)
        return UNKNOWN

    def environment(self, function: FunctionDef) -> dict[str, Value]:
        """What a function's parameters are known to be before anybody calls it."""
        found: dict[str, Value] = {}
        for parameter in function.node.parameters:
            known = parameter.annotation is not None and not parameter.kind.startswith("*")
            found[parameter.name] = self.annotated(function.module, parameter.annotation) if known else UNKNOWN  # type: ignore[arg-type]
        if function.owner and function.node.parameters and not function.is_decorated("staticmethod"):
            is_class = function.is_decorated("classmethod")
            found[_first(function)] = Reference(function.owner) if is_class else self.own(function.owner)
        return found

    def own(self, owner: ClassDef) -> Value:
        """What `self` is in the methods of a class."""
        model = self.project.models.of(owner)
        if model:
            return Instance(model)
        if id(owner.node) in self.row_classes():
            users = self.row_classes()[id(owner.node)]
            if len(users) != 1:
                return UNKNOWN
            return Manager(users[0]) if is_manager(self.project, owner) else Queryset(users[0])
        return Made(owner)

    @property
    def uses(self) -> tuple[FieldUse, ...]:
        """Every use of a field in a query of a known model; `using` has the `id` of each function with one."""
        found: tuple[FieldUse, ...] = self.once("uses", self._uses, ())
        return found

    def _uses(self) -> tuple[FieldUse, ...]:
        from django_cto.flow.uses import uses_in

        outside, self.subjects.only = self.subjects.only, None
        found = tuple(uses_in(self))
        self.subjects.only = outside
        self.using.update(id(use.site.function.node) for use in found if use.site)
        return found

    def _row_classes(self) -> dict[int, list[Model]]:
        found: dict[int, list[Model]] = {}
        for model in self.project.models.concrete:
            for classes in model.managers.values():
                for owner in classes:
                    users = found.setdefault(id(owner.node), []) if isinstance(owner, ClassDef) else []
                    if model not in users:
                        users.append(model)
        return found


def _is_same(answer: object, other: object) -> bool:
    """Whether two answers tell those who asked the same: of an evaluation, what the function returns."""
    if isinstance(answer, Evaluation) and isinstance(other, Evaluation):
        return answer.returns == other.returns
    return answer == other


def _first(function: FunctionDef) -> str:
    return function.node.parameters[0].name if function.node.parameters else ""


def _without_functions(body: tuple[s.Stmt, ...]) -> tuple[s.Stmt, ...]:
    kept: list[s.Stmt] = []
    for node in body:
        if type(node) is s.Function:
            kept.append(s.with_body(node, ()))
        elif type(node) is s.Class:
            kept.append(msgspec.structs.replace(node, body=_without_functions(node.body)))
        else:
            kept.append(node)
    return tuple(kept)
