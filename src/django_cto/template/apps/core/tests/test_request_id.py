"""One id from the request to its log lines and its tasks."""

import json
import logging
import time

import pytest
from celery import current_app, shared_task
from celery.contrib.testing.worker import start_worker

from apps.core import request_id
from apps.core.logs import JsonFormatter

seen: list[str] = []


@shared_task(name="core.tests.note")
def note() -> None:
    seen.append(request_id.current.get())


def test_an_answer_bears_the_id_it_was_asked_with(client):
    assert client.get("/health/live", headers={"X-Request-ID": "from-the-proxy"})["X-Request-ID"] == "from-the-proxy"


@pytest.mark.parametrize("forged", ["", "short", "line\nbreak-in-the-log", '{"level": "error"}', "x" * 65])
def test_an_id_that_could_forge_a_log_line_is_replaced(client, forged):
    given = client.get("/health/live", headers={"X-Request-ID": forged})["X-Request-ID"]
    assert given != forged
    assert len(given) == 32


def test_two_requests_have_two_ids(client):
    assert client.get("/health/live")["X-Request-ID"] != client.get("/health/live")["X-Request-ID"]
    assert request_id.current.get() == "-"


def formatted(record: logging.LogRecord) -> dict:
    request_id.RequestIdFilter().filter(record)
    return json.loads(JsonFormatter().format(record))


def test_a_log_line_is_one_object_with_the_id():
    token = request_id.bind("of-this-request")
    try:
        record = logging.makeLogRecord({"name": "orders", "levelname": "INFO", "msg": "paid %s\nin full", "args": (5,)})
        record.order = 17
        line = formatted(record)
    finally:
        request_id.current.reset(token)
    assert line["message"] == "paid 5\nin full"
    assert (line["request_id"], line["order"], line["level"], line["logger"]) == (
        "of-this-request",
        17,
        "INFO",
        "orders",
    )
    assert line["time"].endswith("+00:00")


def test_a_log_line_tells_the_exception_and_survives_what_is_no_json():
    try:
        raise ValueError("boom")
    except ValueError as error:
        record = logging.makeLogRecord({"msg": "failed", "exc_info": (ValueError, error, error.__traceback__)})
    record.anything = object()
    line = formatted(record)
    assert "ValueError: boom" in line["exception"]
    assert "object" in line["anything"]


@pytest.mark.django_db(transaction=True)
def test_a_task_logs_with_the_id_of_the_request_that_sent_it(settings):
    """Through the real queue to a real worker."""
    seen.clear()
    usual = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = False
    try:
        with start_worker(current_app, pool="solo", perform_ping_check=False, shutdown_timeout=30):
            token = request_id.bind("sent-the-task")
            note.apply_async(queue="celery")
            request_id.current.reset(token)
            deadline = time.monotonic() + 20
            while not seen and time.monotonic() < deadline:
                time.sleep(0.05)
    finally:
        current_app.conf.task_always_eager = usual
    assert seen == ["sent-the-task"]


def test_a_task_run_at_once_keeps_the_id_of_its_sender():
    seen.clear()
    token = request_id.bind("the-sender-itself")
    note.delay()
    assert request_id.current.get() == "the-sender-itself"
    request_id.current.reset(token)
    assert seen == ["the-sender-itself"]
