"""Django's page of a form that was refused for want of a token, with the explanation on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.csrf import CSRF_FAILURE_TEMPLATE_NAME
from django.views.csrf import csrf_failure as django_s

from django_cto.running.explanation import of_request
from django_cto.running.section import section

# Where Django's page begins with its own advice; a project's `403_csrf.html` has no such place, and stays as it is.
ADVICE = b'<div id="info">'


def csrf_failure(
    request: HttpRequest, reason: str = "", template_name: str = CSRF_FAILURE_TEMPLATE_NAME
) -> HttpResponse:
    """The page as Django makes it, plus the explanation."""
    response = django_s(request, reason, template_name)
    # As Django logs it: the page and the console tell the same.
    if ADVICE in response.content and (text := of_request(request, f"Forbidden ({reason}): {request.path}")):
        response.content = response.content.replace(ADVICE, section(text).encode() + ADVICE, 1)
    return response
