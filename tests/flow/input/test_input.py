"""What comes from the request is followed to where it does harm, and let be where somebody has looked at it."""

from __future__ import annotations

import textwrap

import pytest

from django_cto.flow import Flow
from django_cto.flow.input import Reached, first_reached
from django_cto.flow.input.statements import sql_texts
from django_cto.project import project_from

HEAD = "import uuid\nfrom django.db import connection\nfrom django.utils.http import url_has_allowed_host_and_scheme\n"
RUN = "connection.cursor().execute(text)"


def found_in(*lines: str, **others: str) -> Reached | None:
    body = textwrap.indent("\n".join(lines), "    ")
    files = {"shop/views.py": f"{HEAD}\nfrom shop.tools import *\n\ndef show(request, name=None):\n{body}\n"}
    files |= {path.replace("__", "/") + ".py": text for path, text in others.items()}
    flow = Flow(project_from(files))
    found = (
        first_reached(flow, site.function, texts, lambda each: each.kind != "file") for site, texts in sql_texts(flow)
    )
    return next((each for each in found if each), None)


@pytest.mark.parametrize(
    "lines",
    [
        ("text = f\"a {request.GET['q']}\"",),
        ("text = 'a %s' % request.POST.get('q')",),
        ("text = 'a {}'.format(request.query_params.get('q', ''))",),
        ("q = request.data['q'].strip()", "text = 'a ' + q"),
        ("text = 'a '", "text += request.COOKIES['q']"),
        ("parts = []", "parts.append(request.GET['q'])", "text = ' AND '.join(parts)"),
        ("text = ' '.join(f'{k} = 1' for k in request.GET)",),
        ("import json", "text = json.loads(request.body)['q']"),
        ("if request.GET:", "    text = request.GET['q']", "else:", "    text = 'a'"),
        ("try:", "    n = int(request.GET['q'])", "except ValueError:", "    n = request.GET['q']", "text = f'{n}'"),
        ("if request.GET['kind'] == 'x':", "    pass", "text = request.GET['q']"),
        ("code = request.POST['code']", "if not verify(code):", "    return", "text = request.POST['q']"),
        ("rows = find(request.GET['q'])", "if not rows:", "    text = request.GET['q']"),
        ("a, text = 'a', request.GET['q']",),
        ("text = request.GET.get('q')", "if text is None:", "    text = 'a'"),
        ("text = request.GET['q']", "if text and name:", "    text = 'a'"),
        ("d = {'a': request.GET['q']}", "text = d['a']"),
        ("head = t'{name}'", "text = f\"a {request.GET['q']}\""),
        ("d = {'a': request.GET['q']}", "for _, value in d.items():", "    text = value"),
        ("d = [request.GET['q']]", "text = ' '.join(word for word in d)"),
        ("d = {}", "d['a'] = request.GET['q']", "text = ' '.join(d.values())"),
    ],
    ids=lambda lines: lines[-1],
)
def test_input_in_the_text_is_found(lines: tuple[str, ...]) -> None:
    assert found_in(*lines, RUN)


