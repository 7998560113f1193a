"""What real applications do and the rows once misread: each with as little of the code as shows it."""

from __future__ import annotations

import pytest
from tests.ready.test_rows import line_of

from django_cto.ready.outcome import Outcome
from django_cto.ready.row import all_rows

ROWS = {row.name: row for row in all_rows()}
SETTINGS = 'INSTALLED_APPS = ["shop"]\nROOT_URLCONF = "config.urls"\nCELERY_BROKER_URL = "redis://queue/0"\n'
OWN = """\
from django.contrib.sessions.middleware import SessionMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin


class Sessions(SessionMiddleware):
    def process_response(self, request, response):
        response.set_cookie("sessionid", "", secure=request.is_secure())
        return response


class Forms(CsrfViewMiddleware):
    pass


class Policies(MiddlewareMixin):
    def process_response(self, request, response):
        response["Content-Security-Policy"] = "default-src 'self'"
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Frame-Options"] = "DENY"
        return response


class Unchecked(MiddlewareMixin):
    def process_request(self, request):
        request._dont_enforce_csrf_checks = True


class SecurityMiddleware(MiddlewareMixin):
    pass
"""
DJANGO = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
LOGGING = """
LOGGING = {{
    "formatters": {{"plain": {{"format": "%(asctime)s.%(msecs)03d %(message)s"}}, "json": {{"()": "log.JsonFormatter"}}}},
    "handlers": {{"console": {{"class": "logging.StreamHandler", "formatter": {formatter}}}}},
}}
"""


def outcome_of(row: str, settings: str = "", **files: str) -> Outcome:
    texts = {path.replace("__", "/").replace("_py", ".py"): text for path, text in files.items()}
    project = {"manage.py": "", "requirements.txt": "celery==5.4\n", "shop/own.py": OWN, **texts}
    return line_of(ROWS[row], {**project, "config/settings/production.py": SETTINGS + settings}).outcome


@pytest.mark.parametrize(
    ("row", "middleware", "outcome"),
    [
        ("csrf-protection", ["shop.own.Sessions", "shop.own.Forms"], Outcome.PASS),
        ("csrf-protection", ["shop.own.Sessions"], Outcome.FAIL),
        ("csrf-protection", ["qsessions.middleware.SessionMiddleware"], Outcome.FAIL),
        ("csrf-protection", [*DJANGO, "shop.own.Unchecked"], Outcome.MANUAL),
        ("csrf-protection", ["shop.own.Policies"], Outcome.NOT_APPLICABLE),
        ("secure-cookies", ["shop.own.Sessions"], Outcome.MANUAL),
        ("secure-cookies", ["shop.own.Forms"], Outcome.FAIL),
        ("secure-cookies", ["shop.own.Policies"], Outcome.NOT_APPLICABLE),
        ("content-security-policy", ["shop.own.Policies"], Outcome.PASS),
        ("content-security-policy", ["corsheaders.middleware.CorsMiddleware"], Outcome.FAIL),
        ("content-security-policy", ["elsewhere.SecurityHeaders"], Outcome.MANUAL),
        ("content-security-policy", ["shop.own.SecurityMiddleware"], Outcome.FAIL),
        ("security-headers", ["shop.own.Policies"], Outcome.PASS),
        ("security-headers", ["shop.own.SecurityMiddleware"], Outcome.FAIL),
        ("security-headers", ["corsheaders.middleware.CorsMiddleware"], Outcome.FAIL),
    ],
)
def test_middleware_of_the_project_s_own_is_read(row: str, middleware: list[str], outcome: Outcome) -> None:
    assert outcome_of(row, f"MIDDLEWARE = {middleware}\n") is outcome


@pytest.mark.parametrize(
    ("formatter", "outcome"),
    [
        ('"json"', Outcome.PASS),
        ('"plain"', Outcome.FAIL),
        ('os.environ.get("FORMAT", "plain")', Outcome.MANUAL),
    ],
)
def test_logs_are_structured_where_a_handler_has_such_a_formatter(formatter: str, outcome: Outcome) -> None:
    assert outcome_of("structured-logs", f"import os\n{LOGGING.format(formatter=formatter)}") is outcome


