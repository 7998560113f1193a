"""An error is read out of logs, whatever a platform, a supervisor, a formatter or a runner of tests made of it."""

from __future__ import annotations

import html
import io
import json
import logging
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from django_cto.read.trace import Trace, traces_in

NAME, SAID = "ValueError", "no such shelf\nLINE 2: a"
CODE = 'def find():\n    try:\n        {}["a"]\n    except KeyError as error:\n        raise ValueError("no such shelf\\nLINE 2: a") from error\nfind()\n'


@pytest.fixture(scope="module")
def error() -> Iterator[BaseException]:
    try:
        exec(compile(CODE, "/srv/shop/shop/views.py", "exec"), {})
    except ValueError as raised:
        yield raised


@pytest.fixture
def text(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def told(text: str) -> Trace:
    (trace,) = traces_in(text)
    return trace


def assert_whole(trace: Trace) -> None:
    assert [raised.name for raised in trace.chain] == ["KeyError", NAME]
    assert trace.last.message == SAID
    assert trace.own
    assert (trace.own.path, trace.own.line) == ("/srv/shop/shop/views.py", 5)


PREFIXES = {
    "compose": "web-1  | ",
    "compose with times": "web-1  | 2026-11-24T09:00:00.%09dZ ",
    "older compose": "shop_web_1    | ",
    "honcho": "09:00:%02d web.1  | ",
    "stern": "shop-web-7f9c6d5b8-x2x7k web ",
    "kubectl --prefix": "[pod/shop-web-7f9c6d5b8-x2x7k/web] ",
    "kubernetes": "2026-11-24T09:00:00.%09dZ stderr F ",
    "syslog": "<131>1 2026-11-24T09:00:00.%03dZ host gunicorn 1234 - - ",
    "journal": "Nov 24 09:00:%02d host gunicorn[1234]: ",
    "heroku": "2026-11-24T09:00:00.%06d+00:00 app[web.1]: ",
    "fly": "2026-11-24T09:00:%02dZ app[e286] fra [info]",
    "render": "Nov 24 09:00:%02d AM  ",
    "railway": "[err]  ",
    "supervisor": "2026-11-24 09:00:00,%03d DEBG 'web' stderr output: ",
    "github": "test\tRun pytest\t2026-11-24T09:00:00.%07dZ ",
    "gunicorn's formatter": "2026-11-24 09:00:00,%03d ERROR ",
    "celery": "[2026-11-24 09:00:00,%03d: ERROR/ForkPoolWorker-1] ",
    "mail": "> ",
}


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
def test_what_a_platform_puts_before_each_line_is_learnt(prefix: str, text: str) -> None:
    lines = [(prefix % number if "%" in prefix else prefix) + line for number, line in enumerate(text.splitlines())]
    assert_whole(told("\n".join(lines) + "\n"))
    assert_whole(told("\n".join(line.rstrip() for line in lines)))
    assert_whole(told("\n".join(lines[lines.index(lines[0]) :])))


def test_two_services_that_write_at_once_are_told_apart(text: str) -> None:
    other = [f"worker-1  | [2026-11-24 09:00:00,{number:03}: INFO/MainProcess] alive" for number in range(99)]
    mixed = [
        line for pair in zip((f"web-1  | {line}" for line in text.splitlines()), other, strict=False) for line in pair
    ]
    assert_whole(told("\n".join(mixed)))


class Json(logging.Formatter):
    """As the usual formatters of JSON write a record."""

    def format(self, record: logging.LogRecord) -> str:
        said = {"level": record.levelname, "message": record.getMessage()}
        return json.dumps(said | ({"exc_info": self.formatException(record.exc_info)} if record.exc_info else {}))


def logged(error: BaseException, formatter: logging.Formatter) -> str:
    """What a logger writes before, of, and after a failed request."""
    stream, logger = io.StringIO(), logging.Logger("django.request")  # noqa: LOG001 - one of its own, that no other test hears
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger.addHandler(handler)
    logger.info("started")
    logger.error("Internal Server Error: %s", "/books/", exc_info=error)
    logger.info("GET /books/")
    return stream.getvalue()


@pytest.mark.parametrize(
    "formatter",
    [
        Json(),
        logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"),
        logging.Formatter("%(levelname)s:%(name)s:%(message)s"),
        logging.Formatter("[%(asctime)s] %(levelname)s [%(name)s:%(lineno)s] %(message)s"),
    ],
    ids=["json", "times", "basic", "brackets"],
)
def test_a_record_of_a_logger(error: BaseException, formatter: logging.Formatter) -> None:
    assert_whole(told(logged(error, formatter)))


def test_records_of_json_behind_a_container_s_name(error: BaseException) -> None:
    lines = logged(error, Json()).splitlines()
    assert_whole(told("\n".join(f"web-1  | {line}" for line in lines)))


def test_a_record_of_json_over_several_lines(text: str) -> None:
    assert_whole(told(json.dumps({"level": "error", "error": {"stack_trace": text}}, indent=2)))


@pytest.mark.parametrize("key", ["log", "textPayload", "message"])
def test_each_line_in_a_record_of_its_own(key: str, text: str) -> None:
    lines = [json.dumps({key: f"{line}\n", "stream": "stderr"}) for line in text.splitlines()]
    assert_whole(told("\n".join(lines)))


def test_sentry_s_event(error: BaseException) -> None:
    frames = [{"filename": "shop/views.py", "abs_path": "/srv/shop/shop/views.py", "lineno": 5, "function": "find"}]
    values = [
        {"type": "KeyError", "value": "'a'", "module": None, "stacktrace": {"frames": frames}},
        {"type": NAME, "value": SAID, "module": "builtins", "stacktrace": {"frames": frames}},
    ]
    assert_whole(told(json.dumps({"event_id": "8d", "exception": {"values": values}})))


def test_structlog_s_list_of_errors() -> None:
    frames = [{"filename": "/srv/shop/shop/views.py", "lineno": 5, "name": "find"}]
    errors = [
        {"exc_type": NAME, "exc_value": SAID, "frames": frames},
        {"exc_type": "KeyError", "exc_value": "'a'", "frames": frames},
    ]
    assert_whole(told(json.dumps({"event": "failed", "exception": errors})))


def test_a_page_of_html_and_an_editor_s_quotes(text: str) -> None:
    assert_whole(told(html.escape(text)))
    curled = told(text.replace('"/srv/shop/shop/views.py"', "“/srv/shop/shop/views.py”"))
    assert_whole(curled)


@pytest.fixture
def worker() -> Iterator[tuple[Celery, io.StringIO]]:
    """An app whose worker's log is read: what Celery itself writes of a task, in the worker's own format."""
    app, stream, logger = Celery(set_as_current=False), io.StringIO(), logging.getLogger("celery.app.trace")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(app.conf.worker_log_format.replace("%(processName)s", "ForkPoolWorker-1")))
    logger.addHandler(handler)
    yield app, stream
    logger.removeHandler(handler)


def test_celery_s_log(worker: tuple[Celery, io.StringIO]) -> None:
    app, stream = worker

    @app.task(name="shop.tasks.find")
    def find() -> None:
        exec(compile(CODE, "/srv/shop/shop/views.py", "exec"), {})

    find.apply()
    assert_whole(told(stream.getvalue()))
    (head, *_) = stream.getvalue().splitlines()
    alone = told(head).last
    assert (alone.kind, alone.message) == (NAME, SAID)


@pytest.mark.parametrize("style", ["short", "no"])
def test_what_was_copied_of_pytest(style: str, tmp_path: Path) -> None:
    (tmp_path / "test_shop.py").write_text("def test_find():\n    raise RuntimeError('no shelf')\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--tb={style}", "test_shop.py"]
    output = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    copied = [line for line in output.splitlines() if line.startswith("FAILED" if style == "no" else "E ")]
    assert copied
    last = told("\n".join(copied)).last
    assert (last.kind, last.message) == ("RuntimeError", "no shelf")


@pytest.mark.parametrize(
    "text", ['{"level": "info", "message": "started"}', "{broken", "[]", '{"a": 1}\n{"b": 2}', "> quoted"]
)
def test_records_without_an_error(text: str) -> None:
    assert traces_in(text) == ()
