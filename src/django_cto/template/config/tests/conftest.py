"""Settings are read once in a process; these tests read them again and again."""

import importlib
import os
import secrets
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What the machine of the developer or of CI has set shall not decide what is tested.
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "COVERAGE", "PYTHON", "VIRTUAL_ENV", "DATABASE_URL", "REDIS_URL", "PG")


@pytest.fixture
def run():
    """Runs Python with exactly these variables on top of the machine's."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        inherited = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, env=inherited | variables, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
        )

    return run


@pytest.fixture
def load(monkeypatch):
    """Reads settings anew with these variables, as a process that starts does, and much faster."""

    def load(name: str, **variables: str) -> SimpleNamespace:
        for module in [module for module in sys.modules if module.startswith("config.settings")]:
            monkeypatch.delitem(sys.modules, module)
        for variable, value in variables.items():
            monkeypatch.setenv(variable, value)
        return SimpleNamespace(**vars(importlib.import_module(name)))

    return load


@pytest.fixture
def sound():
    """The variables of a production that starts."""
    return {
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(64),
        "DJANGO_ALLOWED_HOSTS": "www.example.com",
        "DATABASE_URL": "postgres://app:password@127.0.0.1:1/app",
        "REDIS_URL": "redis://:password@127.0.0.1:1",
        "EMAIL_URL": "smtp+tls://user:password@127.0.0.1:1",
        "TRUSTED_PROXY_COUNT": "1",
        # Whatever the machine of the developer or of CI has set.
        "CACHE_URL": "",
        "CELERY_BROKER_URL": "",
        "DATABASE_POOLED": "false",
        "DIRECT_DATABASE_URL": "",
        "SENTRY_DSN": "",
    }
