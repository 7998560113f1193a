"""Local settings ask for nothing, and start servers only where none is named."""

import re

import pytest

from config import embedded
from config.settings.environment import ROOT
from config.settings.secret import local_secret

STARTED = """
from django.conf import settings
settings.DEBUG
from config import embedded
print(embedded.database_url.cache_info().currsize, embedded.redis_url.cache_info().currsize)
"""


def test_a_server_that_is_named_keeps_ours_out(run):
    named = {"DATABASE_URL": "postgres://app:x@database.invalid/app", "REDIS_URL": "redis://redis.invalid"}
    answer = run("-c", STARTED, DJANGO_SETTINGS_MODULE="config.settings.local", **named)
    assert answer.stdout.split() == ["0", "0"]


@pytest.mark.parametrize(
    ("argv", "offline"),
    [
        (["manage.py", "collectstatic"], True),
        (["manage.py", "--version"], True),
        (["/usr/bin/mypy", "."], True),
        (["manage.py", "runserver"], False),
        (["manage.py"], False),
        (["pytest", "--ds=config.settings.test"], False),
        (["celery", "-A", "config", "worker"], False),
    ],
)
def test_a_command_that_reads_no_data_starts_nothing(argv, offline):
    assert embedded.offline(argv) is offline


def test_what_starts_nothing_is_told_no_address(run):
    code = "import sys; sys.argv = ['manage.py', 'help']; from config import embedded; "
    answer = run("-c", code + "print(embedded.database_url(), embedded.redis_url())")
    assert answer.stdout.count(".invalid") == 2


def test_windows_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(embedded, "SYSTEM", "win32")
    with pytest.raises(SystemExit, match=r"set REDIS_URL .* WSL"):
        embedded.lease_of("valkey", "REDIS_URL")


def test_secrets_are_made_once_and_kept_to_their_owner(tmp_path):
    path = tmp_path / "var" / "secret"
    first = local_secret(path)
    assert first == local_secret(path)
    assert len(first) > 64
    assert path.stat().st_mode & 0o077 == 0


def test_every_variable_is_documented():
    """In `.env.example`, where somebody who deploys looks."""
    documented = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    sources = [*ROOT.glob("config/**/*.py"), *ROOT.glob("apps/**/*.py"), ROOT / "gunicorn.conf.py"]
    code = "\n".join(path.read_text() for path in sources if "tests" not in path.parts)
    read = set(re.findall(r"(?:env\.\w+|environ\.get)\(\s*['\"]([A-Z_]+)['\"]", code))
    read |= set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    # Refused in production whatever they say, or set by the test runner and by Docker.
    nobodys = {"DJANGO_DEBUG", "CELERY_TASK_ALWAYS_EAGER", "PYTEST_XDIST_WORKER", "COMPOSE_PROJECT_NAME"}
    assert read - nobodys <= documented
    assert {name for name in documented - read if not re.fullmatch("(GOOGLE|GITHUB)_CLIENT_(ID|SECRET)", name)} == set()
