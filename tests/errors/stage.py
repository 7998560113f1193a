"""Runs commands of small projects, each in a fork of this process, which has imported what all of them need.

Reads one command a line from standard input, as JSON, and writes the number of the process that runs it; what the command
prints goes to a file, and its exit code, in the end, to that file's name with `.code`.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import shlex
import subprocess
import sys
import traceback
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NEEDED = """
django.core.management django.core.management.commands.migrate django.db.models django.db.migrations.executor
django.db.backends.sqlite3.base django.test.client django.core.handlers.wsgi django.template.defaulttags django.forms
django.contrib.admin.options django.contrib.staticfiles.storage django.views.debug
""".split()
PROGRAMS = {"celery": "celery", "gunicorn": "gunicorn", "pytest": "pytest"}


def main() -> None:
    for name in NEEDED:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001 - it wants settings: then the command itself imports it
            continue
    for line in sys.stdin:
        order = json.loads(line)
        number = os.fork()
        if number == 0:
            watch(order)
        os.waitpid(number, 0)


def watch(order: dict[str, Any]) -> None:
    """Run a command in a fork of its own, so that its end can be seen whoever asks."""
    number = os.fork()
    if number:
        os.write(1, f"{number}\n".encode())
        os._exit(0)
    os.setsid()
    if inner := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(inner, 0)[1])
        Path(f"{order['output']}.new").write_text(str(code))
        Path(f"{order['output']}.new").rename(f"{order['output']}.code")
        os._exit(0)
    output = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(order["folder"])
    os.environ.update(order["environment"])
    sys.path[0] = order["folder"]
    os._exit(ended(order["command"]))


def ended(command: str) -> int:
    """Run a command and give its exit code; an exception is printed as the interpreter prints it."""
    try:
        run(command)
    except SystemExit as leave:
        if isinstance(leave.code, str):
            sys.stderr.write(f"{leave.code}\n")
        code = leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    except BaseException as error:  # noqa: BLE001 - the command's own
        traceback.print_exception(without_stage(error))
        code = 1
    else:
        code = 0
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def without_stage(error: BaseException) -> BaseException:
    frames = error.__traceback__
    while frames and frames.tb_frame.f_code.co_filename in (__file__, "<frozen runpy>"):
        frames = frames.tb_next
    return error.with_traceback(frames)


def run(command: str) -> None:
    words = shlex.split(command)
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        os.environ[name] = value
    program, *arguments = words
    if program in PROGRAMS:
        program, arguments = "python", ["-m", PROGRAMS[program], *arguments]
    if program == "curl":
        visit(arguments)
    elif program != "python":
        raise SystemExit(subprocess.run(command, shell=True, check=False).returncode)
    elif arguments[0] == "-c":
        sys.argv = arguments
        exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})
    elif arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")


def visit(arguments: list[str]) -> None:
    """Ask the project's own handler for an address, as a browser would; `-d` posts, `-H` sets a header."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.test import Client

    address, options = urlsplit(arguments[-1]), arguments[:-1]
    client = Client(enforce_csrf_checks=True, raise_request_exception=False, SERVER_NAME=address.hostname)
    headers = dict(given.split(": ", 1) for name, given in pairwise(options) if name == "-H")
    path = address.path + (f"?{address.query}" if address.query else "")
    if "-d" in options:
        data = options[options.index("-d") + 1]
        kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
        answer = client.post(path, data, content_type=kind, headers=headers)
    else:
        answer = client.get(path, headers=headers)
    sys.stdout.write(f"HTTP {answer.status_code}\n")
    if "text/plain" in answer.headers.get("Content-Type", ""):
        sys.stdout.write(answer.content.decode())
    if answer.status_code >= 400:
        raise SystemExit(22)


if __name__ == "__main__":
    main()
