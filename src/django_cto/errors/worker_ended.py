"""# A worker of Gunicorn was ended in the middle of a request

The visitor gets status 502 or an empty answer, and everybody who waits for the same worker waits with him.

## You see
```python
# shop/views.py
import time

from django.http import HttpResponse


def book_list(request):
    time.sleep(20)  # as a slow query does, or a request to another server without a time limit
    return HttpResponse("done")


def book_detail(request, slug): ...
```
```python
# gunicorn.conf.py
import subprocess
import sys

timeout = 1


def post_worker_init(worker):
    address = "http://127.0.0.1:%d/books/" % worker.sockets[0].getsockname()[1]
    visit = f"from urllib.request import urlopen; urlopen({address!r})"
    subprocess.Popen([sys.executable, "-c", visit], stderr=subprocess.DEVNULL)
```
```console
$ gunicorn config.wsgi --bind 127.0.0.1:0 --access-logfile -
…[CRITICAL] WORKER TIMEOUT (pid:…)
…line 7, in book_list
SystemExit: 1
```

## Because
A sync worker says that it lives between two requests; when one takes longer than `--timeout` (30 seconds), the master ends it.
The request waits for a slow query, a lock, or another server that was asked without a time limit, or does what belongs into a
task. `SIGKILL` without a TIMEOUT before it comes from outside: the container or machine had no memory left. Without a proxy in
front, a sync worker also waits for browsers that open a connection and send nothing.

## Answer
```text
The worker was in the middle of this (shop/views.py:7)
Give every request to another server a time limit: requests.get(…, timeout=5)
Give statements one too, shorter than Gunicorn's: "OPTIONS": {"options": "-c statement_timeout=20s"}
Send what takes long to a worker of Celery, or let one that waits not hold up the others: gunicorn --worker-class gthread --threads 4
```

## Good
```python
# shop/views.py
from django.http import HttpResponse


def book_list(request):
    return HttpResponse("done")


def book_detail(request, slug): ...
```
```console
$ gunicorn config.wsgi --bind 127.0.0.1:0 --access-logfile -
…"GET /books/ HTTP/1.1" 200…
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

LINE = r"(?P<late>WORKER TIMEOUT \(pid:\s?\d+\))|Worker \(pid:\s?\d+\) was sent SIGKILL! Perhaps out of memory\?"
DOCS = "https://docs.gunicorn.org/en/stable/settings.html#timeout"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    places = [place_in(project, raised) for raised in seen.trace.chain]
    for place in [place for place in places if place][-1:]:
        yield Fact("The worker was in the middle of this", place)
    if not seen["late"]:
        yield Step("See who ended it, and how much memory there was", "dmesg | grep -i 'killed process'; docker stats")
        yield Step("Give the container more memory, or start fewer workers", "gunicorn --workers 2 --max-requests 1000")
        return
    yield Step("Give every request to another server a time limit", "requests.get(…, timeout=5)")
    yield Step("Give statements one too, shorter than Gunicorn's", '"OPTIONS": {"options": "-c statement_timeout=20s"}')
    yield Step(
        "Send what takes long to a worker of Celery, or let one that waits not hold up the others",
        "gunicorn --worker-class gthread --threads 4",
    )
