"""# A release lets running requests and tasks finish

Docker kills ten seconds after it asked to stop; Gunicorn takes thirty to finish requests, a worker as long as its task.

## Mend
Set `stop_grace_period: 45s` for web and worker in the compose file, `terminationGracePeriodSeconds` in Kubernetes.

## Bad
```yaml
# compose.yaml
services:
  web:
    image: shop
    command: gunicorn config.wsgi
```

## Good
```yaml
# compose.yaml
services:
  web:
    image: shop
    command: gunicorn config.wsgi
    stop_grace_period: 45s
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.deployment import Service
from django_cto.ready.outcome import Looked, Verdict, failed, not_applicable, passed

WEIGHT = 3
MINUTES = 10

NAMES = ("web", "worker", "app", "django", "celery")


def code(code: Code) -> Verdict:
    ours = [service for service in code.deployment.services if _is_ours(service)]
    if not ours:
        return not_applicable("No compose file runs web or worker")
    hasty = [service for service in ours if not service.table.get("stop_grace_period")]
    looked = [
        Looked(f"service {each.name}", str(each.table.get("stop_grace_period", "10s")), each.place) for each in ours
    ]
    if hasty:
        return failed(
            f"{', '.join(each.name for each in hasty)} is killed ten seconds after it was asked to stop", *looked
        )
    return passed("There is time to finish", *looked)


def _is_ours(service: Service) -> bool:
    """Whether it runs the project: its web server or its worker."""
    words = service.command.split()
    return any(name in service.command for name in ("gunicorn", "uvicorn", "daphne")) or {"celery", "worker"} <= set(
        words
    )
