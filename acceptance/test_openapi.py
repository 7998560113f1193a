"""The API does what its schema says, whatever it is sent: no server error and no answer that is not documented."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from stack import Stack
from stack.program import wait_until

CREDENTIALS = {"email": "api@example.com", "password": "correct-horse-battery-9"}
CONFIG = Path(__file__).parent / "schemathesis.toml"
# What ends the log-in would make of every later request one of a stranger.
ENDS_THE_LOGIN = ("auth_logout", "users_me_delete", "users_me_password")


@pytest.fixture(scope="module")
def login(running: Stack) -> dict[str, str]:
    """Somebody who signed up and whose address is verified."""
    address = f"{running.project.address}/api/v1/auth/"
    headers = {"Content-Type": "application/json", "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"{address}signup/", json.dumps(CREDENTIALS).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 202
    wait_until(lambda: len(running.mail.sent_to(CREDENTIALS["email"])) == 2, "the mails of the sign-up")
    verify = (
        "from allauth.account.models import EmailAddress; EmailAddress.objects.filter(email='{}').update(verified=True)"
    )
    running.project.manage("shell", "-c", verify.format(CREDENTIALS["email"]))
    return {"LOGIN": json.dumps(CREDENTIALS), "LOGIN_URL": f"{address}token/"}


@pytest.fixture(scope="module")
def schema(running: Stack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schema as the project writes it, without a warning."""
    path = tmp_path_factory.mktemp("openapi") / "schema.yaml"
    running.project.manage("spectacular", "--validate", "--fail-on-warn", "--file", str(path))
    return path


def schemathesis(running: Stack, schema: Path, *options: str, **environment: str) -> None:
    """All checks, with a bounded number of requests that is the same each time."""
    command = [str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(CONFIG), "run", str(schema)]
    command += ["--url", running.project.address, "--checks", "all", "--max-examples", "20", "--seed", "1"]
    command += ["--request-timeout", "30", "--no-color", "--continue-on-failure"]
    command += ["--header", "X-Forwarded-Proto: https"]
    hooks = {"SCHEMATHESIS_HOOKS": "callers", "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(
        [*command, *options],
        cwd=schema.parent,
        env=os.environ | hooks | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-3_000:]


def test_strangers_get_documented_answers(running: Stack, schema: Path) -> None:
    schemathesis(running, schema)


def test_a_logged_in_person_gets_documented_answers(running: Stack, schema: Path, login: dict[str, str]) -> None:
    excluded = [option for name in ENDS_THE_LOGIN for option in ("--exclude-operation-id", name)]
    schemathesis(running, schema, *excluded, **login)


def test_the_server_logged_no_error(running: Stack, schema: Path) -> None:
    log = (running.project.folder / "web.log").read_text()
    assert [line for line in log.splitlines() if '"level": "ERROR"' in line] == []
