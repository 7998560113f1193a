"""What Sentry hears: from requests and from tasks, with the release and the environment."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest

BREAK = """
import sys, types
import django
django.setup()
import sentry_sdk
from celery import shared_task
from django.conf import settings
from django.test import Client
from django.urls import path

def broken(request):
    raise RuntimeError("in a request")

sys.modules["broken_urls"] = types.ModuleType("broken_urls")
sys.modules["broken_urls"].urlpatterns = [path("api/broken", broken)]
sys.modules["broken_urls"].handler500 = "apps.core.errors.server_error"
settings.ROOT_URLCONF = "broken_urls"

@shared_task
def broken_task():
    raise RuntimeError("in a task")

Client(raise_request_exception=False, headers={"host": "www.example.com"}).get(
    "/api/broken", secure=True, headers={"X-Request-ID": "of-the-request"}
)
broken_task.apply()
sentry_sdk.flush(10)
"""


@pytest.fixture
def sentry():
    """Listens as Sentry does, and keeps the events it is sent."""
    events = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = {"gzip": gzip, "br": brotli}[self.headers["Content-Encoding"]].decompress(body)
            events.extend(event for line in body.splitlines() if "exception" in (event := json.loads(line)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", events
    server.shutdown()
    server.server_close()


def test_reports_of_requests_and_tasks_say_where_and_what_release(run, sound, sentry):
    address, events = sentry
    told = {"SENTRY_DSN": address, "SENTRY_ENVIRONMENT": "staging", "RELEASE": "2026.11.1"}
    answer = run("-c", BREAK, **(sound | told), DJANGO_SETTINGS_MODULE="config.settings.production")
    assert answer.returncode == 0, answer.stderr
    values = {event["exception"]["values"][-1]["value"]: event for event in events}
    assert values.keys() >= {"in a request", "in a task"}, answer.stderr
    assert {(event["release"], event["environment"]) for event in events} == {("2026.11.1", "staging")}
    assert values["in a request"]["tags"]["request_id"] == "of-the-request"


def test_a_line_of_the_log_is_one_object(run, sound):
    answer = run("-c", BREAK, **sound, DJANGO_SETTINGS_MODULE="config.settings.production")
    lines = [json.loads(line) for line in answer.stderr.splitlines() if line.startswith("{")]
    (line,) = [line for line in lines if "in a request" in line.get("exception", "")]
    assert (line["request_id"], line["level"]) == ("of-the-request", "ERROR")
