"""The fix of every rule cures what its page shows, and brings nothing that another rule would tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_cto.audit.review import Review
from django_cto.audit.reviewing import review_project
from django_cto.fix.choosing import edits_of
from django_cto.fix.rounds import in_rounds
from django_cto.fix.state import State
from django_cto.page import examples
from django_cto.project import Project, project_from
from django_cto.rule import Safety, all_rules
from django_cto.text import apply_edits

RULES = all_rules()
BAD = {rule.name: example.files for rule in RULES for example in examples(rule.page) if example.heading == "Bad"}


def review_of(project: Project) -> Review:
    return review_project(project, RULES)


def begun(texts: Mapping[str, str], rule: str) -> State:
    """All rules have looked, and what this one has found may be fixed."""
    project = project_from(texts, new_migrations=texts)
    review = review_of(project)
    return State(project, review, frozenset(finding for finding in review.findings if finding.rule == rule))


def fixed(texts: Mapping[str, str], rule: str) -> State:
    return in_rounds(begun(texts, rule), review_of, frozenset(Safety))


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_fix_cures_the_bad_example_and_brings_nothing_new(name: str) -> None:
    with_fix = [finding for finding in begun(BAD[name], name).reported if finding.fix]
    state = fixed(BAD[name], name)
    assert dict(state.undone) == {}
    assert len(state.done) == len(with_fix)
    assert [finding for finding in state.remaining if finding.fix] == []


texts_of_a_page = st.sampled_from(sorted(BAD))
padding = st.lists(st.sampled_from(["# note", "", "# ünïcode", "UNUSED = 'x'"]), max_size=4)


@given(name=texts_of_a_page, lines=padding)
def test_fixing_twice_is_fixing_once_wherever_the_code_stands(name: str, lines: list[str]) -> None:
    texts = {path: moved_down(path, text, lines) for path, text in BAD[name].items()}
    once = fixed(texts, name)
    again = fixed({**texts, **once.texts}, name)
    assert dict(again.texts) == {}
    assert len(again.done) == 0


@given(name=texts_of_a_page, lines=padding)
def test_every_file_can_be_read_after_it(name: str, lines: list[str]) -> None:
    texts = {path: moved_down(path, text, lines) for path, text in BAD[name].items()}
    project = project_from({**texts, **fixed(texts, name).texts})
    assert [facts.path for facts in project.files.values() if facts.faults] == []


@given(name=texts_of_a_page, lines=padding)
def test_nothing_but_the_edited_spans_differs(name: str, lines: list[str]) -> None:
    texts = {path: moved_down(path, text, lines) for path, text in BAD[name].items()}
    state = begun(texts, name)
    for finding in state.open:
        alone = in_rounds(replace(state, reported=frozenset([finding])), review_of, frozenset(Safety))
        assert {**texts, **alone.texts} == apply_edits(texts, edits_of(finding))


def moved_down(path: str, text: str, lines: list[str]) -> str:
    """The same code some lines further down."""
    return "".join(f"{line}\n" for line in lines) + text if path.endswith(".py") else text
