"""What a template shows as it is is told at its tag; what it escapes, or a form has seen, is let be."""

from __future__ import annotations

import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.security import html_from_input as rule
from django_cto.text import apply_edits

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


MAKES = """\
from django.http import HttpResponse
from django.utils.safestring import mark_safe


def shown(request):
    name = request.GET.get("name", "")
    {body}
"""


def fixed(body: str) -> str | None:
    """The body after the fix of the one finding in it, None where that has none."""
    files = {"shop/views.py": MAKES.format(body=body)}
    (finding,) = rule.check(Flow(project_from(files)))
    if finding.fix is None:
        return None
    after = apply_edits(files, finding.fix.edits)
    assert not list(rule.check(Flow(project_from(after))))
    return after["shop/views.py"].partition('"name", "")\n    ')[2].rstrip()


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("return HttpResponse(name)", "return HttpResponse(escape(name))"),
        ("return HttpResponse(request.GET['q'])", "return HttpResponse(escape(request.GET['q']))"),
        ("return mark_safe(name)", "return escape(name)"),
        ("return HttpResponse('<b>%s</b>' % name)", "return HttpResponse(format_html('<b>{}</b>', name))"),
        ("return mark_safe('%s{%s}' % (name, 1))", "return format_html('{}{{{}}}', name, 1)"),
        ("return mark_safe(f'<b>{name}</b>')", "return format_html('<b>{}</b>', name)"),
        ("return HttpResponse(f'{{{{}}}}{name}')", "return HttpResponse(format_html('{{{{}}}}{}', name))"),
        (
            "return HttpResponse(f\"<a title='x'>{request.GET['a']}</a>{ 1 + 1 }\")",
            "return HttpResponse(format_html(\"<a title='x'>{}</a>{}\", request.GET['a'], 1 + 1))",
        ),
        (
            'page = f"<b>{name}</b>"\n    return HttpResponse(page)',
            'page = format_html("<b>{}</b>", name)\n    return HttpResponse(page)',
        ),
    ],
)
def test_what_is_put_into_the_text_is_escaped(body: str, after: str) -> None:
    body, after = body.replace("{{{{}}}}", "{{}}"), after.replace("{{{{}}}}", "{{}}")
    assert fixed(body) == after


@pytest.mark.parametrize(
    "body",
    [
        "return HttpResponse('<b>' + name)",
        "return HttpResponse('<b>%s</b>' % name[0:1] + name)",
        "return HttpResponse('<b>%s%%</b>' % name)",
        "return HttpResponse('<b>%r</b>' % name)",
        "return HttpResponse('<b>%s</b>' '%s' % (name, name))",
        "return HttpResponse('<a href=%s>' % name)",
        "page = '<b>' + name\n    return HttpResponse(page)",
        "return HttpResponse(f'<a href={name}>')",
        "return HttpResponse(f'<script>go({name})</script>')",
        "return HttpResponse(f'{name!r}')",
        "return HttpResponse(f'{name:>9}')",
        "return HttpResponse(f'<b>' f'{name}')",
        "return HttpResponse(rf'{name}')",
        "page = f'{name}'\n    print(page)\n    return HttpResponse(page)",
        "page = f'{name}'\n    page = name\n    return HttpResponse(page)",
    ],
)
def test_what_takes_more_than_escaping_is_left_to_people(body: str) -> None:
    assert fixed(body) is None


TYPED = "response = HttpResponse(name)\n    {0}\n    return response"


@pytest.mark.parametrize(
    "said",
    [
        "response['Content-Type'] = 'text/calendar'", "response.headers['content-type'] = 'text/plain'",
        "response['Content-Type'] = kind",
    ],
)  # fmt: skip
def test_a_response_that_is_given_another_type_is_no_html(said: str) -> None:
    assert not list(rule.check(Flow(project_from({"shop/views.py": MAKES.format(body=TYPED.format(said))}))))


@pytest.mark.parametrize(
    "said", ["response['Content-Type'] = 'text/html'", "response['X-Type'] = 'a'", "other['Content-Type'] = 'text/csv'"]
)
def test_a_response_that_stays_html_is_told(said: str) -> None:
    assert len(list(rule.check(Flow(project_from({"shop/views.py": MAKES.format(body=TYPED.format(said))}))))) == 1


@pytest.mark.parametrize(
    ("decorators", "count"),
    [("@csrf_exempt", 1), ("@csrf_exempt\n@require_POST", 1), ("@csrf_exempt\n@with_token", 0), ("@require_POST", 0)],
)
def test_a_form_of_another_site_reaches_only_views_that_ask_for_nobody(decorators: str, count: int) -> None:
    view = f"{decorators}\ndef shown(request):\n    return HttpResponse(request.POST['name'])\n"
    files = {"shop/views.py": f"from django.http import HttpResponse\n\n{view}"}
    assert len(list(rule.check(Flow(project_from(files))))) == count


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<h1>{{ words|safe }}</h1>", "<h1>{{ words }}</h1>"),
        ("<b>{{ words|default:'all'|safe }}</b>", "<b>{{ words|default:'all' }}</b>"),
        ("<script>x = 1 < 2</script>{{ words|safe }}", "<script>x = 1 < 2</script>{{ words }}"),
        ("<a href={{ words|safe }}>", None),
        ("<script>go('{{ words|safe }}')</script>", None),
        ("{% autoescape off %}{{ words }}{% endautoescape %}", None),
    ],
)
def test_a_tag_of_a_template_is_no_longer_marked_as_safe(before: str, after: str | None) -> None:
    files = {"shop/views.py": VIEW.format(words="request.GET['q']"), "shop/templates/shop/found.html": before}
    (finding,) = rule.check(Flow(project_from(files)))
    edits = finding.fix.edits if finding.fix else ()
    assert (apply_edits(files, edits)["shop/templates/shop/found.html"] if edits else None) == after
