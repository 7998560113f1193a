"""Every error of the API has one shape, whoever raised it.

{"code": "invalid", "detail": "…", "errors": [{"field": "email", "code": "unique", "detail": "…"}], "request_id": "…"}
"""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as ModelError
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler as library_handler

from apps.core import request_id

API = "/api/"


def exception_handler(problem: Exception, context: dict[str, Any]) -> Response | None:
    """What the services refuse (Django's ValidationError) is the caller's mistake as much as a serializer's."""
    if isinstance(problem, ModelError):
        problem = ValidationError(as_serializer_error(problem))
    response = library_handler(problem, context)
    if response is None:
        return None
    if isinstance(problem, ValidationError):
        response.data = shape("invalid", "The data are not valid.", list(field_errors(problem.detail)))
    else:
        response.data = shape(*told(response, problem))
    return response


def told(response: Response, problem: Exception) -> tuple[str, str]:
    """Code and words of an error that concerns no field; Django's own 404 and 403 have none of their own."""
    detail = response.data.get("detail", "") if isinstance(response.data, dict) else response.data[0]
    usual = problem.default_code if isinstance(problem, APIException) else "error"
    return str(getattr(detail, "code", usual)), str(detail)


def shape(code: str, detail: str, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"code": code, "detail": detail, "errors": errors or [], "request_id": request_id.current.get()}


def field_errors(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """Nested data flattened, each field by its path: `items.0.price`."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name in {NON_FIELD_ERRORS, "non_field_errors"} else str(name)
            yield from field_errors(inner, f"{field}.{own}".strip("."))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            yield from field_errors(inner, field if isinstance(inner, str) else f"{field}.{index}".strip("."))
    else:
        code = detail.code if isinstance(detail, ErrorDetail) else "invalid"
        yield {"field": field, "code": str(code), "detail": str(detail)}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return for_api(request, 400, "bad_request", "Bad request.") or defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return for_api(request, 403, "permission_denied", "Forbidden.") or defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return for_api(request, 404, "not_found", "Not found.") or defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return for_api(request, 500, "error", "The server failed.") or defaults.server_error(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """A database that is away is no mistake of the code: whoever asks is told to come back."""
    answer = for_api(request, 503, "unavailable", "The service is away for a moment.")
    response = answer or HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "5"
    return response


def for_api(request: HttpRequest, status: int, code: str, detail: str) -> JsonResponse | None:
    """What never reached a view of the API, in its shape."""
    return JsonResponse(shape(code, detail), status=status) if request.path.startswith(API) else None
