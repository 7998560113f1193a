"""One id for all that a request causes: its log lines, its answer, and the tasks it sends."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import sentry_sdk
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.http import HttpRequest, HttpResponse

# What a caller sends lands in the logs: nothing that could forge a line of them.
ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")
current: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        token = bind(given if ACCEPTED.fullmatch(given) else uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = current.get()
            return response
        finally:
            current.reset(token)


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current.get()
        return True


def bind(request_id: str) -> Any:
    sentry_sdk.set_tag("request_id", request_id)
    return current.set(request_id)


@before_task_publish.connect
def hand_over(headers: dict[str, Any], **_: Any) -> None:
    headers.setdefault("request_id", current.get())


@task_prerun.connect
def take_over(task: Any, **_: Any) -> None:
    # A task that runs inside its sender keeps the sender's.
    if not task.request.is_eager:
        bind(task.request.get("request_id") or task.request.id)


@task_postrun.connect
def let_go(task: Any, **_: Any) -> None:
    if not task.request.is_eager:
        current.set("-")
