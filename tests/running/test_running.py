"""A running project tells the explanation of an error on its debug page and on its console, with DEBUG and only then."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.views import csrf
from django.views.debug import builtin_template_path

from django_cto.running.missing import TRIED
from django_cto.running.refused import ADVICE
from django_cto.running.reporter import FRAMES

PROJECT = Path(__file__).parent.parent / "errors" / "project"
ASK = """
import json, sys
import django

django.setup()
from django.conf import settings
from django.test import Client

client = Client(raise_request_exception=False, enforce_csrf_checks=True, SERVER_NAME="localhost")
page = client.get("/broken/", headers={"accept": sys.argv[1]})
answer = {"page": page.content.decode(), "code": page.status_code, "reporter": settings.DEFAULT_EXCEPTION_REPORTER}
answer["modules"] = sorted(name for name in sys.modules if name.startswith("django_cto"))
answer["refused"] = client.post("/broken/").content.decode()
answer["missing"] = client.get("/broke/", headers={"accept": sys.argv[1]}).content.decode()
answer["icon"] = client.get("/broke.ico", headers={"sec-fetch-dest": "image"}).content.decode()
answer["middleware"], answer["view"] = settings.MIDDLEWARE[-1], settings.CSRF_FAILURE_VIEW
print(json.dumps(answer))
"""
BROKEN = """
from django.http import HttpResponse
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_protect

from shop.models import Book


@csrf_protect
def broken(request):
    return HttpResponse(Book.objects.filter(titel=request.GET.get("title", "<script>alert(1)</script>")))


urlpatterns = [path("broken/", broken)]
"""
TITLE = "A query names a field that the model does not have"

MISSING = "No URL pattern answers the address"
REFUSED = "A form or request is refused for want of a CSRF token"
CIRCLE = "Modules import one another in a circle"
# The tests may run on a machine that is busy with others.
PATIENT = "import django_cto.running.explanation as ours\nours.PATIENCE = 50"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "config" / "urls.py").write_text(BROKEN)
    return folder


def say(folder: Path, more: str) -> None:
    settings = folder / "config" / "settings.py"
    settings.write_text(f'{settings.read_text()}\nINSTALLED_APPS += ["django_cto"]\n{more}\n')


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def asked(folder: Path, accept: str = "text/html") -> tuple[dict[str, Any], str]:
    ran = run(folder, "-c", ASK, accept)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout), ran.stderr


def test_the_debug_page_and_the_console_tell_the_explanation(folder: Path) -> None:
    say(folder, PATIENT)
    answer, console = asked(folder)
    assert answer["code"] == 500
    assert '<div id="django-cto"' in answer["page"]
    told = answer["page"].partition('<div id="django-cto"')[2].partition('<div id="traceback">')[0]
    assert f"<h2>{TITLE}</h2>" in told
    assert "shop/models.py" in told
    assert "<script" not in told
    assert "<a " not in told
    assert console.index("FieldError: Cannot resolve") < console.index(f"# {TITLE}")
    assert f"# {REFUSED}" in console.partition("Forbidden (CSRF")[2]


def test_the_pages_of_a_refused_form_and_of_a_missing_address_tell_it_too(folder: Path) -> None:
    say(folder, PATIENT)
    answer, console = asked(folder)
    assert f"<h2>{REFUSED}</h2>" in answer["refused"].partition("CSRF verification failed")[2]
    told = answer["missing"].partition('<div id="django-cto"')[2].partition("Django tried these")[0]
    assert f"<h2>{MISSING}</h2>" in told
    assert "<code>/broken/</code>" in told, "the nearest address"
    assert "Page not found" in answer["icon"]
    assert MISSING not in answer["icon"] + console


ASYNCHRONOUS = """
import asyncio
import django

django.setup()
from django.test import AsyncClient

