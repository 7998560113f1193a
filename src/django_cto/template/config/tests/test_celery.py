"""Celery as it is started on a command line, and as a request meets it when its queue is away."""

import os
import signal
import subprocess
import sys
import time

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from config.tests.conftest import ROOT

ENVIRONMENT = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}


def test_a_worker_starts_with_nothing_configured():
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo", "--without-mingle"]
    process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    answers = []
    deadline = time.monotonic() + 60
    while not answers and time.monotonic() < deadline and process.poll() is None:
        answers = [name for answer in current_app.control.ping(timeout=0.5) for name in answer]
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=60)
    assert answers, said.decode()
    assert process.returncode == 0, said.decode()


def test_every_task_belongs_to_the_project(run):
    answer = run("-m", "celery", "-A", "config", "report", DJANGO_SETTINGS_MODULE="config.settings.test")
    assert "DatabaseScheduler" in answer.stdout, answer.stderr
    tasks = [name for name in current_app.tasks if name.startswith("apps.")]
    assert tasks
    assert all(current_app.tasks[name].app.main == "config" for name in tasks)


@pytest.fixture
def broker(request, closed_port, mute_port):
    port = {"closed": closed_port, "mute": mute_port}[request.param]
    usual = {name: current_app.conf[name] for name in ("task_always_eager", "broker_url")}
    current_app.conf.update(task_always_eager=False, broker_url=f"redis://127.0.0.1:{port}/0")
    yield
    current_app.conf.update(usual)


@pytest.mark.parametrize("broker", ["closed", "mute"], indirect=True)
def test_whoever_sends_a_task_is_told_soon_that_the_queue_is_away(broker):
    begun = time.monotonic()
    with current_app.connection_for_write() as connection, pytest.raises(OperationalError):
        current_app.send_task("any", connection=connection)
    assert time.monotonic() - begun < 5
