"""Follows a project's functions, each once for a kind of arguments, and gathers what they read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django_cto.flow.rows import asking, attributes, calling, querysets, statements
from django_cto.flow.rows.binding import Actual, bound, bound_row, seen_by_caller
from django_cto.flow.rows.bodies import Body
from django_cto.flow.rows.branching import Branching
from django_cto.flow.rows.callers import Callers
from django_cto.flow.rows.consuming import CONSUMED, consume
from django_cto.flow.rows.domain import Ref, Row, Rows, Shown, Spot, Value
from django_cto.flow.rows.events import Events
from django_cto.flow.rows.expressions import evaluated
from django_cto.flow.rows.frame import Aside, Frame
from django_cto.flow.rows.general import general, generalized
from django_cto.flow.rows.joining import choices
from django_cto.flow.rows.narrowing import narrowed_models
from django_cto.flow.rows.noted import Guard, Hop
from django_cto.flow.rows.promised import promised
from django_cto.flow.rows.registered import registered
from django_cto.flow.rows.relevance import has_rows, relevant_functions
from django_cto.flow.rows.remembering import Remembering
from django_cto.flow.rows.summary import Summary, writes_of
from django_cto.flow.rows.uncalled import given_alone, has_switch
from django_cto.project.definitions import ClassDef, Definition, FunctionDef, Variable
from django_cto.project.djangos import stands_for
from django_cto.project.relations import Step, attribute_step
from django_cto.project.serializers import is_serializer
from django_cto.read import syntax as s
from django_cto.read.later import ByNode, Later

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow
    from django_cto.project.fields import Field
    from django_cto.project.models import Model

# A chain of calls is followed this far.
DEEPEST: Final = 24
# What is followed anew at each call is so no deeper than this.
DEEPEST_WITHIN: Final = 8
# What is read further away from its rows is not told of: of so long ways most are never gone as a whole.
MOST_HOPS: Final = 5
NO_CALL: Final = s.Call(0, s.Name(0, ""))
SHOWN: Final = CONSUMED | {Row}


class Engine:
    """One walk through a project."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.project = flow.project
        self.events = Events()
        self.callers = Callers(flow)
        self._summaries: dict[Any, Summary] = {}
        # The kinds of arguments with which functions are called that have a switch.
        self.gone: set[Any] = set()
        self._switching: dict[int, bool] = {}
        self._members: dict[ClassDef, dict[str, Definition | None]] = {}
        self._steps: dict[tuple[int, str], tuple[Field | None, Step | None]] = {}
        self._variants: dict[int, int] = {}
        self._names: dict[tuple[str, int], dict[str, Value]] = {}
        self._variables: dict[int, Value] = {}
        self._references: dict[int, Ref] = {}
        self._kept: list[object] = []
        # By `id` of the node: the functions that may make rows or return them.
        self.relevant = Later(lambda: relevant_functions(flow.project))
        # By `id`: the models of which some queryset leaves out columns.
        self.narrowed = Later(lambda: narrowed_models(flow.project))
        # What the project's context processors give to each template.
        self.processed = Later(self._processed)
        # The tags and filters that the project registers for its templates.
        self.tags = Later(lambda: registered(flow.project))
        self._depth = 0
        self.remembering, self.branchings, self.bodies = Remembering(), ByNode(Branching), ByNode(Body)
        # By `id` of the node: calls that are known to say nothing and to read nothing, wherever they are met.
        self.inert: set[int] = set()
        # Querysets that outlive a loop, by `id`: of variables of modules and classes.
        self.lasting: set[int] = set()
        # What is being followed where it is called: recursion ends there.
        self._open: list[int] = []
        self.muted = 0
        # Expressions bind names as well, and know nothing of statements.
        self.bind = statements.bind

    def class_member(self, owner: ClassDef, name: str) -> Definition | None:
        """What a class or one it inherits from has under a name."""
        members = self._members.get(owner)
        if members is None:
            members = self._members[owner] = {}
        if name not in members:
            members[name] = self.project.names.class_member(owner, name)
        return members[name]

    def field_and_step(self, model: Model, name: str) -> tuple[Field | None, Step | None]:
        """The field that an attribute of a model's rows holds, and the relation that it leads over."""
        found = self._steps.get((id(model), name))
        if found is None:
            found = self._steps[id(model), name] = (model.field(name), attribute_step(model, name))
        return found

    def enter(self) -> bool:
        """Go one call deeper, unless that is too deep."""
        if self._depth >= DEEPEST:
            self.events.cut += 1
            return False
        self._depth += 1
        return True

    def leave(self) -> None:
        """Come back from a call."""
        self._depth -= 1

    def aside(self) -> Aside:
        """Follow something without noting what it reads."""
        return Aside(self)

    def apply(
        self, function: FunctionDef, arguments: list[Value], caller: Frame, hop: Hop | None, guard: Guard | None = None
    ) -> Value:
        """What a function returns for some arguments; what it reads of them is read by the caller."""
        self.callers.note(id(function.node), caller.node)
        if id(function.node) not in self.relevant() and not any(map(has_rows, arguments)):
            return None
        summary = self.summary(function, arguments)
        actual = Actual(arguments)
        if summary.reads:
            self._read_of(summary, actual, caller, hop, guard)
        for write in summary.writes:
            if (row := bound_row(write, actual)) is not None:
                caller.put(row)
        if summary.asked and not asking.keeps_answers(function, arguments):
            me = arguments[0] if function.is_decorated("cached_property") else None
            asking.tell_caller(summary.asked, caller, actual, hop, me)
        found = bound(summary.returns, actual)
        return promised(self.flow, function, arguments, hop) if found is None else found

    def _read_of(
        self, summary: Summary, actual: Actual, caller: Frame, hop: Hop | None, guard: Guard | None = None
    ) -> None:
        if caller.is_silent:
            return
        for read in summary.reads:
            if len(read.hops) >= MOST_HOPS:
                self.events.cut += 1
            elif (seen := seen_by_caller(read, actual, hop, guard)) is not None:
                caller.note(seen)

    def follow_alone(self, function: FunctionDef) -> None:
        """Follow a function as nobody calls it: what it may be given is not known."""
        self.summary(function, given_alone(self, function), is_call=False)

    def summary(self, function: FunctionDef, arguments: list[Value], *, is_call: bool = True) -> Summary:
        """What a function does with arguments of a kind."""
        variants = self._variants.get(id(function.node), 0)
        pairs = generalized(arguments, variants)
        key = (id(function.node), *(kind for _, kind in pairs))
        if is_call:
            self.events.called.add(key[0])
            if self._switches(function):
                self.gone.add(key)
        known = self._summaries.get(key)
        if known is not None:
            return known
        if not self.enter():
            return Summary()
        self._summaries[key] = Summary()
        self._variants[id(function.node)] = variants + 1
        # What is known by its identity must stay what it is.
        self._kept.append(arguments)
        environment = dict(zip(function.parameter_names, (value for value, _ in pairs), strict=False))
        frame = Frame(self, function.module, function, environment)
        muted, self.muted = self.muted, 0
        within, self.events.alone = self.events.alone, None if is_call or not self._switches(function) else key[0]
        try:
            returns = self.run_body(frame, self.bodies.of(function.node).statements)
            self._summaries[key] = Summary(frame.left(), returns, tuple(writes_of(frame, returns)), tuple(frame.asked))
        finally:
            self.muted, self.events.alone = muted, within
            self.leave()
        return self._summaries[key]

    def _switches(self, function: FunctionDef) -> bool:
        known = self._switching.get(id(function.node))
        if known is None:
            known = self._switching[id(function.node)] = has_switch(function)
        return known

    def inline(self, function: FunctionDef, arguments: list[Value], caller: Frame) -> Value:
        """Follow a function as if its body stood where it is called: what it does to its arguments is seen."""
        self.events.called.add(id(function.node))
        self.callers.note(id(function.node), caller.node)
        environment = dict(zip(function.parameter_names, arguments, strict=False))
        return self.within(function.node, Frame(self, function.module, function, environment, caller))

    def within(self, node: s.Function | s.Lambda, frame: Frame) -> Value:
        """Follow a body as a part of what calls it, but not within itself, nor too deep."""
        if id(node) in self._open or len(self._open) >= DEEPEST_WITHIN or not self.enter():
            self.events.cut += len(self._open) >= DEEPEST_WITHIN
            return None
        self._open.append(id(node))
        try:
            if isinstance(node, s.Lambda):
                return evaluated(frame, node.body)
            return self.run_body(frame, self.bodies.of(node).statements)
        finally:
            self._open.pop()
            self.leave()

    def run_body(self, frame: Frame, body: tuple[s.Stmt, ...]) -> Value:
        """Follow statements to what they return."""
        statements.follow_body(frame, body)
        return statements.result_of(frame)

    def call_value(self, frame: Frame, callee: Value, arguments: list[Value], given: calling.Given) -> Value:
        """The value of a call that a library makes."""
        made = calling.Given(given.node, arguments)
        return calling.call(self, frame, callee, made, frame.place(given.node.at))

    def call_plain(self, frame: Frame, callee: Value, place: Spot) -> Value:
        """The value of a call without arguments that a template or a serializer makes."""
        return calling.call(self, frame, callee, self.given([]), place)

    def given(self, arguments: list[Value]) -> calling.Given:
        """Arguments by position."""
        return calling.Given(NO_CALL, arguments)

    def apply_to(
        self,
        key: tuple[Any, ...],
        values: list[Value],
        caller: Frame,
        hop: Hop,
        follow: Callable[[Frame, list[Value]], None],
    ) -> None:
        """Let a caller know what something that is no function does with its values; the key begins with what it is."""
        self.callers.note(key[:2], caller.node)
        summary = self._of_values(key, values, follow)
        actual = Actual(values)
        self._read_of(summary, actual, caller, hop)
        asking.tell_caller(summary.asked, caller, actual, hop)

    def _of_values(
        self, key: tuple[Any, ...], values: list[Value], follow: Callable[[Frame, list[Value]], None]
    ) -> Summary:
        """What it does with values of a kind, found out once."""
        pairs = [general(value, (number,)) for number, value in enumerate(values)]
        whole = (*key, *(kind for _, kind in pairs))
        if whole not in self._summaries:
            # Who asks so deep down does not say what it is for those who ask further up.
            if not self.enter():
                return Summary()
            self._summaries[whole] = Summary()
            self._kept.append(values)
            frame = Frame(self, None, None, {})
            frame.node = key[:2]
            muted, self.muted = self.muted, 0
            follow(frame, [value for value, _ in pairs])
            self.muted = muted
            self.leave()
            self._summaries[whole] = Summary(frame.left(), asked=tuple(frame.asked))
        return self._summaries[whole]

    def attribute(self, frame: Frame, owner: Value, name: str, place: Spot) -> Value:
        """The value of an attribute."""
        return attributes.attribute(self, frame, owner, name, place)

    def opened(self, frame: Frame, rows: Rows, place: Spot) -> Rows:
        """The queryset behind a manager."""
        return querysets.opened(self, frame, rows, place)

    def manager_queryset(self, frame: Frame, rows: Rows) -> Rows | None:
        """What a manager's own `get_queryset` makes of all rows."""
        function = attributes.rows_method(self, rows, "get_queryset")
        if function is None:
            return None
        made = self.apply(function, [Rows(rows.model, shape="queryset")], frame, None)
        return made if type(made) is Rows else None

    def consume(self, frame: Frame, value: Value, place: Spot, *, part: bool = False, verb: str = "") -> None:
        """Note that rows are fetched here, or asked for by a method."""
        if type(value) in CONSUMED:
            consume(frame, value, place, part=part, verb=verb)

    def shown(self, frame: Frame, value: Value, place: Spot) -> None:
        """Note that a value is turned into text."""
        if type(value) not in SHOWN:
            return
        for row in choices(value):
            if type(row) is Row and row.model:
                found = self.class_member(row.model.owner, "__str__")
                if type(found) is FunctionDef:
                    self.apply(found, [row], frame, Hop(place, f"`{row.model.name}.__str__()` is called"))
            else:
                self.consume(frame, row, place)

    def show(self, frame: Frame, shown: Shown, place: Spot) -> None:
        """Note that a serializer shows its rows."""
        from django_cto.flow.rows.serializing import show

        show(self, frame, shown, place)

    def context_of(self, shown: Shown) -> Value:
        """What a serializer knows of where it is used."""
        from django_cto.flow.rows.serializing import context_of

        return context_of(shown)

    def render(self, frame: Frame, name: Value, context: Value, place: Spot, *, is_answer: bool = True) -> None:
        """Note that a template is rendered, to answer a request or else to be sent or stored."""
        from django_cto.flow.rows.rendering import render

        render(self, frame, name, context, place, self.processed() if is_answer else {})

    def _processed(self) -> dict[str, Value]:
        """What the project's context processors give to each template."""
        from django_cto.flow.rows.processors import processed

        with self.aside():
            return processed(self)

    def tabulate(self, frame: Frame, cls: ClassDef, given: calling.Given, place: Spot) -> None:
        """Note what a table of rows shows that is made with some arguments, where a class is one."""
        from django_cto.flow.rows.tables import is_table, show_table

        if given.get(0, "data") is not None and is_table(self, cls):
            show_table(self, frame, cls, given, place)

    def library_method(self, frame: Frame, me: Value, name: str, given: calling.Given, place: Spot) -> Value:
        """What Django's and REST framework's own classes do under a name."""
        from django_cto.flow.rows.inherited import library_method

        return library_method(self, frame, me, name, given, place)

    def has_library_method(self, me: Value, name: str) -> bool:
        """Whether Django's and REST framework's own classes do something under a name."""
        from django_cto.flow.rows.inherited import has_library_method

        return has_library_method(me, name)

    def value_of_name(self, frame: Frame, node: s.Name) -> Value:
        """What a name stands for that is bound outside of the function."""
        known = frame.outside
        if known is None:
            key = frame.path, id(frame.function.node) if frame.function else 0
            known = frame.outside = self._names.setdefault(key, {})
        name = node.id
        if name not in known:
            definition = frame.resolve(node)
            # What a variable holds is not known while it is being found out.
            is_fixed = definition is None or not isinstance(definition, Variable)
            known[name] = self.value_of(definition) if is_fixed and definition else definition
        value = known[name]
        return self.value_of(value) if type(value) is Variable else value

    def value_of(self, definition: Definition) -> Value:
        """The value of a definition: what a variable was assigned, and of anything else itself."""
        if type(definition) is not Variable:
            known = self._references.get(id(definition))
            if known is None:
                known = self._references[id(definition)] = Ref(stands_for(self.project, definition))
            return known
        node = definition.value
        if node is None:
            return None
        key = id(node)
        if key not in self._variables:
            # Who asks so deep down does not say what it is for those who ask further up.
            if not self.enter():
                return None
            self._variables[key] = None
            frame = Frame(self, definition.module, None, {})
            frame.symbol = definition.symbol
            made = self._variables[key] = evaluated(frame, node)
            for rows in choices(made):
                self.keep(rows)
            self.leave()
        return self._variables[key]

    def keep(self, value: Value) -> None:
        """Note a queryset that a loop does not make anew."""
        self.lasting.add(id(value))
        self._kept.append(value)

    def is_serializer(self, owner: ClassDef) -> bool:
        """Whether a class is a serializer of REST framework."""
        return is_serializer(self.project.names, owner)

    def self_of(self, frame: Frame) -> Value:
        """What the first parameter of a method holds."""
        parameters = frame.function.node.parameters if frame.function else ()
        return frame.environment.get(parameters[0].name) if parameters else None
