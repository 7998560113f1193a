"""Fixes are applied in rounds; what does harm is taken back by name, and the others are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.sample import rule_for, span_of

from django_cto.audit.review import Review
from django_cto.audit.reviewing import review_project
from django_cto.fix.rounds import in_rounds
from django_cto.fix.state import State
from django_cto.project import Project, project_from
from django_cto.rule import Finding, Fix, Rule, Safety
from django_cto.text import Edit, Place

EVERY = frozenset(Safety)


def replacing(name: str, pattern: str, new: str, *, extra: tuple[Edit, ...] = (), safety: Safety = Safety.SAFE) -> Rule:
    """A rule that finds a pattern in Python files, and whose fix puts something else there."""

    def check(project: Project) -> Iterator[Finding]:
        for path in project.files:
            for match in re.finditer(pattern, text := project.text(path)):
                place = span_of(path, text, match[0], match.start())
                span = (place.line, place.column), (place.end_line, place.end_column)
                edit = Edit(path, *span, match.expand(new))
                yield Finding(place=place, message=f"`{match[0]}`", fix=Fix("Replace it", safety, (edit, *extra)))

    return rule_for("", name, check=check, family=name)


def finding(name: str, pattern: str) -> Rule:
    """A rule that finds a pattern and knows no cure."""

    def check(project: Project) -> Iterator[Finding]:
        for path in project.files:
            for match in re.finditer(pattern, text := project.text(path)):
                yield Finding(place=span_of(path, text, match[0], match.start()), message=f"`{match[0]}`")

    return rule_for("", name, check=check, family=name)


def fixed(texts: dict[str, str], *rules: Rule, allowed: frozenset[Safety] = EVERY, only: str = "") -> State:
    def look(project: Project) -> Review:
        return review_project(project, rules)

    project = project_from({"shop/urls.py": "import django\n", **texts})
    review = look(project)
    reported = frozenset(found for found in review.findings if not only or found.place.path == only)
    return in_rounds(State(project, review, reported), look, allowed)


def reasons(state: State) -> list[str]:
    return [f"{found.place}: {reason}" for found, reason in state.undone.items()]


def test_all_that_can_be_done_at_once_is_done() -> None:
    state = fixed({"a.py": "old = 1\nold = 2\n", "b.py": "old = 3\n"}, replacing("old", "old", "new"))
    assert dict(state.texts) == {"a.py": "new = 1\nnew = 2\n", "b.py": "new = 3\n"}
    assert len(state.done) == 3
    assert state.remaining == ()


@pytest.mark.parametrize(
    ("allowed", "text"),
    [({Safety.SAFE}, "bad = worse\n"), ({Safety.SAFE, Safety.UNSAFE}, "good = worse\n"), (EVERY, "good = better\n")],
)
def test_only_what_is_allowed_is_done(allowed: set[Safety], text: str) -> None:
    unsafe = replacing("unsafe", "bad", "good", safety=Safety.UNSAFE)
    generates = replacing("generates", "worse", "better", safety=Safety.GENERATES)
    state = fixed({"a.py": "bad = worse\n"}, unsafe, generates, allowed=frozenset(allowed))
    assert {"a.py": "bad = worse\n", **state.texts}["a.py"] == text
    assert reasons(state) == []


def test_only_what_was_reported_is_done() -> None:
    state = fixed({"a.py": "old = 1\n", "b.py": "old = 2\n"}, replacing("old", "old", "new"), only="b.py")
    assert dict(state.texts) == {"b.py": "new = 2\n"}
    assert [found.place.path for found in state.review.findings] == ["a.py"]


def test_fixes_that_overlap_are_made_one_after_the_other() -> None:
    outer, inner = replacing("outer", r"f\((old|new)\)", r"g(\1)"), replacing("inner", "old", "new")
    state = fixed({"a.py": "f(old)\n"}, outer, inner)
    assert dict(state.texts) == {"a.py": "g(new)\n"}
    assert len(state.done) == 2


def test_inserts_at_one_place_wait_for_each_other() -> None:
    first, second = (
        replacing("first", r"^(?=x = 1$)", "a = 1; "),
        replacing("second", r"(?<![;b] )(?=x = 1$)", "b = 1; "),
    )
    state = fixed({"a.py": "x = 1"}, first, second)
    assert sorted(found.rule for found in state.done) == ["first"]
    assert dict(state.texts) == {"a.py": "a = 1; x = 1"}


def test_an_import_that_several_want_is_added_once() -> None:
    line = Edit("a.py", (1, 1), (1, 1), "import new\n")
    state = fixed({"a.py": "old = 1\nold = 2\n"}, replacing("old", "old", "new", extra=(line,)))
    assert dict(state.texts) == {"a.py": "import new\nnew = 1\nnew = 2\n"}


def test_a_fix_is_made_with_all_its_edits_or_not_at_all() -> None:
    both = replacing("both", "old", "new", extra=(Edit("b.py", (1, 1), (1, 2), "X"),))
    other = replacing("other", r"(?<=^)x = 1", "x = 2")
    state = fixed({"a.py": "old\n", "b.py": "x = 1\n"}, both, other)
    assert dict(state.texts) in ({"a.py": "new\n", "b.py": "X = 1\n"}, {"a.py": "new\n", "b.py": "X = 2\n"})


def test_what_does_not_cure_is_taken_back() -> None:
    lazy, good = replacing("lazy", "old", "old "), replacing("good", "bad", "fine")
    state = fixed({"a.py": "old = bad\n"}, lazy, good)
    assert dict(state.texts) == {"a.py": "old = fine\n"}
    assert reasons(state) == ["a.py:1:1: it is still found afterwards"]


def test_what_brings_something_new_is_taken_back_by_name() -> None:
    harmful, good = replacing("harmful", "old", "evil"), replacing("good", "bad", "fine")
    state = fixed({"a.py": "x = bad\n", "b.py": "y = old\n"}, harmful, good, finding("evil-rule", "evil"))
    assert dict(state.texts) == {"a.py": "x = fine\n"}
    assert reasons(state) == ["b.py:1:5: it would bring `evil-rule` at b.py:1"]
    assert [found.rule for found in state.remaining] == ["harmful"]


def test_what_brings_something_new_far_away_is_found_among_many() -> None:
    names = [f"old{number}" for number in range(9)]
    texts = {f"{name}.py": f"x = {name}\n" for name in names}

    def far(project: Project) -> Iterator[Finding]:
        if "new4" in project.text("old4.py"):
            yield Finding(place=Place("shop/urls.py", 1), message="it comes from elsewhere")

    state = fixed(texts, replacing("old", r"old(\d)", r"new\1"), rule_for("", "far", check=far, family="far"))
    assert sorted(state.texts) == [f"old{number}.py" for number in range(9) if number != 4]
    assert reasons(state) == ["old4.py:1:5: it would bring `far` at shop/urls.py:1"]


def test_what_can_no_longer_be_parsed_is_taken_back() -> None:
    state = fixed({"a.py": "x = old\ny = bad\n"}, replacing("breaks", "old", "("), replacing("good", "bad", "fine"))
    assert dict(state.texts) == {"a.py": "x = old\ny = fine\n"}
    assert reasons(state) == ["a.py:1:5: `a.py` could not be parsed afterwards"]


def test_a_rule_that_crashes_afterwards_takes_the_fix_back() -> None:
    def check(project: Project) -> Iterator[Finding]:
        if "new" in project.text("a.py"):
            raise KeyError("new")
        return iter(())

    rules = replacing("old", "old", "new"), rule_for("", "unlucky", check=check)
    state = fixed({"a.py": "old\n", "b.py": "old\n"}, *rules)
    assert dict(state.texts) == {"b.py": "new\n"}
    assert reasons(state) == ["a.py:1:1: the rule unlucky crashes afterwards"]


def test_findings_are_known_again_wherever_edits_move_them() -> None:
    tall, kept = replacing("tall", "old", "new(\n    1,\n)"), finding("kept", "stays")
    state = fixed({"a.py": "old\nstays\nold\nstays\n"}, tall, kept)
    assert [found.place.line for found in state.remaining] == [4, 8]
    assert len(state.done) == 2


def test_two_fixes_that_undo_one_another_come_to_an_end() -> None:
    state = fixed({"a.py": "ping\n"}, replacing("ping", "ping", "pong"), replacing("pong", "pong", "ping"))
    assert dict(state.texts) == {}
    assert reasons(state) == ["a.py:1:1: it would bring `pong` at a.py:1"]


def test_a_file_can_be_made() -> None:
    new = Edit("shop/new.py", (1, 1), (1, 1), "made = True\n")
    state = fixed({"a.py": "old\n"}, replacing("old", "old", "new", extra=(new,), safety=Safety.GENERATES))
    assert dict(state.texts) == {"a.py": "new\n", "shop/new.py": "made = True\n"}


def test_the_rest_of_a_finding_is_not_a_new_one() -> None:
    """Two places told as one, of which only the first has a cure."""

    def check(project: Project) -> Iterator[Finding]:
        places = [
            Place("a.py", number, 1, number, 4)
            for number, line in enumerate(project.text("a.py").split("\n"), 1)
            if line.startswith("old")
        ]
        from django_cto.rule import Related

        if places:
            first, *others = places
            fix = Fix("Replace it", Safety.SAFE, (Edit("a.py", (1, 1), (1, 4), "new"),)) if first.line == 1 else None
            related = tuple(Related(other, "so is this") for other in others)
            yield Finding(place=first, message=f"{len(places)} are old", related=related, fix=fix)

    state = fixed({"a.py": "old\nx\nold\n"}, rule_for("", "old", check=check))
    assert dict(state.texts) == {"a.py": "new\nx\nold\n"}
    assert [found.place.line for found in state.remaining] == [3]
    assert reasons(state) == []


def test_files_are_made_in_one_folder_one_after_the_other() -> None:
    def check(project: Project) -> Iterator[Finding]:
        number = sum(path.startswith("shop/made") for path in project.files)
        for path in ("a.py", "b.py"):
            if project.text(path) == "old\n":
                new = Edit(f"shop/made_{number}.py", (1, 1), (1, 1), f"number = {number}\n")
                fix = Fix("Make it", Safety.GENERATES, (Edit(path, (1, 1), (1, 4), "new"), new))
                yield Finding(place=Place(path, 1), message="it is old", fix=fix)

    state = fixed({"a.py": "old\n", "b.py": "old\n"}, rule_for("", "old", check=check))
    made = {"shop/made_0.py": "number = 0\n", "shop/made_1.py": "number = 1\n"}
    assert dict(state.texts) == {"a.py": "new\n", "b.py": "new\n", **made}
