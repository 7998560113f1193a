"""An error is read alike however it was shown: by Python, pytest, a log, a container or Django's debug page."""

from __future__ import annotations

import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from django_cto.read.trace import Raised, Trace, traces_in

PLAIN = """\
Internal Server Error: /books/
Traceback (most recent call last):
  File "/venv/lib/python3.12/site-packages/django/core/handlers/exception.py", line 55, in inner
    response = get_response(request)
               ^^^^^^^^^^^^^^^^^^^^^
  File "/srv/shop/shop/views.py", line 7, in book_list
    return Book.objects.get(pk=1)
           ^^^^^^^^^^^^^^^^^^^^^^
shop.models.Book.DoesNotExist: Book matching query does not exist.
[24/Nov/2026 01:37:49] "GET /books/ HTTP/1.1" 500 92373
"""


def only(text: str) -> Trace:
    (trace,) = traces_in(text)
    return trace


def shown(raised: Raised) -> tuple[str, str]:
    return raised.kind, raised.message


def printed(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def caught(code: str) -> BaseException:
    try:
        exec(compile(code, "/srv/shop/shop/views.py", "exec"), {})
    except BaseException as error:  # noqa: BLE001 - whatever the code raises
        return error
    raise AssertionError("the code raises nothing")


def test_a_plain_traceback() -> None:
    trace = only(PLAIN)
    assert shown(trace.last) == ("shop.models.Book.DoesNotExist", "Book matching query does not exist.")
    assert [frame.line for frame in trace.last.frames] == [55, 7]
    assert trace.own == trace.last.frames[1]
    assert trace.own.source == "return Book.objects.get(pk=1)"
    assert trace.own.function == "book_list"


PREFIXES = {
    "compose": "web-1  | ",
    "docker": "2026-11-24T01:37:49.123456789Z ",
    "kubernetes": "2026-11-24T01:37:49.123456789Z stderr F ",
    "journal": "Nov 24 01:37:49 host-1 gunicorn[1234]: ",
    "heroku": "2026-11-24T01:37:49.123456+00:00 app[web.1]: ",
    "spaces": "    ",
}


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
def test_what_stands_before_each_line_is_left_away(prefix: str) -> None:
    text = "".join(f"{prefix}{line}\n" for line in PLAIN.splitlines()[:-1])
    assert only(text).chain == only(PLAIN).chain


RECORDS = {
    "celery": "[2026-11-24 01:37:49,123: ERROR/ForkPoolWorker-1] Task shop.tasks.send[8d] raised unexpected: X()\n",
    "gunicorn": "[2026-11-24 01:37:49 +0000] [12] [ERROR] Error handling request /books/\n",
    "formatter": "2026-11-24 01:37:49,123 ERROR django.request Internal Server Error: /books/\n",
    "verbose": "ERROR 2026-11-24 01:37:49,123 log 12 140 Internal Server Error: /books/\n",
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_the_next_record_of_a_log_is_no_part_of_the_message(record: str) -> None:
    text = record + PLAIN.split("\n", 1)[1].rsplit("[24", 1)[0] + record
    assert only(text).chain == only(PLAIN).chain


def test_colours_and_windows_line_ends() -> None:
    coloured = PLAIN.replace("Book matching", "\x1b[1;31mBook\x1b[0m matching").replace("\n", "\r\n")
    assert only(coloured).chain == only(PLAIN).chain


def test_a_record_in_json() -> None:
    escaped = PLAIN.replace('"', r"\"").replace("\n", r"\n")
    assert shown(only(f'{{"level": "error", "exc_info": "{escaped}"}}').last) == shown(only(PLAIN).last)


def test_a_cause_and_what_was_handled() -> None:
    error = caught(
        "def f():\n    try:\n        {}['a']\n    except KeyError as e:\n        raise ValueError('b') from e\nf()"
    )
    trace = only(printed(error))
    assert [(raised.kind, raised.link) for raised in trace.chain] == [("KeyError", ""), ("ValueError", "cause")]
    assert [raised.kind for raised in trace.reasons()] == ["ValueError", "KeyError"]


def test_an_accident_while_another_error_was_handled_does_not_stand_for_that() -> None:
    error = caught("def f():\n    try:\n        {}['a']\n    except KeyError:\n        [][1]\nf()")
    assert [raised.kind for raised in only(printed(error)).reasons()] == ["IndexError"]


def test_what_a_handler_raises_stands_for_what_it_handled() -> None:
    text = """\
Traceback (most recent call last):
  File "/srv/shop/shop/views.py", line 3, in f
    {}['a']
KeyError: 'a'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/shop/manage.py", line 9, in <module>
    f()
  File "/srv/shop/shop/views.py", line 5, in f
    raise ValueError("b")
ValueError: b
"""
    assert [raised.kind for raised in only(text).reasons()] == ["ValueError", "KeyError"]


def test_a_group_and_its_members() -> None:
    error = caught("raise ExceptionGroup('two', [ValueError('a'), KeyError('b')])")
    trace = only(printed(error))
    assert [shown(raised) for raised in trace.chain] == [
        ("ExceptionGroup", "two (2 sub-exceptions)"),
        ("ValueError", "a"),
        ("KeyError", "'b'"),
    ]


def test_notes_and_long_messages() -> None:
    error = caught("raise ValueError('a\\nb')")
    error.add_note("while the shop was opened")
    assert only(printed(error)).last.message == "a\nb\nwhile the shop was opened"


def test_an_error_of_syntax() -> None:
    trace = only(printed(caught("def f(:\n    pass")))
    assert (trace.last.kind, trace.own and trace.own.path) == ("SyntaxError", "/srv/shop/shop/views.py")


def test_several_errors_of_a_log() -> None:
    assert [trace.last.name for trace in traces_in(PLAIN + PLAIN.replace("DoesNotExist", "Gone"))] == [
        "DoesNotExist",
        "Gone",
    ]


@pytest.mark.parametrize("style", ["long", "short", "native", "line"])
def test_pytest(style: str, tmp_path: Path) -> None:
    code = "class Gone(Exception):\n    pass\n\n\ndef f():\n    raise Gone('no\\nmore')\n\n\ndef test_f():\n    f()\n"
    (tmp_path / "test_shop.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--tb={style}", "test_shop.py"]
    output = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    last = traces_in(output)[-1].last
    assert (last.name, last.message.splitlines()[0]) == ("Gone", "no")
    if style != "line":
        assert last.own
        assert (Path(last.own.path).name, last.own.line) == ("test_shop.py", 6)


def test_the_debug_page_as_text() -> None:
    text = """\
DoesNotExist at /books/
Book matching query does not exist.

Request Method: GET
Request URL: http://localhost:8000/books/
Django Version: 5.2.19
Traceback (most recent call last):
  File "/venv/lib/python3.12/site-packages/django/core/handlers/exception.py", line 55, in inner
    response = get_response(request)
               ^^^^^^^^^^^^^^^^^^^^^
  File "/srv/shop/shop/views.py", line 7, in book_list
    return Book.objects.get(pk=1)
           ^^^^^^^^^^^^^^^^^^^^^^

Exception Type: DoesNotExist at /books/
Exception Value: Book matching query does not exist.
Raised during: shop.views.book_list
"""
    trace = only(text)
    assert shown(trace.last) == ("DoesNotExist", "Book matching query does not exist.")
    assert trace.own
    assert trace.own.line == 7
    head = "\n".join(text.split("\n")[:5])
    assert shown(only(head.replace(": ", ":\t")).last) == shown(trace.last)


BARE = {
    "django.db.utils.OperationalError: no such table: shop_book": ("django.db.utils.OperationalError", "no such table: shop_book"),
    "CommandError: Conflicting migrations detected; x": ("CommandError", "Conflicting migrations detected; x"),
    "TemplateDoesNotExist: shop/list.html": ("TemplateDoesNotExist", "shop/list.html"),
    "AppRegistryNotReady: Apps aren't loaded yet.": ("AppRegistryNotReady", "Apps aren't loaded yet."),
    "Error: That port is already in use.": ("Error", "That port is already in use."),
}  # fmt: skip


@pytest.mark.parametrize("line", BARE)
def test_a_bare_last_line(line: str) -> None:
    assert shown(only(f"$ python manage.py runserver\n{line}\n").last) == BARE[line]


def test_a_failed_system_check() -> None:
    text = "SystemCheckError: System check identified some issues:\n\nERRORS:\nshop.Book: (models.E028) x\n\nSystem check identified 1 issue.\n"
    assert "(models.E028)" in only(text).last.message


def test_a_warning() -> None:
    text = "/venv/lib/python3.12/site-packages/django/db/models/fields/__init__.py:1663: RuntimeWarning: DateTimeField Book.released received a naive datetime\n  warnings.warn(\n"
    trace = only(text)
    assert shown(trace.last) == ("RuntimeWarning", "DateTimeField Book.released received a naive datetime")
    assert trace.own is None


@pytest.mark.parametrize("text", ["", "\n\n", "all is well", "LINE 1: SELECT", "Note: nothing"])
def test_what_is_no_error(text: str) -> None:
    assert traces_in(text) == ()
