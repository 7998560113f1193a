"""Comments that silence, and those that silence nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.sample import crashing_rule, rule_for

from django_cto.audit.review import Review
from django_cto.audit.reviewing import review_project
from django_cto.audit.silencing import UNUSED_SILENCE
from django_cto.project import Project, project_from
from django_cto.rule import Finding
from django_cto.text import Place, apply_edits

RULE = rule_for("find_me", "some-rule")
OTHER = rule_for("nowhere", "other-rule")


def review(text: str, *rules: object, path: str = "shop/views.py", **options: object) -> Review:
    project = project_from({"setup.py": "import django\n", path: text}, new_migrations=frozenset())
    return review_project(project, [*(rules or (RULE, OTHER)), UNUSED_SILENCE], **options)  # type: ignore[list-item, arg-type]


def messages(text: str, *rules: object, **options: object) -> list[str]:
    return [finding.message for finding in review(text, *rules, **options).findings]  # type: ignore[arg-type]


def test_a_silence_holds_back_its_rule_on_its_line() -> None:
    found = review("find_me()  # django-cto: allow[some-rule] once a day\nfind_me()\n")
    assert [finding.place.line for finding in found.findings] == [2]
    assert found.summary.silenced == 1


def test_a_silence_on_a_line_of_its_own_holds_back_the_next() -> None:
    assert messages("# django-cto: allow[some-rule]\nfind_me()\n") == []


def test_a_silence_in_a_template() -> None:
    text = "{{ find_me }} {# django-cto: allow[some-rule] #}\n{# django-cto: allow[some-rule] #}\n{{ find_me }}\n"
    assert messages(text, path="templates/a.html") == []


def test_a_finding_over_several_lines_is_silenced_on_any_of_them() -> None:
    def check(project: Project) -> Iterator[Finding]:
        yield Finding(place=Place("shop/views.py", 1, 1, 4, 1), message="`f`")

    rule = rule_for("", "some-rule", check=check)
    assert messages("f(\n    1,  # django-cto: allow[some-rule]\n)\ng()\n", rule) == []
    assert len(messages("f(\n    1,\n)\ng()  # django-cto: allow[some-rule]\n", rule)) == 2


def test_another_rule_is_not_silenced() -> None:
    assert messages("find_me()  # django-cto: allow[other-rule]\n") == [
        "`find_me` is sent before the commit",
        "`allow[other-rule]` silences nothing",
    ]


def test_each_name_is_judged_by_itself() -> None:
    assert messages("find_me()  # django-cto: allow[some-rule, other-rule]\n") == [
        "`allow[other-rule]` silences nothing"
    ]


def test_an_unknown_name_is_met_with_the_nearest() -> None:
    assert messages("x  # django-cto: allow[some-rul]\n") == [
        "`allow[some-rul]` names no rule; did you mean `some-rule`"
    ]


def test_what_is_not_understood_is_told() -> None:
    (said,) = messages("x  # django-cto: ignore some-rule\n")
    assert said == "`django-cto:` is not followed by `allow[rule-name]` and silences nothing"


def test_a_rule_that_did_not_run_leaves_its_silence_alone() -> None:
    text = "x  # django-cto: allow[third-rule]\n"
    assert messages(text, known=[rule_for("", "third-rule")]) == []
    assert messages("x  # django-cto: allow[unlucky]\n", crashing_rule()) == ["`send_mail` is there"]


def test_a_migration_that_was_not_looked_at_is_left_alone() -> None:
    text, path = "x  # django-cto: allow[some-rule]\n", "shop/migrations/0001_initial.py"
    assert messages(text, path=path) == []
    project = project_from({"setup.py": "import django\n", path: text}, new_migrations=frozenset({path}))
    assert len(review_project(project, [RULE, UNUSED_SILENCE]).findings) == 1


def test_unused_silences_can_be_ignored() -> None:
    project = project_from({"setup.py": "import django\n", "a.py": "x  # django-cto: allow[some-rule]\n"})
    assert review_project(project, [RULE]).findings == ()


def test_the_fix_takes_the_comment_away() -> None:
    text = "x = 1  # django-cto: allow[some-rule] why\nif x:\n    # django-cto: allow[some-rule]\n    y = 1\n"
    found = review(text).findings
    edits = [edit for finding in found if finding.fix for edit in finding.fix.edits]
    assert apply_edits({"shop/views.py": text}, edits) == {"shop/views.py": "x = 1\nif x:\n    y = 1\n"}


def test_the_fix_at_the_end_of_a_file() -> None:
    text = "x = 1\n# django-cto: allow[some-rule]"
    (finding,) = review(text).findings
    assert finding.fix
    assert apply_edits({"shop/views.py": text}, finding.fix.edits) == {"shop/views.py": "x = 1\n"}


def test_a_comment_that_still_silences_something_is_not_taken_away() -> None:
    (finding,) = review("find_me()  # django-cto: allow[some-rule, other-rule]\n").findings
    assert finding.fix is None


def test_the_finding_stands_on_the_comment() -> None:
    (finding,) = review("x = 1  # django-cto: allow[some-rule] why\n").findings
    assert finding.place == Place("shop/views.py", 1, 8, 1, 42)
    assert finding.rule == "unused-silence"


def test_only_new_findings_know_nothing_of_what_is_unused() -> None:
    partial = replace(review("x = 1\n"), is_whole=False)
    assert not partial.looked("some-rule", "shop/views.py")