@pytest.mark.parametrize(
    ("settings", "outcome"),
    [
        ("", Outcome.PASS),
        ("CELERY_TASK_ACKS_LATE = True\n", Outcome.FAIL),
        ("CELERY_TASK_ACKS_LATE = True\nCELERY_TASK_TIME_LIMIT = 60\n", Outcome.PASS),
        ('CELERY_TASK_ACKS_LATE = True\nCELERY_BROKER_URL = "amqp://queue"\n', Outcome.NOT_APPLICABLE),
        (
            "CELERY_TASK_ACKS_LATE = True\nCELERY_TASK_TIME_LIMIT = 60\nCELERY_BROKER_URL = os.environ['X']\n",
            Outcome.PASS,
        ),
        ("CELERY_TASK_ACKS_LATE = True\nCELERY_BROKER_URL = os.environ['X']\n", Outcome.MANUAL),
    ],
)
def test_without_a_limit_a_task_may_outlast_the_broker_s_patience(settings: str, outcome: Outcome) -> None:
    assert outcome_of("visibility-timeout", f"import os\n{settings}") is outcome


@pytest.mark.parametrize(
    ("route", "outcome"),
    [
        ("health/", Outcome.PASS),
        ("api/health-check/", Outcome.PASS),
        ("livez", Outcome.PASS),
        ("live-search/", Outcome.MANUAL),
        ("tests/case-health/", Outcome.MANUAL),
        ("health-check-monitors/", Outcome.MANUAL),
    ],
)
def test_a_probe_is_told_from_a_page_with_a_like_name(route: str, outcome: Outcome) -> None:
    urls = f'from django.urls import path\nfrom shop import views\nurlpatterns = [path("{route}", views.page)]\n'
    assert outcome_of("liveness", config__urls_py=urls, shop__views_py="def page(request): ...\n") is outcome


QUIET = "from django.http import HttpResponse\ndef page(request):\n    return HttpResponse()\n"
ASKING = "from django.db import connection\ndef page(request):\n    connection.ensure_connection()\n"


@pytest.mark.parametrize(
    ("view", "live", "ready"),
    [(QUIET, Outcome.PASS, Outcome.MANUAL), (ASKING, Outcome.MANUAL, Outcome.PASS)],
)
def test_a_probe_that_asks_the_database_tells_whether_the_process_can_work(
    view: str, live: Outcome, ready: Outcome
) -> None:
    urls = 'from django.urls import path\nfrom shop import views\nurlpatterns = [path("health/", views.page)]\n'
    found = [outcome_of(row, config__urls_py=urls, shop__views_py=view) for row in ("liveness", "readiness")]
    assert found == [live, ready]


def test_a_library_s_addresses_hang_where_it_is_included() -> None:
    urls = 'from django.urls import include, path\nurlpatterns = [path("health/", include("health_check.urls"))]\n'
    assert outcome_of("liveness", config__urls_py=urls) is Outcome.PASS


def test_a_readme_in_a_release_s_metadata_migrates_nothing() -> None:
    files = {
        "manage.py": "",
        "Procfile": "web: gunicorn config.wsgi\n",
        "shop.dist-info/METADATA": "Name: shop\n\n    python manage.py migrate\n",
    }
    assert line_of(ROWS["release-migrates"], files).outcome is Outcome.FAIL


def test_ci_is_looked_for_where_it_runs() -> None:
    flow = {"install/templates/.github/workflows/main.yml": "jobs: {}\n"}
    assert line_of(ROWS["tests-in-ci"], flow).outcome is Outcome.MANUAL
    local = {
        ".github/workflows/main.yml": "uses: ./.github/actions/build\n",
        ".github/actions/build/action.yml": "run: pytest\n",
    }
    assert line_of(ROWS["tests-in-ci"], local).outcome is Outcome.PASS


def test_what_does_not_apply_with_nothing_in_the_environment_may_apply_in_production() -> None:
    database = (
        'import os\nDATABASES = {"default": {"ENGINE": os.environ.get("ENGINE", "django.db.backends.sqlite3")}}\n'
    )
    assert outcome_of("pooling", database) is Outcome.MANUAL


def test_a_setting_of_none_is_not_one_that_is_missing() -> None:
    database = 'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None}}\n'
    files = {"manage.py": "", "config/settings/production.py": SETTINGS + database}
    verdict = line_of(ROWS["pooling"], files).verdict
    assert (verdict.outcome, verdict.looked[0].value) == (Outcome.PASS, "None")


def test_uploads_of_an_app_from_elsewhere_are_kept_somewhere() -> None:
    assert outcome_of("media") is Outcome.NOT_APPLICABLE
    assert outcome_of("media", 'MEDIA_ROOT = "/srv/media"\n') is Outcome.MANUAL


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("def page(request): ...\n", Outcome.FAIL),
        (
            "from django.conf import settings\ndef trusted():\n    return '*' not in settings.ALLOWED_HOSTS\n",
            Outcome.MANUAL,
        ),
    ],
)
def test_code_that_reckons_with_every_host_may_refuse_none(code: str, outcome: Outcome) -> None:
    assert outcome_of("allowed-hosts", 'ALLOWED_HOSTS = ["*"]\n', shop__views_py=code) is outcome
