"""Further cases of the rules that look at single settings of production."""

from __future__ import annotations

import pytest

from django_cto.project import project_from
from django_cto.rule import Finding
from django_cto.rules.settings import (
    allowed_hosts_open,
    api_unsafe_defaults,
    https_and_cookie_flags,
    settings_not_separated,
    task_time_limit_over_visibility_timeout,
)

ENTRY = 'import os\nINSTALLED_APPS = ["shop", "rest_framework"]\nROOT_URLCONF = "u"\n'
COOKIES = 'MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]\n'
OWN = 'MIDDLEWARE = ["shop.middleware.SessionMiddleware"]\n'
HOSTS = "from django.core.exceptions import DisallowedHost\ndef checked(get_response):\n    raise DisallowedHost\n"
LATE = 'CELERY_BROKER_URL = "redis://c/0"\nCELERY_TASK_ACKS_LATE = True\nCELERY_TASK_TIME_LIMIT = 7200\n'
OPEN_VIEW = (
    "from rest_framework.views import APIView\nclass Orders(APIView):\n    def post(self, request):\n        return 1\n"
)


def found(check: object, source: str, **files: str) -> list[Finding]:
    texts = {f"shop/{name}.py": text for name, text in files.items()}
    project = project_from({"shop/settings.py": ENTRY + source} | texts)
    return list(check.check(project))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ('ALLOWED_HOSTS = ["*"]\n', True),
        ('ALLOWED_HOSTS = os.getenv("HOSTS", "*").split(",")\n', True),
        ('ALLOWED_HOSTS = os.environ["HOSTS"].split(",")\n', False),
        ('ALLOWED_HOSTS = ["shop.example"]\nif os.getenv("CI"):\n    ALLOWED_HOSTS += ["*"]\n', False),
        ('ALLOWED_HOSTS = ["*"]\nMIDDLEWARE = ["shop.middleware.checked"]\n', False),
        ("", False),
    ],
)
def test_open_hosts(source: str, is_found: bool) -> None:
    assert bool(found(allowed_hosts_open, source, middleware=HOSTS)) is is_found


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ('request.__dict__["_current_scheme_host"] = site()', False),
        ("request._current_scheme_host = site()", False),
        ("request.get_host = site", False),
        ('request.META["HTTP_HOST"] = site()', False),
        ('setattr(request, "get_host", site)', False),
        ('site(request.META["HTTP_HOST"])', True),
        ('request.META["REMOTE_ADDR"] = site()', True),
    ],
)
def test_a_middleware_that_sets_the_host_is_let_be(code: str, is_found: bool) -> None:
    middleware = f"class Own:\n    def __call__(self, request):\n        {code}\n        return self.answer(request)\n"
    source = 'ALLOWED_HOSTS = ["*"]\nMIDDLEWARE = ["shop.middleware.{}"]\n'
    assert bool(found(allowed_hosts_open, source.format("Own"), middleware=middleware)) is is_found
    assert found(allowed_hosts_open, source.format("Other"), middleware=middleware)


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("from django.conf import settings\ndef link(r):\n    return '*' in settings.ALLOWED_HOSTS\n", False),
        ("from django.conf import settings\ndef link(r):\n    return settings.WEBHOOKS.ALLOWED_HOSTS\n", True),
        ("def link(request):\n    return request.build_absolute_uri('/')\n", True),
    ],
)
def test_code_that_reckons_with_open_hosts_is_let_be(code: str, is_found: bool) -> None:
    findings = found(allowed_hosts_open, 'ALLOWED_HOSTS = ["*"]\n', links=code)
    assert bool(findings) is is_found
    if "build_absolute_uri" in code:
        assert [related.note for related in findings[0].related] == ["`link` asks for the host of the request"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (COOKIES, "`SESSION_COOKIE_SECURE` and `CSRF_COOKIE_SECURE` are not set: the cookies are sent over plain HTTP too"),
        (COOKIES + "SESSION_COOKIE_SECURE = True\n", "`CSRF_COOKIE_SECURE` is not set: the cookie is sent over plain HTTP too"),
        (COOKIES + "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True\nSESSION_COOKIE_HTTPONLY = False\n",
         "`SESSION_COOKIE_HTTPONLY` is off: scripts may read the cookie"),
        (COOKIES + "SESSION_COOKIE_SECURE = True\nCSRF_USE_SESSIONS = True\n", None),
        (COOKIES + 'SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.getenv("USE_HTTPS") == "1"\n', None),
        (COOKIES + 'SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ["SECURE"] == "1"\n', None),
        (COOKIES + "DEBUG = False\nSESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG\n", None),
        (COOKIES + "try:\n    from .local import *\nexcept ImportError:\n    pass\n", None),
        (OWN, None),
        ("", None),
    ],
)  # fmt: skip
def test_cookie_flags(source: str, message: str | None) -> None:
    assert [finding.message for finding in found(https_and_cookie_flags, source)] == ([message] if message else [])


