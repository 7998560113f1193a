"""`/health/live` and `/health/ready`, before all else: a probe knows neither our host name nor HTTPS."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse

from apps.core import health


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/health/live":
            return answer({"status": "ok"}, 200)
        if request.path_info == "/health/ready":
            return ready()
        return self.get_response(request)


def ready() -> HttpResponse:
    checks = health.ask_all()
    well = all(check.status == "ok" for check in checks)
    body = {"status": "ok" if well else "failed", "checks": {check.name: check.status for check in checks}}
    return answer(body, 200 if well else 503)


def answer(body: Mapping[str, object], status: int) -> HttpResponse:
    return JsonResponse(dict(body), status=status, headers={"Cache-Control": "no-store"})
