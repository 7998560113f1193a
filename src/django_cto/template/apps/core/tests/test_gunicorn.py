"""The server's configuration: workers by the container's limit, logs without secrets, nothing shared by the fork."""

import io
import json
import logging
import math
import os
import runpy
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

ROOT = Path(__file__).resolve().parents[3]
CONF = ROOT / "gunicorn.conf.py"


def load(monkeypatch, **environment):
    for name in ("PORT", "WEB_CONCURRENCY", "WEB_THREADS", "WEB_ACCESS_LOG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(CONF))


def write(root, files):
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


@pytest.mark.parametrize(
    ("cpus", "workers"), [(0.1, 1), (0.25, 1), (0.5, 2), (1, 3), (1.5, 4), (2, 5), (4, 9), (64, 129)]
)
def test_workers_are_twice_the_cpus_and_one(monkeypatch, cpus, workers):
    assert load(monkeypatch)["worker_count"](cpus) == workers


class TestContainerLimit:
    @pytest.fixture
    def container_cpus(self, monkeypatch):
        return load(monkeypatch)["container_cpus"]

    def test_version_2_in_a_container_of_its_own(self, container_cpus, tmp_path):
        write(tmp_path, {"cpu.max": "150000 100000\n"})
        assert container_cpus("0::/\n", tmp_path) == 1.5

    def test_version_2_without_a_limit(self, container_cpus, tmp_path):
        write(tmp_path, {"cpu.max": "max 100000\n"})
        assert container_cpus("0::/\n", tmp_path) == math.inf

    def test_version_2_takes_the_narrowest_of_all_groups_above(self, container_cpus, tmp_path):
        write(tmp_path, {"pods/cpu.max": "50000 100000\n", "pods/web/cpu.max": "400000 100000\n"})
        assert container_cpus("0::/pods/web\n", tmp_path) == 0.5

    def test_version_1_in_a_container_that_sees_only_the_root(self, container_cpus, tmp_path):
        write(tmp_path, {"cpu/cpu.cfs_quota_us": "200000\n", "cpu/cpu.cfs_period_us": "100000\n"})
        assert container_cpus("4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n", tmp_path) == 2

    def test_version_1_without_a_limit(self, container_cpus, tmp_path):
        write(tmp_path, {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"})
        assert container_cpus("3:cpu,cpuacct:/\n", tmp_path) == math.inf

    def test_other_controllers_say_nothing(self, container_cpus, tmp_path):
        write(tmp_path, {"cpu/cpu.cfs_quota_us": "100000\n", "cpu/cpu.cfs_period_us": "100000\n"})
        assert container_cpus("5:cpuset:/\n4:memory:/\n", tmp_path) == math.inf


def test_processors_taken_away_by_affinity_are_not_counted():
    asked = "import os, runpy; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); "
    asked += f"conf = runpy.run_path({str(CONF)!r}); print(conf['machine_cpus'](), conf['workers'] <= 3)"
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system has no affinity")
    environment = {name: value for name, value in os.environ.items() if name != "WEB_CONCURRENCY"}
    answer = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["1", "True"]


def test_the_environment_decides_what_differs(monkeypatch):
    conf = load(monkeypatch, PORT="9001", WEB_CONCURRENCY="7", WEB_THREADS="2", WEB_ACCESS_LOG="on")
    assert (conf["bind"], conf["workers"], conf["threads"], conf["accesslog"]) == ("0.0.0.0:9001", 7, 2, "-")
    assert load(monkeypatch)["accesslog"] is None


def test_gunicorn_accepts_every_setting(monkeypatch):
    config = Config()
    known = {name: value for name, value in load(monkeypatch).items() if name in config.settings}
    for name, value in known.items():
        config.set(name, value)
    assert {"workers", "worker_class", "max_requests_jitter", "graceful_timeout", "logger_class"} <= known.keys()
    assert config.graceful_timeout >= config.timeout


def answered(path, query, status="200 OK"):
    response = SimpleNamespace(status=status, sent=12, headers=[("X-Request-ID", "abc")])
    request = SimpleNamespace(headers=[("AUTHORIZATION", "Bearer secret")])
    environ = {
        "REMOTE_ADDR": "10.0.0.9",
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"{path}?{query}",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
    }
    return response, request, environ, timedelta(milliseconds=25)


def test_a_request_is_one_json_line_without_secrets(monkeypatch):
    conf = load(monkeypatch, WEB_ACCESS_LOG="1")
    config = Config()
    config.set("accesslog", "-")
    logger = conf["StructuredLogger"](config)
    lines = io.StringIO()
    logger.access_log.handlers = [logging.StreamHandler(lines)]
    logger.access(*answered('/hostile"\n{', "token=secret"))
    (line,) = lines.getvalue().splitlines()
    assert "secret" not in line
    record = json.loads(line)
    assert (record["path"], record["status"], record["milliseconds"]) == ('/hostile"\n{', "200", 25)
    assert (record["request_id"], record["address"]) == ("abc", "10.0.0.9")


def test_no_connection_is_open_when_the_application_is_forked():
    asked = (
        "import config.wsgi; from django.db import connections; "
        "print([c.alias for c in connections.all(initialized_only=True) if c.connection is not None])"
    )
    answer = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip().splitlines()[-1] == "[]"
