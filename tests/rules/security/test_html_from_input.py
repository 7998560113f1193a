"""What a template shows as it is is told at its tag; what it escapes, or a form has seen, is let be."""

from __future__ import annotations

import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.security import html_from_input as rule

VIEW = """\
from django.shortcuts import render


def found(request):
    words = {words}
    context = {{"words": words}}
    return render(request, "shop/found.html", context)
"""


def lines(template: str, words: str = "request.GET['q']") -> list[tuple[str, int]]:
    files = {"shop/views.py": VIEW.format(words=words), "shop/templates/shop/found.html": template}
    found = list(rule.check(Flow(project_from(files))))
    assert all(finding.related[-1].place.path == "shop/views.py" for finding in found)
    return [(finding.place.path, finding.place.line) for finding in found]


@pytest.mark.parametrize(
    "template",
    [
        "\n{{ words|safe }}", "\n{{ words|default:'all'|safe }}", "{% autoescape off %}\n{{ words }}{% endautoescape %}",
        "{% autoescape off %}{% autoescape on %}{{ words }}{% endautoescape %}\n{{ words }}{% endautoescape %}",
    ],
)  # fmt: skip
def test_input_that_a_template_shows_as_it_is(template: str) -> None:
    assert lines(template) == [("shop/templates/shop/found.html", 2)]


@pytest.mark.parametrize(
    "template",
    [
        "{{ words }}", "{{ words|force_escape|safe }}", "{{ words|length|safe }}", "{{ other|safe }}",
        "{% autoescape off %}{{ words|escape }}{% endautoescape %}", "{% autoescape off %}{% endautoescape %}{{ words }}",
        "{% autoescape on %}{{ words }}{% endautoescape %}", "{% comment %}{{ words|safe }}{% endcomment %}",
    ],
)  # fmt: skip
def test_what_a_template_escapes_is_let_be(template: str) -> None:
    assert lines(template) == []


@pytest.mark.parametrize("words", ["'all'", "int(request.GET['q'])", "escape(request.GET['q'])", "request.user.name"])
def test_what_is_no_text_of_the_request_is_let_be(words: str) -> None:
    assert lines("{{ words|safe }}", words) == []
