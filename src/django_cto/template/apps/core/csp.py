"""Content-Security-Policy as Django 6 has it: same settings, same names. Remove this file when Django 6 is here."""

import secrets
from collections.abc import Callable, Mapping
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject


class CSP(StrEnum):
    """The keywords that are quoted, and the place of the nonce."""

    NONE = "'none'"
    SELF = "'self'"
    NONCE = "<CSP_NONCE_SENTINEL>"


class ContentSecurityPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce = SimpleLazyObject(lambda: secrets.token_urlsafe(16))
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        if "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = header(settings.SECURE_CSP, str(nonce))
        return response


def header(policy: Mapping[str, list[str]], nonce: str) -> str:
    sources = {name: " ".join(values).replace(CSP.NONCE, f"'nonce-{nonce}'") for name, values in policy.items()}
    return "; ".join(f"{name} {values}" for name, values in sources.items())


def csp(request: HttpRequest) -> dict[str, object]:
    """`csp_nonce` for templates: `<script nonce="{{ csp_nonce }}">`."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}
