"""A redirect is told once, where it is made of input, and not at all where somebody tests where it leads."""

from __future__ import annotations

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.security import redirect_from_input as rule

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
