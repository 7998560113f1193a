"""Django's debug page of an address that is not there, with the explanation on it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.http import HttpRequest
from django.utils.decorators import sync_and_async_middleware

from django_cto.running.explanation import of_request
from django_cto.running.section import section

# Where the page begins with the patterns that were tried.
TRIED = re.compile(rb'<(?:main|div) id="info">')
STATUS = 404


@sync_and_async_middleware  # type: ignore[untyped-decorator]
def explained(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """The innermost middleware: the page comes to it as Django has made it."""
    if iscoroutinefunction(get_response):

        async def asynchronous(request: HttpRequest) -> Any:
            answer: Awaitable[Any] = get_response(request)
            return await sync_to_async(_explained)(request, await answer)

        return asynchronous
    return lambda request: _explained(request, get_response(request))


def _explained(request: HttpRequest, response: Any) -> Any:
    if not _is_looked_at(request, response) or not (place := TRIED.search(response.content)):
        return response
    if text := of_request(request, f"Not Found: {request.path}"):
        start = place.start()
        response.content = response.content[:start] + section(text).encode() + response.content[start:]
    return response


def _is_looked_at(request: HttpRequest, response: Any) -> bool:
    """Whether a person sees the page: for an icon, a picture or a script that is not there nobody is asked."""
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return response.status_code == STATUS and not response.streaming and is_page and request.accepts("text/html")
