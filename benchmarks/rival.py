"""cookiecutter-django's project in production, its user endpoint made to return as many rows as ours."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from stack import Stack
from stack.program import Program, free_port
from stack.project import KEPT, TEMPLATE

ADDRESS = "https://github.com/cookiecutter/cookiecutter-django"
RELEASE = "2026.8.18"
ANSWERS = {"project_slug": "rival", "rest_api": "DRF", "username_type": "email", "use_whitenoise": "y"}
ANSWERS |= {"cloud_provider": "None", "mail_service": "Other SMTP", "frontend_pipeline": "None"}
# Workers that are recycled within a leg of some seconds would be measured, not the answers.
STEADY = {"GUNICORN_CMD_ARGS": "--max-requests 0", "WEB_CONCURRENCY": "5"}
PREPARE = """
from rest_framework.authtoken.models import Token
from rival.users.models import User
people = [User.objects.create_user(f"person{n}@example.com", "a password", name=f"Person {n}") for n in range(100)]
print(Token.objects.create(user=people[0]).key)
"""


@dataclass(frozen=True)
class Rival:
    """The running server and how to ask it."""

    program: Program
    port: int
    token: str


def started(made: Stack) -> Rival:
    """Makes the project where it is not made yet, fills a database of its own, and serves it."""
    folder, bin_ = _generated(), _installed() / "bin"
    made.database.ask("CREATE DATABASE rival")
    port = free_port()
    environment = {
        "PATH": f"{bin_}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(64),
        "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
        "DJANGO_ADMIN_URL": "admin/",
        "DATABASE_URL": made.database.url("rival"),
        "REDIS_URL": made.project.settings["CACHE_URL"],
        "PORT": str(port),
        **STEADY,
    }

    def manage(*arguments: str) -> str:
        command = [str(bin_ / "python"), "manage.py", *arguments]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-4000:])
        return done.stdout

    manage("migrate", "--no-input")
    manage("collectstatic", "--no-input")
    token = manage("shell", "--no-imports", "-c", PREPARE).split()[-1]
    # The same server with the same settings as ours.
    command = [str(bin_ / "gunicorn"), "--config", str(TEMPLATE / "gunicorn.conf.py"), "config.wsgi"]
    program = Program("rival", command, folder, lambda: _answers(port, token), environment)
    made.run(program)
    return Rival(program, port, token)


def _answers(port: int, token: str) -> bool:
    headers = {"Authorization": f"Token {token}", "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/users/me/", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _installed() -> Path:
    """Its own requirements, as released; psycopg in the wheel that both projects use."""
    venv = KEPT / f"rival-{RELEASE}-{sys.version_info.major}{sys.version_info.minor}"
    if not (venv / "installed").exists():
        shutil.rmtree(venv, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        requirements = _generated() / "requirements" / "production.txt"
        requirements.write_text(requirements.read_text().replace("psycopg[c]", "psycopg[binary]"))
        subprocess.run([str(venv / "bin" / "pip"), "install", "--quiet", "-r", str(requirements)], check=True)
        (venv / "installed").touch()
    return venv


def _generated() -> Path:
    """Generated without its hooks: they ask for tools that only development needs."""
    folder = KEPT / "rival"
    if not folder.exists():
        source = os.environ.get("COOKIECUTTER_DJANGO", ADDRESS)
        checkout = [] if "COOKIECUTTER_DJANGO" in os.environ else ["--checkout", RELEASE]
        answers = [f"{name}={value}" for name, value in ANSWERS.items()]
        venv = KEPT / "cookiecutter"
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(venv / "bin" / "pip"), "install", "--quiet", "cookiecutter==2.6.0"], check=True)
        command = [str(venv / "bin" / "cookiecutter"), "--accept-hooks", "no", "--no-input", *checkout]
        subprocess.run([*command, "--output-dir", str(KEPT), source, *answers], check=True)
        _return_all(folder / "rival" / "users" / "api")
    return folder


def _return_all(api: Path) -> None:
    """Its list shows only who asks; for as many rows as ours it shows everybody, with as many fields."""
    views, serializers = api / "views.py", api / "serializers.py"
    views.write_text(views.read_text().replace(".filter(id=self.request.user.id)", ".order_by('-date_joined')[:100]"))
    fields = 'fields = ["name", "url"]'
    more = 'fields = ["id", "name", "email", "is_active", "date_joined", "last_login", "url"]'
    serializers.write_text(serializers.read_text().replace(fields, more))
