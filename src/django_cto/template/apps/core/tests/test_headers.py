"""What a browser is told, on every answer."""

import re

import pytest
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from apps.core.csp import CSP, ContentSecurityPolicyMiddleware, header

NONCE = re.compile(r"'nonce-([A-Za-z0-9_-]{16,})'")


def page(request):
    template = engines["django"].from_string("<script nonce='{{ csp_nonce }}'></script>")
    return HttpResponse(template.render({}, request))


def with_its_own_policy(request):
    return HttpResponse(headers={"Content-Security-Policy": "sandbox"})


urlpatterns = [path("page", page), path("own", with_its_own_policy)]


@pytest.mark.urls(__name__)
def test_a_script_with_the_nonce_of_its_answer_may_run(client):
    response = client.get("/page")
    nonce = NONCE.search(response["Content-Security-Policy"]).group(1)
    assert f"nonce='{nonce}'" in response.content.decode()
    assert nonce not in client.get("/page")["Content-Security-Policy"]


@pytest.mark.urls(__name__)
def test_nothing_inline_and_nothing_foreign(client):
    policy = client.get("/page")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "*" not in policy


@pytest.mark.urls(__name__)
def test_a_view_may_say_a_policy_of_its_own(client):
    assert client.get("/own")["Content-Security-Policy"] == "sandbox"


def test_the_settings_have_the_shape_of_django_6():
    policy = {"default-src": [CSP.SELF], "script-src": [CSP.SELF, CSP.NONCE], "object-src": [CSP.NONE]}
    assert header(policy, "abc") == "default-src 'self'; script-src 'self' 'nonce-abc'; object-src 'none'"


@pytest.mark.parametrize("path", ["/health/live", "/api/v1/nowhere/", "/nowhere/"])
@pytest.mark.django_db
def test_every_answer_of_the_site_bears_them(client, path):
    response = client.get(path)
    if path == "/health/live":
        return  # for probes, which are no browsers
    assert "camera=()" in response["Permissions-Policy"]
    assert "Content-Security-Policy" in response
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


def test_no_nonce_is_drawn_for_nothing():
    middleware = ContentSecurityPolicyMiddleware(lambda request: HttpResponse(request.csp_nonce))
    request = type("Request", (), {})()
    response = middleware(request)
    assert NONCE.search(response["Content-Security-Policy"]).group(1) == response.content.decode()
