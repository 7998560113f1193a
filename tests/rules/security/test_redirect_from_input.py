"""A redirect is told once, where it is made of input, and not at all where somebody tests where it leads."""

from __future__ import annotations

import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.security import redirect_from_input as rule
from django_cto.text import apply_edits

PLUGIN = """\
from django.http import HttpResponseRedirect
from django.urls import reverse


class Plugin:
    def handle_return(self, request):
        return HttpResponseRedirect(request.GET["next"])
"""
CALLER = """\
from shop.redirects import allow_redirect_url
from shop.plugin import Plugin


def returned(request):
    answer = Plugin().handle_return(request)
    return answer if {test} else None
"""


def symbols(**files: str) -> list[str]:
    flow = Flow(project_from({f"shop/{name}.py": text for name, text in files.items()}))
    return [finding.symbol for finding in rule.check(flow)]


def test_an_answer_that_the_caller_tests_is_let_be() -> None:
    assert symbols(plugin=PLUGIN) == ["shop.plugin.Plugin.handle_return"]
    assert symbols(plugin=PLUGIN, views=CALLER.format(test="answer")) == ["shop.plugin.Plugin.handle_return"]
    assert symbols(plugin=PLUGIN, views=CALLER.format(test="allow_redirect_url(answer.url)")) == []


def test_a_target_is_told_where_the_view_makes_it() -> None:
    views = (
        "from django.shortcuts import redirect\nfrom django.views.generic import FormView\n\n\n"
        "class Buy(FormView):\n"
        "    def get_success_url(self):\n        return self.request.GET['next']\n\n"
        "    def post(self, request):\n        return redirect(self.get_success_url())\n"
    )
    assert symbols(views=views) == ["shop.views.Buy.get_success_url"]


def test_a_text_that_begins_with_a_page_of_the_site_leads_nowhere_else() -> None:
    views = (
        "from django.http import HttpResponseRedirect\nfrom django.urls import reverse\n\n\n"
        "def found(request):\n"
        "    return HttpResponseRedirect('%s?q=%s' % ({parts}))\n"
    )
    assert symbols(views=views.format(parts="reverse('search'), request.GET['q']")) == []
    assert symbols(views=views.format(parts="request.GET['page'], 1")) == ["shop.views.found"]


VIEWS = """\
from django.http import HttpResponseRedirect
from django.shortcuts import redirect


{view}
"""


def fixed(view: str) -> str | None:
    """The view after the fix of the one finding in it, None where that has none."""
    files = {"shop/views.py": VIEWS.format(view=view)}
    (finding,) = rule.check(Flow(project_from(files)))
    if finding.fix is None:
        return None
    after = apply_edits(files, finding.fix.edits)
    assert not list(rule.check(Flow(project_from(after))))
    return after["shop/views.py"].partition("\n\n\n")[2]


def checked(name: str, request: str, otherwise: str) -> str:
    call = f"{name}, allowed_hosts={{{request}.get_host()}}, require_https={request}.is_secure()"
    return f"    if not url_has_allowed_host_and_scheme(\n        {call}\n    ):\n        {name} = {otherwise}\n"


@pytest.mark.parametrize(
    ("target", "otherwise"),
    [
        ("request.GET['next']", '"/"'),
        ("request.GET.get('next')", '"/"'),
        ("request.GET.get('next', None)", '"/"'),
        ("request.GET.get('next', 'home')", "'home'"),
        ("request.GET.get('next') or reverse('home')", "reverse('home')"),
        ("request.GET.get('next', request.META['HTTP_HOST'])", '"/"'),
    ],
)
def test_a_target_that_leads_away_gives_way_to_the_views_own(target: str, otherwise: str) -> None:
    head = "def go(request):\n"
    after = f"{head}    target = {target}\n{checked('target', 'request', otherwise)}    return redirect(target)\n\n"
    assert (fixed(f"{head}    return redirect({target})\n") or "").strip() == after.strip()


def test_a_name_is_tested_before_it_is_used() -> None:
    head = "def go(request):\n    to = request.GET['next']\n"
    after = f"{head}{checked('to', 'request', chr(34) + '/' + chr(34))}    answer = redirect(to)\n    return answer\n"
    assert (fixed(f"{head}    answer = redirect(to)\n    return answer\n") or "").strip() == after.strip()


def test_a_name_that_is_never_empty_is_tested_where_it_is_given() -> None:
    given = "def go(request):\n    to = request.GET.get('next', reverse('home'))\n"
    used = "    if request.user:\n        return redirect(to)\n    return redirect(to)\n"
    assert (fixed(given + used) or "").strip() == (given + checked("to", "request", "reverse('home')") + used).strip()


def test_a_name_that_may_be_empty_is_tested_before_each_redirect() -> None:
    test = checked("to", "request", '"/"')
    given = "def go(request):\n    to = request.GET.get('next')\n    if to:\n"
    deeper = "".join(f"    {line}\n" for line in test.splitlines())
    code = f"{given}        return redirect(to)\n    return redirect(to)\n"
    after = f"{given}{deeper}        return redirect(to)\n{test}    return redirect(to)\n"
    assert (fixed(code) or "").strip() == after.strip()


def test_a_view_of_a_class_asks_its_own_request() -> None:
    view = "class Buy(View):\n    def get_success_url(self):\n        return self.request.GET['next']\n"
    text = fixed(f"from django.views import View\n\n{view}") or ""
    assert "    target = self.request.GET['next']\n" in text
    assert "allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()" in text
    assert text.rstrip().endswith("return target")


@pytest.mark.parametrize(
    "view",
    [
        "def go(request, target):\n    return redirect(request.GET['next'])\n",
        "def go(request):\n    if request.GET: return redirect(request.GET['next'])\n",
        "def go(request):\n    to = request.GET['next']; return redirect(to)\n",
        "def go(request):\n    return request.GET and redirect(request.GET['next'])\n",
        "def to(where):\n    return redirect(where)\n\ndef go(request):\n    return to(request.GET['next'])\n",
        "url_has_allowed_host_and_scheme = 1\n\ndef go(request):\n    return redirect(request.GET['next'])\n",
    ],
)
def test_where_there_is_no_place_for_a_test_it_is_left_to_people(view: str) -> None:
    assert fixed(view) is None