def test_missing_flags_are_put_at_the_end_of_the_settings_of_production() -> None:
    project = project_from({"shop/settings/production.py": ENTRY + COOKIES})
    (finding,) = https_and_cookie_flags.check(project)
    assert finding.fix
    (edit,) = finding.fix.edits
    assert (edit.start, edit.text) == ((5, 1), "SESSION_COOKIE_SECURE = True\nCSRF_COOKIE_SECURE = True\n")


@pytest.mark.parametrize(
    ("source", "files", "is_found"),
    [
        ("DEBUG = False\n", {}, True),
        ('DEBUG = os.getenv("DEBUG") == "1"\n', {}, False),
        # That it is on is another rule's to say.
        ("DEBUG = True\n", {}, False),
        ('DEBUG = os.getenv("DEBUG", "1") == "1"\n', {}, False),
        ("DEBUG = False\nif os.path.exists('x'):\n    from .local import *\n", {}, False),
        ("DEBUG = False\n", {"settings_dev": "from .settings import *\nDEBUG = True\n"}, False),
    ],
)
def test_one_module_for_all(source: str, files: dict[str, str], is_found: bool) -> None:
    named = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n'
    assert bool(found(settings_not_separated, source, **files, wsgi=named)) is is_found


def test_settings_that_nothing_here_runs_are_a_base_for_others() -> None:
    assert found(settings_not_separated, "DEBUG = False\n") == []


def test_production_on_top_of_developers_settings_is_found() -> None:
    texts = {
        "shop/settings/dev.py": ENTRY + "DEBUG = True\n",
        "shop/settings/prod.py": "from .dev import *\nDEBUG = False\n",
    }
    (finding,) = settings_not_separated.check(project_from(texts))
    assert (
        finding.message == "`from shop.settings.dev import *` brings the settings of developers into shop.settings.prod"
    )


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        (LATE, True),
        (LATE.replace("redis:", "amqp:"), False),
        (LATE.replace("LATE = True", "LATE = False"), False),
        (LATE + 'CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 10800}\n', False),
        (LATE + 'CELERY_BROKER_TRANSPORT_OPTIONS = {"queue_order_strategy": "priority"}\n', True),
        (LATE + "CELERY_BROKER_TRANSPORT_OPTIONS = made()\n", False),
        (LATE.replace("7200", '"x"'), False),
        (LATE.replace("7200", "1800"), False),
        (LATE.replace('"redis://c/0"', 'os.environ["BROKER"]'), False),
    ],
)
def test_time_limits(source: str, is_found: bool) -> None:
    assert bool(found(task_time_limit_over_visibility_timeout, source)) is is_found


@pytest.mark.parametrize(
    ("source", "view", "is_found"),
    [
        ("REST_FRAMEWORK = {}\n", OPEN_VIEW, True),
        ("", OPEN_VIEW, True),
        ('REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"]}\n', OPEN_VIEW, True),
        ('REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["shop.permissions.Own"]}\n', OPEN_VIEW, False),
        ("REST_FRAMEWORK = made()\n", OPEN_VIEW, False),
        (
            "REST_FRAMEWORK = {}\n",
            OPEN_VIEW.replace("    def", "    permission_classes = [IsAdminUser]\n    def"),
            False,
        ),
        ("REST_FRAMEWORK = {}\n", "", False),
        ("CORS_ALLOW_ALL_ORIGINS = True\nCORS_ALLOW_CREDENTIALS = True\n", "", True),
        ("CORS_ALLOW_ALL_ORIGINS = True\n", "", False),
    ],
)
def test_defaults_of_the_api(source: str, view: str, is_found: bool) -> None:
    assert bool(found(api_unsafe_defaults, source, api=view)) is is_found


OPEN_SET = "from rest_framework import viewsets\nclass Orders(Before, viewsets.ModelViewSet):\n    x = 1\n"
ASKING = "class Own:\n    def filter_queryset(self, request, queryset, view):\n        return mine(request.user)\n"


