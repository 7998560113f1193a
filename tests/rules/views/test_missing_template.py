"""Which uses of template names are told, and which are let be."""

from __future__ import annotations

import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rule import Finding, Severity
from django_cto.rules.views.missing_template import check

HEAD = (
    "from django.shortcuts import render\nfrom django.template import TemplateDoesNotExist, TemplateResponse\n"
    "from django.template.loader import get_template, render_to_string, select_template\n"
    "from django.views.generic import TemplateView\nfrom django import template\nregister = template.Library()\n"
)


def told(code: str = "", page: str = "", **files: str) -> list[Finding]:
    texts = {
        "shop/models.py": "",
        "shop/code.py": HEAD + code,
        "shop/templates/shop/page.html": page,
        "shop/templates/shop/parts/line.html": "",
        "templates/admin/base_site.html": "",
    }
    project = project_from(texts | files)
    return list(check(project, Flow(project)))


@pytest.mark.parametrize(
    "code",
    [
        'def f(r): return render(r, "shop/page.html")',
        'def f(r): return render(r, ["shop/mine.html", "shop/page.html"])',
        'def f(r, x): return render(r, ["shop/mine.html", x])',
        'def f(r, x): return render(r, f"shop/{x}.html")',
        'def f(r): return render(r, "index.html")',
        'def f(r): return render(r, "admin/delete_page.html")',
        'def f(r): return render(r, "elsewhere/page.html")',
        'def f(r): return render(r, "shop/page.svg")',
        'def f():\n    try:\n        return get_template("shop/x.html")\n    except TemplateDoesNotExist:\n        return None',
        'class V(TemplateView):\n    template_name = "shop/page.html"',
        'class W:\n    template_name = "shop/widget.html"',
    ],
)
def test_what_may_be_right_is_let_be(code: str) -> None:
    assert told(code) == []


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ('def f(r): return render(r, "shop/x.html")', 'render(…, "shop/x.html")'),
        ('def f(r): return render(r, template_name="shop/x.html")', 'render(…, "shop/x.html")'),
        ('def f(r): return TemplateResponse(r, "shop/x.html")', 'TemplateResponse(…, "shop/x.html")'),
        ('def f(): return render_to_string("shop/x.html", {})', 'render_to_string("shop/x.html")'),
        ('def f(): return select_template(["shop/x.html", "shop/y.html"])', 'select_template(["shop/x.html", …])'),
        ('class V(TemplateView):\n    template_name = "shop/x.html"\nseen = V', 'template_name = "shop/x.html"'),
        (
            'class V(TemplateView):\n    def get_template_names(self):\n        return ["shop/x.html"]\nseen = V',
            'return ["shop/x.html"]',
        ),
        ('view = TemplateView.as_view(template_name="shop/x.html")', 'as_view(template_name="shop/x.html")'),
        ('@register.inclusion_tag("shop/x.html")\ndef x(): ...', 'inclusion_tag("shop/x.html")'),
    ],
)
def test_what_cannot_be_right_is_told(code: str, written: str) -> None:
    assert [finding.message for finding in told(code)] == [f"`{written}` names no template"]


@pytest.mark.parametrize(
    "page",
    [
        '{% extends "shop/page.html" %}',
        '{% include "./missing.html" %}',
        "{% include which %}",
        '{% include "shop/"|add:which %}',
        '{% extends "base.html" %}',
        '{# {% include "shop/x.html" %} #}',
    ],
)
def test_a_tag_that_may_be_right_is_let_be(page: str) -> None:
    assert told(page=page) == []


def test_the_nearest_template_is_offered() -> None:
    code = 'def f(r): return render(r, "shop/page.html")'
    (spelt, moved) = told(code, page='{% extends "shop/pagee.html" %}\n{% include "shop/line.html" only %}')
    assert (spelt.severity, moved.severity) == (None, None)
    assert spelt.fix
    assert moved.fix
    assert [edit.text for finding in (spelt.fix, moved.fix) for edit in finding.edits] == [
        "shop/page.html",
        "shop/parts/line.html",
    ]


def test_in_a_template_that_nothing_names_it_is_let_be() -> None:
    tag = '{% include "shop/x.html" %}'
    assert told(page=tag) == []
    assert told('def f(r): return render(r, "shop/page.html")', page=tag)
    assert told(**{"shop/templates/shop/order_list.html": tag}), "a generic view looks for it by itself"
    assert len(told('def f(r): return render(r, "shop/pages.html")', page=tag)) == 2, "a mistaken name means it"


def test_a_class_that_nothing_speaks_of_is_let_be() -> None:
    view = 'class V(TemplateView):\n    template_name = "shop/x.html"\n    def get(self): return super(V, self).get()\n'
    assert told(view) == []
    assert told(f"{view}class W(V): ...\n")
    assert told(f"{view}def f(r): return V.as_view()(r)\n")
    assert told(f"@registered\n{view}")
    assert told(view, **{"shop/__init__.py": "from shop.code import V\n"})
    assert told(view, **{"shop/tests.py": "from shop.code import V\nview = V\n"}) == []


def test_in_a_view_to_which_no_url_leads_it_is_minor() -> None:
    code = 'class V(TemplateView):\n    template_name = "shop/x.html"\nclass W(V): ...\n'
    urls = "from django.urls import path\nfrom shop.code import W\nurlpatterns = [path('', {}, name='x')]"
    for view, severity in {"W.as_view()": None, "other": Severity.MINOR}.items():
        files = {"settings.py": 'ROOT_URLCONF = "urls"', "urls.py": urls.format(view)}
        assert [finding.severity for finding in told(code, **files)] == [severity]


def test_a_folder_named_in_the_settings_is_a_folder_of_templates() -> None:
    settings = 'TEMPLATES = [{"DIRS": [BASE_DIR / "pages"]}]'
    code = 'def f(r): return render(r, "shop/other.html")'
    assert told(code) != []
    assert told(code, **{"config/settings.py": settings, "pages/shop/other.html": ""}) == []


def test_without_templates_nothing_is_told() -> None:
    project = project_from({"shop/code.py": HEAD + 'def f(r): return render(r, "shop/x.html")'})
    assert list(check(project, Flow(project))) == []


def test_where_very_many_are_nowhere_they_come_from_elsewhere() -> None:
    views = "".join(f'def f{n}(r): return render(r, "shop/page{n}.html")\n' for n in range(11))
    assert told(views) == []
    assert len(told("".join(views.splitlines(keepends=True)[:-1]))) == 10


def test_a_function_that_nothing_speaks_of_is_minor() -> None:
    view = 'def f(r): return render(r, "shop/nowhere.html")\n'
    assert [finding.severity for finding in told(view)] == [Severity.MINOR]
    urls = {"shop/urls.py": "from shop import code\nurlpatterns = [path('', code.f)]\n"}
    assert [finding.severity for finding in told(view, **urls)] == [None]
    assert [finding.severity for finding in told(f"{view}def g(r): return f(r)\n")] == [None]
    assert [finding.severity for finding in told(f"@register.filter\n{view}")] == [None]
    assert [finding.severity for finding in told(f"@require_http_methods(['GET'])\n{view}")] == [Severity.MINOR]