@pytest.mark.parametrize(
    "lines",
    [
        ("text = f\"a {int(request.GET['q'])}\"",),
        ("q = uuid.UUID(request.GET['q'])", "text = f'a {q}'"),
        ("q = request.GET['q']", "uuid.UUID(q)", "text = f'a {q}'"),
        ("q = request.GET['q']", "if q not in ('a', 'b'):", "    q = 'a'", "text = f'a {q}'"),
        ("q = request.GET['q']", "if q not in ('a', 'b'):", "    raise ValueError", "text = f'a {q}'"),
        ("q = {'a': 'b'}.get(request.GET['q'], 'c')", "text = f'a {q}'"),
        ("q, text = request.GET['q'], 'a'",),
        ("text = request.GET.get('q')", "if text is not None:", "    text = 'a'"),
        ("text = request.GET.get('q')", "if text:", "    text = 'a'"),
        ("text = request.GET.get('q')", "if not text:", "    connection.cursor().execute(text)", "text = 'a'"),
        (
            "if request.data.get('a', {}).get('b') not in ('x',):",
            "    return",
            "d = request.data.get('a', {})",
            "text = d.get('b')",
        ),
        ("q = request.GET['q'] if request.GET['q'] in ('a',) else 'a'", "text = f'a {q}'"),
        ("q = request.GET['q']", "name = q.lstrip('-')", "if name not in ('a',):", "    return", "text = f'a {q}'"),
        ("q = request.GET['q']", "ok = url_has_allowed_host_and_scheme(q, None)", "text = q if ok else ''"),
        ("text = 'a ' + connection.ops.quote_name(request.GET['q'])",),
        ("from psycopg import sql", "text = sql.SQL('a {}').format(sql.Identifier(request.GET['q']))"),
        ("q = request.GET.getlist('q')", "text = 'a IN (%s)' % ', '.join(['%s'] * len(q))"),
        ("text = f\"a {request.META['REMOTE_ADDR']}\"",),
        ("text = t\"a {request.GET['q']}\"",),
        ("q = request.GET['q']", "text = rt'a {q}' 'b'"),
        ("q = request.GET['q']", "if q == 'x':", "    text = q", "else:", "    text = 'y'"),
        ("d = {'a': request.GET['q']}", "text = ' '.join(key for key in d)"),
        ("d = {}", "d['a'] = request.GET['q']", "text = ''", "for key in d:", "    text += key"),
        ("d = []", "d.append({'a': request.GET['q']})", "text = ' '.join(key for inner in d for key in inner)"),
    ],
    ids=lambda lines: " ".join(lines)[-60:],
)
def test_what_somebody_has_looked_at_is_let_be(lines: tuple[str, ...]) -> None:
    assert found_in(*lines, RUN) is None


def test_of_a_tuple_only_the_first_begins_a_text() -> None:
    first = found_in("text = '%s %s' % (request.GET['q'], name)", RUN)
    second = found_in("text = '%s %s' % (name, request.GET['q'])", RUN)
    assert first
    assert second
    assert (first.input.is_first, second.input.is_first) == (True, False)


def test_input_is_followed_into_functions_of_the_project_with_every_step() -> None:
    tools = "from django.db import connection\n\ndef run(text):\n    connection.cursor().execute('a ' + text)\n"
    found = found_in("run(request.GET['q'])", shop__tools=tools)
    assert found
    assert not found.is_near
    assert [(step.place.path, step.note) for step in found.trail] == [
        ("shop/views.py", "the input is read here"),
        ("shop/views.py", "handed to `run`"),
    ]


def test_input_is_followed_out_of_functions_of_the_project() -> None:
    tools = "def word(request):\n    return request.GET['q']\n\ndef wrap(text):\n    return f'<{text}>'\n"
    found = found_in("text = wrap(word(request))", RUN, shop__tools=tools)
    assert found
    assert found.said == "request.GET"


@pytest.mark.parametrize(
    ("route", "is_free"), [("<name>/", True), ("<str:name>/", True), ("<int:name>/", False), ("<slug:name>/", False)]
)
@pytest.mark.parametrize("reads", ["self.kwargs['name']", "self.kwargs.get('name', '')"])
def test_so_is_one_that_a_class_keeps(route: str, is_free: bool, reads: str) -> None:
    files = {
        "config/settings.py": "ROOT_URLCONF = 'config.urls'\nINSTALLED_APPS = []\n",
        "config/urls.py": "from django.urls import path\nfrom shop.views import Show\n"
        f"urlpatterns = [path('{route}', Show.as_view())]\n",
        "shop/views.py": "from django.db import connection\nfrom django.views.generic import View\n\n"
        f"class Show(View):\n    def get(self, request):\n        connection.cursor().execute(f'a {{{reads}}}')\n",
    }
    flow = Flow(project_from(files))
    found = [first_reached(flow, site.function, texts, lambda each: True) for site, texts in sql_texts(flow)]
    assert [each is not None for each in found] == ([True] if is_free else [False])
    assert not is_free or (found[0] and found[0].input.source == "url")


@pytest.mark.parametrize(
    ("route", "is_free"), [("<name>/", True), ("<str:name>/", True), ("<int:name>/", False), ("<slug:name>/", False)]
)
def test_an_argument_of_the_url_is_input_unless_its_route_restricts_it(route: str, is_free: bool) -> None:
    urls = f"from django.urls import path\nfrom shop import views\nurlpatterns = [path('{route}', views.show)]\n"
    files = {"config__urls": urls, "config__settings": "ROOT_URLCONF = 'config.urls'\nINSTALLED_APPS = []\n"}
    found = found_in("render(request)", "text = f'a {name}'", RUN, **files)
    assert (found is not None) == is_free
