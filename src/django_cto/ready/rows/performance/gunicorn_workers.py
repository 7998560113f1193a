"""# Gunicorn runs (2 × CPU) + 1 workers

One worker, Gunicorn's default, lets a single slow request hold up all others and leaves all CPUs but one idle. Many
more than twice the CPUs only take memory and connections to the database from one another.

## Mend
Set `workers` in `gunicorn.conf.py` to `2 * cpus + 1` of what the container may use, or give `--workers`; let
`WEB_CONCURRENCY` overrule it. Source: Gunicorn's documentation, "How Many Workers?".

## Bad
```procfile
# Procfile
web: gunicorn config.wsgi
```

## Good
```procfile
# Procfile
web: gunicorn config.wsgi
```
```python
# gunicorn.conf.py
import multiprocessing

workers = multiprocessing.cpu_count() * 2 + 1
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Looked, Verdict, failed, not_applicable, passed

WEIGHT = 5
MINUTES = 10


def code(code: Code) -> Verdict:
    commands = list(code.deployment.runs("gunicorn"))
    if not commands:
        return not_applicable("No file starts Gunicorn")
    if written := code.assigned("gunicorn.conf.py", "workers"):
        return passed("`gunicorn.conf.py` sets how many workers there are", written)
    for command in commands:
        value = command.option("-w", "--workers")
        looked = Looked("gunicorn", f"--workers {value}" if value else "no --workers", command.place)
        if value is None and "WEB_CONCURRENCY" not in code.deployment.variables:
            return failed("Gunicorn starts with one worker", looked)
        if value == "1":
            return failed("Gunicorn is told to start one worker", looked)
    return passed("Gunicorn is told how many workers to start", looked)
