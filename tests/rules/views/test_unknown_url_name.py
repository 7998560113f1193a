"""Which uses of URL names are told, and which are let be."""

from __future__ import annotations

import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rule import Confidence, Finding
from django_cto.rules.views.unknown_url_name import check

HEAD = (
    "from django.shortcuts import redirect\nfrom django.urls import NoReverseMatch, include, path, re_path, reverse\n"
)
URLS = (
    'app_name = "shop"\n'
    'urlpatterns = [path("", a, name="shelf"), path("<int:pk>/", a, name="book"),\n'
    '    path("new/", a, {"kind": "new"}, name="new"), path("<slug:kind>/", a, name="new"),\n'
    r'    re_path(r"^y/(\d+)/$", a, name="year"), re_path(r"^m/(?P<m>\d+)?$", a, name="month")]'
)


def told(code: str = "", page: str = "", **files: str) -> list[Finding]:
    texts = {
        "settings.py": 'ROOT_URLCONF = "urls"',
        "urls.py": HEAD + files.pop("urls", 'urlpatterns = [path("b/", include("shop.urls"))]'),
        "shop/urls.py": HEAD + URLS,
        "shop/code.py": HEAD + code,
        "shop/templates/shop/page.html": page,
    }
    project = project_from(texts | files)
    return list(check(project, Flow(project)))


@pytest.mark.parametrize(
    "code",
    [
        'def f(): return reverse("shop:shelf")',
        'def f(): return reverse("shop:book", args=[1])',
        'def f(): return reverse("shop:book", None, (1,))',
        'def f(): return reverse("shop:book", kwargs={"pk": 1})',
        'def f(x): return reverse("shop:book", kwargs=x)',
        'def f(x): return reverse("shop:book", args=[*x])',
        'def f(): return reverse("shop:new", kwargs={"kind": "new"})',
        'def f(): return reverse("shop:new")',
        'def f(): return reverse("shop:year", args=[2020])',
        'def f(): return reverse("shop:month")',
        'def f(x): return reverse(f"shop:{x}")',
        'def f(x): return reverse("other", urlconf=x)',
        'def f(): return redirect("shop:book", pk=1)',
        'def f(): return redirect("shop:book", 1, permanent=True)',
        'def f(): return redirect("/nowhere/")',
        'def f(): return redirect("https://example.com")',
        'def f():\n    try:\n        return reverse("nowhere")\n    except NoReverseMatch:\n        return None',
    ],
)
def test_what_may_be_right_is_let_be(code: str) -> None:
    assert told(code) == []


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ('def f(): return reverse("shelf")', '`reverse("shelf")` names no URL pattern'),
        ('def f(): return redirect("shop:shelv")', '`redirect("shop:shelv")` names no URL pattern'),
        ('class V:\n    success_url = reverse("x:y")', '`reverse("x:y")` names no URL pattern'),
        ('ADDRESS = reverse("nowhere")', '`reverse("nowhere")` names no URL pattern'),
        (
            'def f(): return reverse("shop:book")',
            '`reverse("shop:book")` is given no arguments, but the pattern takes `pk`',
        ),
        (
            'def f(): return redirect("shop:book", id=1)',
            '`redirect("shop:book")` is given `id`, but the pattern takes `pk`',
        ),
        (
            'def f(): return reverse("shop:shelf", args=[1, 2])',
            '`reverse("shop:shelf")` is given 2 by position, but the pattern takes no arguments',
        ),
        (
            'def f(): return reverse("shop:year", kwargs={"year": 1})',
            '`reverse("shop:year")` is given `year`, but the pattern takes 1 by position',
        ),
    ],
)
def test_what_cannot_be_right_is_told(code: str, message: str) -> None:
    assert [finding.message for finding in told(code)] == [message]


@pytest.mark.parametrize(
    "page",
    [
        '{% url "shop:shelf" %}',
        '{% url "shop:book" pk=book.pk %}',
        '{% url "shop:book" book.pk %}',
        '{% url "nowhere" as address %}',
        "{% url where %}",
        '{% url "now"|add:"here" %}',
        '{% comment %}{% url "nowhere" %}{% endcomment %}',
    ],
)
def test_a_tag_that_may_be_right_is_let_be(page: str) -> None:
    assert told(page=page) == []


def test_a_tag_with_other_arguments_is_told() -> None:
    (finding,) = told(page='<p>\n <a href="{% url "shop:book" slug=book.slug %}">')
    assert finding.message == '`{% url "shop:book" %}` is given `slug`, but the pattern takes `pk`'
    assert (finding.place.line, finding.place.column) == (2, 11)
    assert [str(related.place) for related in finding.related] == ["shop/urls.py:4:43"]


def test_where_any_name_may_exist_only_another_spelling_is_told() -> None:
    urls = 'from somewhere import more\nurlpatterns = [path("all-books/", a, name="all-books"), *more()]'
    assert told('def f(): return reverse("anything")', urls=urls) == []
    (finding,) = told('def f(): return reverse("all_books")', urls=urls)
    assert finding.confidence is Confidence.LIKELY
    assert finding.fix
    assert finding.fix.edits[0].text == "all-books"


def test_a_url_tag_of_ones_own_looks_names_up_elsewhere() -> None:
    tag = "from django import template\nregister = template.Library()\n@register.simple_tag\ndef url(name): ...\n"
    assert told(page='{% url "nowhere" %}', **{"shop/links.py": tag}) != []
    assert told(page='{% url "nowhere" %}', **{"shop/templatetags/links.py": tag}) == []


def test_a_library_that_has_no_root_is_let_be() -> None:
    files = {"shop/urls.py": HEAD + URLS, "shop/code.py": HEAD + 'def f(): return reverse("shop:nowhere")'}
    project = project_from(files)
    assert list(check(project, Flow(project))) == []


def test_a_namespace_that_nothing_includes_is_told_once() -> None:
    (finding,) = told(
        page='{% url "club:join" %}\n{% url "club:leave" %}', urls='urlpatterns = [path("", a, name="a")]'
    )
    assert finding.message == '`{% url "club:join" %}` names no URL pattern, like 1 more: nothing includes `club`'
    assert [related.note for related in finding.related] == ["`club:leave` is asked for here"]
