"""What makes two findings the same one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.sample import SHOP, review_of, rule_for

from django_cto.audit.symbols import symbol_at
from django_cto.project import project_from
from django_cto.rule import Confidence
from django_cto.text import Place

TASK = "send_mail.delay(order.pk)"


def prints(text: str, **found: object) -> list[str]:
    review = review_of(rule_for(TASK, found=found), texts={**SHOP, "shop/views.py": text})
    return [finding.fingerprint for finding in review.findings]


VIEWS = SHOP["shop/views.py"]


def test_each_finding_has_its_own() -> None:
    twice = f"def f(order):\n    {TASK}\n    {TASK}\n"
    assert len(set(prints(twice))) == 2
    assert len(set(prints(VIEWS))) == 2


@given(st.integers(0, 5))
def test_lines_above_are_of_no_account(above: int) -> None:
    assert prints("# more\n" * above + VIEWS) == prints(VIEWS)


def test_white_space_message_and_confidence_are_of_no_account() -> None:
    assert prints(VIEWS.replace("            send_mail", "                send_mail")) == prints(VIEWS)
    assert prints(VIEWS, message="`other words`", confidence=Confidence.POSSIBLE) == prints(VIEWS)


def test_another_statement_or_function_is_another_finding() -> None:
    assert prints(VIEWS.replace(TASK, f"return {TASK}"))[0] != prints(VIEWS)[0]
    assert prints(VIEWS.replace("def post", "def put"))[0] != prints(VIEWS)[0]


def test_the_second_of_two_keeps_the_fingerprint_of_the_first_when_that_goes() -> None:
    twice = f"def f(order):\n    {TASK}\n    other()\n    {TASK}\n"
    assert prints(twice.replace(f"    {TASK}\n", "", 1)) == prints(twice)[:1]


def test_findings_know_the_function_they_stand_in() -> None:
    first, second = review_of(rule_for(TASK)).findings
    assert (first.symbol, second.symbol) == ("shop.views.Checkout.post", "shop.views.again")


def test_symbols() -> None:
    text = "import django\n\n\n@decorated\nclass A:\n    x = 1\n\n    def f(self):\n        try:\n            1\n        except E:\n            def g():\n                2\n"
    project = project_from({"shop/a.py": text, "shop/__init__.py": "x = 1\n", "templates/a.html": "{{ a }}"})
    assert symbol_at(project, Place("shop/a.py", 1)) == "shop.a"
    assert symbol_at(project, Place("shop/a.py", 4)) == "shop.a.A"
    assert symbol_at(project, Place("shop/a.py", 13)) == "shop.a.A.f.g"
    assert symbol_at(project, Place("shop/__init__.py", 1)) == "shop"
    assert symbol_at(project, Place("templates/a.html", 1)) == ""