page = asyncio.run(AsyncClient().get("/broke/"))
print(page.status_code, page.content.decode())
"""


def test_an_asynchronous_server_tells_it_too(folder: Path) -> None:
    say(folder, f'{PATIENT}\nALLOWED_HOSTS = ["testserver"]')
    shown = run(folder, "-c", ASYNCHRONOUS).stdout
    assert shown.startswith("404")
    assert f"<h2>{MISSING}</h2>" in shown


def test_a_page_of_the_project_s_own_for_refused_forms_is_left_alone(folder: Path) -> None:
    (folder / "shop" / "templates" / "403_csrf.html").write_text("Our own words")
    say(folder, PATIENT)
    assert asked(folder)[0]["refused"] == "Our own words"
    (folder / "shop" / "refusal.py").write_text(
        "from django.http import HttpResponse\n\n\ndef own(request, reason=''):\n    return HttpResponse('Our view')\n"
    )
    settings = folder / "config" / "settings.py"
    settings.write_text(f'{settings.read_text()}\nCSRF_FAILURE_VIEW = "shop.refusal.own"\n')
    assert asked(folder)[0]["refused"] == "Our view"


def test_the_page_in_plain_text_tells_it_too(folder: Path) -> None:
    say(folder, PATIENT)
    answer, _ = asked(folder, "text/plain")
    assert answer["page"].startswith("FieldError at /broken/")
    assert f"\n# {TITLE}\n" in answer["page"]


def test_without_debug_nothing_happens(folder: Path) -> None:
    say(folder, 'DEBUG = False\nALLOWED_HOSTS = ["localhost"]')
    answer, console = asked(folder)
    assert answer["code"] == 500
    assert TITLE not in answer["page"] + console
    assert answer["reporter"] == "django.views.debug.ExceptionReporter"
    assert answer["view"] == "django.views.csrf.csrf_failure"
    assert answer["middleware"] == "django.contrib.messages.middleware.MessageMiddleware"
    assert answer["modules"] == ["django_cto", "django_cto.apps"]


def test_a_reporter_of_the_project_s_own_is_left_alone(folder: Path) -> None:
    (folder / "shop" / "reporter.py").write_text(
        "from django.views.debug import ExceptionReporter\n\n\nclass Own(ExceptionReporter):\n    pass\n"
    )
    say(folder, 'DEFAULT_EXCEPTION_REPORTER = "shop.reporter.Own"')
    answer, _ = asked(folder)
    assert answer["reporter"] == "shop.reporter.Own"
    assert TITLE not in answer["page"]


@pytest.mark.parametrize("reload", [True, False])
def test_what_ends_the_server_is_explained(folder: Path, reload: bool) -> None:
    """With the reloader the server waits for a change: it is stopped once it has said all."""
    (folder / "config" / "urls.py").write_text("import shop.circle\n\nurlpatterns = []\n")
    (folder / "shop" / "circle.py").write_text("from shop.square import side\n\nradius = 1\n")
    (folder / "shop" / "square.py").write_text("from shop.circle import radius\n\nside = 1\n")
    say(folder, PATIENT)
    command = [sys.executable, "manage.py", "runserver", "127.0.0.1:0", *([] if reload else ["--noreload"])]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as server:
        assert server.stderr
        shown = ""
        for line in server.stderr:
            shown += line
            if line.startswith("More: "):
                break
        os.killpg(server.pid, signal.SIGKILL)
    assert f"\n# {CIRCLE}\n" in shown


def test_a_failure_of_ours_leaves_the_page_as_django_makes_it(folder: Path) -> None:
    say(folder, f"{PATIENT}\nours.COMMAND = ('/no/such/program',)")
    answer, _ = asked(folder)
    assert answer["code"] == 500
    assert "Cannot resolve keyword" in answer["page"]
    assert '<div id="django-cto"' not in answer["page"]


def test_a_project_that_takes_long_to_read_does_not_hold_the_page_up(folder: Path) -> None:
    say(
        folder,
        "import sys\nimport django_cto.running.explanation as ours\nours.PATIENCE = 0.1\n"
        "ours.COMMAND = (sys.executable, '-c', 'import time; time.sleep(20)')",
    )
    started = monotonic()
    answer, _ = asked(folder)
    assert monotonic() - started < 15
    assert answer["code"] == 500
    assert '<div id="django-cto"' not in answer["page"]


def test_django_s_page_still_has_the_place_for_it() -> None:
    assert FRAMES in builtin_template_path("technical_500.html").read_text(encoding="utf-8")
    assert TRIED.search(builtin_template_path("technical_404.html").read_bytes())
    page = builtin_template_path("csrf_403.html")
    assert ADVICE in (page if page.exists() else Path(csrf.__file__)).read_bytes(), "4.2 has it in the module"
