"""# One beat, and no more, sends what is due

Two send everything twice; a beat inside each worker (`-B`) is as many as there are workers.

## Mend
Run `celery -A config beat` as one process of its own, with one replica.

## Bad
```procfile
# Procfile
web: gunicorn config.wsgi
worker: celery -A config worker -B
```

## Good
```procfile
# Procfile
web: gunicorn config.wsgi
worker: celery -A config worker
beat: celery -A config beat
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Looked, Verdict, failed, manual, not_applicable, passed

WEIGHT = 5
MINUTES = 20

INSIDE = ("-B", "--beat")


def code(code: Code) -> Verdict:
    if not list(code.deployment.runs("celery")):
        return not_applicable("No file starts Celery")
    for command in code.deployment.runs("celery", "worker"):
        if any(flag in command.arguments for flag in INSIDE):
            return failed(
                "Each worker is a scheduler, too", Looked("celery", " ".join(command.arguments), command.place)
            )
    beats = list(code.deployment.runs("celery", "beat"))
    if not beats:
        return manual("No file starts a beat: is nothing due by the clock?")
    for service in code.deployment.services:
        copies = (service.table.get("deploy") or {}).get("replicas", 1)
        if "beat" in service.command.split() and copies != 1:
            return failed(f"There are {copies} schedulers", Looked(f"service {service.name}", "", service.place))
    looked = (Looked("celery", " ".join(beat.arguments), beat.place) for beat in beats)
    return passed("A process of its own sends what is due", *looked)