@pytest.mark.parametrize(
    "view",
    [
        OPEN_VIEW.replace("post", "get"),
        OPEN_VIEW.replace("return 1", "return 1 if request.user.is_anonymous else 2"),
        OPEN_VIEW.replace("return 1", "raise PermissionDenied"),
        OPEN_VIEW.replace("    def", "    authentication_classes = []\n    def"),
        OPEN_VIEW.replace("    def", "    @signed\n    def"),
        OPEN_VIEW.replace("Orders", "LoginView"),
        f"def check(request):\n    request.user.check()\n{OPEN_VIEW.replace('return 1', 'return check(request)')}",
        ASKING + OPEN_VIEW.replace("    def", "    filter_backends = (Own,)\n    def"),
        "class Before:\n    def initial(self, request):\n        refuse(self)\n" + OPEN_SET,
        "class Before:\n    def get_queryset(self):\n        return of(self.request.user)\n" + OPEN_SET,
        "class Before:\n    http_method_names = ['get']\n" + OPEN_SET,
    ],
)
def test_views_that_only_read_or_look_at_who_asks_are_let_be(view: str) -> None:
    assert found(api_unsafe_defaults, "REST_FRAMEWORK = {}\n", api=view) == []


def test_views_that_take_writes_are_counted() -> None:
    more = "class Before:\n    def perform_create(self, serializer):\n        serializer.save(by=self.request.user)\n"
    said = 'REST_FRAMEWORK = {"DEFAULT_FILTER_BACKENDS": ["shop.own.Own"]}\n'
    (finding,) = found(api_unsafe_defaults, "REST_FRAMEWORK = {}\n", api=more + OPEN_SET)
    assert (
        finding.message
        == "`REST_FRAMEWORK` has no DEFAULT_PERMISSION_CLASSES: 1 view that takes writes names no permission"
    )
    (finding,) = found(api_unsafe_defaults, said, api=OPEN_VIEW, sets=more + OPEN_SET)
    assert finding.message.endswith("2 views that take writes name none")
    assert found(api_unsafe_defaults, said, api=OPEN_VIEW, own=ASKING) == []


@pytest.mark.parametrize(
    ("path", "source", "is_found"),
    [
        ("shop/views.py", 'def view(request):\n    return os.environ["SHOP_KEY"]\n', True),
        ("shop/views.py", 'def view(request):\n    return os.getenv("SHOP_KEY", "")\n', True),
        ("shop/views.py", 'def view(request):\n    os.environ["SHOP_KEY"] = "1"\n', False),
        ("shop/views.py", 'def view(request):\n    return os.environ.get("HOME")\n', False),
        ("shop/views.py", 'def view(request):\n    return os.environ.get("SHOP_CONTAINERIZED")\n', False),
        ("shop/views.py", 'def view(request):\n    return "set" if os.getenv("SHOP_KEY") else "unset"\n', False),
        ("shop/views.py", 'def view(request):\n    return "on" if os.getenv("SHOP_MODE") else "off"\n', True),
        ("shop/environment.py", 'def get(name):\n    return os.environ["SHOP_KEY"]\n', False),
        ("shop/management/commands/run.py", 'def handle():\n    return os.environ["SHOP_KEY"]\n', False),
        ("shop/tests.py", 'def test_view():\n    return os.environ["SHOP_KEY"]\n', False),
    ],
)
def test_the_environment_outside_of_settings(path: str, source: str, is_found: bool) -> None:
    settings = (
        ENTRY
        + "from shop.environment import get\nDEBUG = False\ntry:\n    from .local import *\nexcept ImportError:\n    pass\n"
    )
    texts = {"shop/__init__.py": "", "shop/models.py": "", "shop/settings.py": settings, path: f"import os\n{source}"}
    assert bool(list(settings_not_separated.check(project_from(texts)))) is is_found


def test_an_app_that_reads_the_environment_everywhere_is_told_once() -> None:
    reading = 'import os\n\n\ndef view(request):\n    return os.environ["SHOP_KEY"]\n'
    texts = {f"shop/views{number}.py": reading for number in range(5)}
    settings = {"shop/__init__.py": "", "shop/models.py": "", "shop/settings.py": ENTRY + "DEBUG = False\n"}
    findings = list(settings_not_separated.check(project_from(texts | settings)))
    told = [finding for finding in findings if "SHOP_KEY" in finding.message]
    assert [finding.place.path for finding in told] == ["shop/views0.py"]
    assert told[0].message.endswith("no settings say that it exists, like 4 other files of `shop`")
    assert [related.place.path for related in told[0].related] == [f"shop/views{number}.py" for number in range(1, 5)]
