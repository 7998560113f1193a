"""The two pages of the project itself: what is wired (local only), and the documentation of the API."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.wiring import caught_mail, parts


@require_safe
@never_cache
def welcome(request: HttpRequest) -> HttpResponse:
    context = {"parts": parts(), "mails": caught_mail(), "admin_path": f"/{settings.ADMIN_PATH}"}
    return render(request, "core/welcome.html", context)


@require_safe
def api_documentation(request: HttpRequest) -> HttpResponse:
    """Swagger's page under our policy: its own template has scripts and styles inline."""
    return render(request, "core/api_documentation.html")
