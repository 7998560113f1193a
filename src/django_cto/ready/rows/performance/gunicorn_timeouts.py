"""# A web worker that hangs is killed, and one that ends finishes its requests

Without an end to the wait, a worker that hangs is lost until somebody looks; without a graceful one, each release cuts
requests off in the middle.

## Mend
Set `timeout` (30 seconds) and `graceful_timeout` in `gunicorn.conf.py`, and never `timeout = 0`.

## Bad
```procfile
# Procfile
web: gunicorn config.wsgi --workers 5 --timeout 0
```

## Good
```procfile
# Procfile
web: gunicorn config.wsgi --workers 5 --timeout 30
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Looked, Verdict, failed, judged, not_applicable, passed

WEIGHT = 4
MINUTES = 10

LONGEST = 120


def code(code: Code) -> Verdict:
    commands = list(code.deployment.runs("gunicorn"))
    if not commands:
        return not_applicable("No file starts Gunicorn")
    for command in commands:
        value = command.option("-t", "--timeout")
        if value is not None and value.isdigit():
            looked = Looked("gunicorn", f"--timeout {value}", command.place)
            if not 0 < int(value) <= LONGEST:
                return failed(f"A worker that hangs is kept for {value} seconds (0: for ever)", looked)
            return passed("A worker that hangs is killed", looked)
    seconds = code.number("gunicorn.conf.py", "timeout")
    looked = code.assigned("gunicorn.conf.py", "timeout") or Looked("timeout", "Gunicorn's default, 30 seconds")
    good = seconds is None or 0 < seconds <= LONGEST
    return judged(good, "A worker that hangs is killed", f"A worker that hangs is kept for {seconds} seconds", looked)
