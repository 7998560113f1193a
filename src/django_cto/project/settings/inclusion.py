"""What a settings module takes over from other modules: star imports, single names, included files."""

from __future__ import annotations

import re
from collections.abc import Callable

from django_cto.project.definitions import Module
from django_cto.project.settings.branches import Run
from django_cto.project.settings.state import SETTING, State
from django_cto.project.settings.values import Listing, text_in
from django_cto.read import syntax as s

StateOf = Callable[[Module], State]


def take_import(state_of: StateOf, state: State, name: s.Imported) -> None:
    """Follow one imported name; a star import of what is not there leaves every setting open."""
    if name.name == "*":
        target = state.names.imported(state.module, name)
        if isinstance(target, Module) and target is not state.module:
            _take_all(state, state_of(target))
        elif _is_own(state, name):
            state.open(name.at)
    elif SETTING.match(name.local) and name.name:
        base = state.names.imported(state.module, s.Imported(name.at, name.module, name.level, "*", "*"))
        if isinstance(base, Module) and base is not state.module:
            source = state_of(base)
            if name.name in source.values:
                state.values[name.local] = source.values[name.name]
                state.places[name.local] = source.places.get(name.name, ())


def _take_all(state: State, source: State) -> None:
    listed = source.values.get("__all__")
    allowed = {text for text, _ in listed.texts()} if isinstance(listed, Listing) else None
    for name, value in source.values.items():
        if not name.startswith("_") and (allowed is None or name in allowed):
            state.values[name] = value
            state.places[name] = source.places.get(name, ())
            state.overridden.pop(name, None)
            if name in source.overridden:
                state.overridden[name] = source.overridden[name]
    state.gaps += source.gaps
    state.guarded |= source.guarded
    state.modules += source.modules


def _is_own(state: State, name: s.Imported) -> bool:
    """Whether a module that is not there would be one of the project's own."""
    if name.level:
        return True
    top = name.module.partition(".")[0]
    return top in state.names.by_name or ("." not in name.module and "setting" in name.module)


def include_files(run: Run, state: State, node: s.Call) -> None:
    """django-split-settings: the named files run in the scope of this one."""
    folder = state.module.path.rpartition("/")[0]
    for arg in node.args:
        is_optional = isinstance(arg, s.Call)
        text = text_in(state.evaluate(arg.args[0] if isinstance(arg, s.Call) and arg.args else arg))
        pattern = re.escape(f"{folder}/{text}" if folder else text or "?").replace(r"\*", "[^/]*")
        found = sorted(path for path in state.names.modules if re.fullmatch(pattern, path))
        for path in found:
            module, state.module = state.module, state.names.modules[path]
            state.modules.append(state.module.name)
            run(state, state.module.facts.body)
            state.module = module
        if not found:
            state.open(arg.at, is_optional=is_optional)
