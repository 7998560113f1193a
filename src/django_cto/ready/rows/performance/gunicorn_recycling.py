"""# Web workers are replaced after so many requests

Memory that a library loses, and caches that only grow, end with the worker; without jitter all of them end at once.

## Mend
Set `max_requests = 10000` and `max_requests_jitter = 2000` in `gunicorn.conf.py`.

## Bad
```procfile
# Procfile
web: gunicorn config.wsgi --workers 5
```

## Good
```procfile
# Procfile
web: gunicorn config.wsgi --workers 5 --max-requests 10000 --max-requests-jitter 2000
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Looked, Verdict, failed, not_applicable, passed

WEIGHT = 3
MINUTES = 5

NAMES = ("max_requests", "max_requests_jitter")


def code(code: Code) -> Verdict:
    commands = list(code.deployment.runs("gunicorn"))
    if not commands:
        return not_applicable("No file starts Gunicorn")
    written = [code.assigned("gunicorn.conf.py", name) for name in NAMES]
    for command in commands:
        given = [command.option(f"--{name.replace('_', '-')}") or written[number] for number, name in enumerate(NAMES)]
        looked = Looked("gunicorn", " ".join(command.arguments), command.place)
        if not given[0]:
            return failed("Workers are never replaced", looked)
        if not given[1]:
            return failed("All workers are replaced at once: there is no jitter", looked)
    return passed("Workers are replaced, one after another", *filter(None, written))
