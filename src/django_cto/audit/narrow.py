"""Finds out how little need be looked at again when only the insides of some functions have changed."""

from __future__ import annotations

import importlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from django_cto.audit.basis import Basis
from django_cto.audit.family import with_functions
from django_cto.audit.found import Found, again, together
from django_cto.audit.looked import Changed, Numbering
from django_cto.audit.outcome import changed_texts
from django_cto.audit.run import run_families
from django_cto.facts.imports import functions_in
from django_cto.flow import Flow
from django_cto.flow.uses import uses_in
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef
from django_cto.rule import Rule, rule_from


def narrowed(project: Project, basis: Basis, jobs: int) -> Found | None:
    """What the rules find, as far as possible out of what they found before; None where all must be done again."""
    changed = _changed(project, basis)
    if changed is None or changed.meets(basis.found.shared):
        return None
    project.asked.update(basis.found.asked)
    project.words.update(basis.found.words)
    touched = changed.functions | {number for number, looked in basis.found.about.items() if changed.meets(looked)}
    stale = {name for name, kept in basis.found.kept.items() if changed.meets(kept.looked)}
    flow, numbering = Flow(project), Numbering(project, basis.starts)
    flow.subjects.only = tuple(_functions(project, basis, touched))
    alone = [name for name, kept in basis.found.kept.items() if kept.alone and name not in stale]
    few = run_families(project, flow, _rules(basis, alone), 1, numbering)
    using = frozenset(numbering.numbers[id(use.site.function.node)] for use in uses_in(flow) if use.site)
    few = together([few, with_functions(Found(using=using), flow, numbering, has_counts=True)])
    if using or not touched.isdisjoint(basis.found.using):
        stale |= {name for name, kept in basis.found.kept.items() if kept.looked.uses}
    flow.subjects.only = None
    whole = run_families(project, flow, _rules(basis, stale), jobs if stale else 1, numbering)
    if few.crashed or whole.crashed:
        return None
    return again(basis.found, few, whole, touched)


def _changed(project: Project, basis: Basis) -> Changed | None:
    """What has changed inside functions; None where what was there before is not known any more."""
    functions: set[int] = set()
    words: set[str] = set()
    for path, digest in basis.digests.items():
        facts, before = project.files[path], project.before.get(path)
        if facts.digest == digest:
            continue
        if before is None or before.digest != digest:
            return None
        pairs = zip(functions_in(before.body), functions_in(facts.body), strict=True)
        for number, (old, new) in enumerate(pairs, basis.starts[path]):
            if bytes(old.code) != bytes(new.code) or old.words != new.words:
                functions.add(number)
                words |= old.words ^ new.words
    return Changed(frozenset(functions), frozenset(words), changed_texts(project, basis.outcome))


def _functions(project: Project, basis: Basis, numbers: Iterable[int]) -> Iterator[FunctionDef]:
    """The reviewed functions of these numbers."""
    paths, starts = list(basis.starts), list(basis.starts.values())
    inside: dict[str, list[int]] = {}
    for number in sorted(numbers):
        # Of files that begin with the same number only the last has a function.
        place = bisect_right(starts, number) - 1
        inside.setdefault(paths[place], []).append(number - starts[place])
    for path, chosen in inside.items():
        module = project.modules[path]
        if not module.is_test and not module.is_migration:
            nodes = list(functions_in(module.facts.body))
            wanted = {id(nodes[number]) for number in chosen}
            yield from (function for function in module.functions if id(function.node) in wanted)


def _rules(basis: Basis, names: Iterable[str]) -> list[Rule]:
    """Rules by name, without a look at all the others."""
    return [
        rule_from(importlib.import_module(f"django_cto.rules.{basis.found.kept[name].family}.{name.replace('-', '_')}"))
        for name in sorted(names)
    ]
