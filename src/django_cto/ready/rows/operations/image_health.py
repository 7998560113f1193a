"""# The platform knows when a container is sick

Without a check a container whose process hangs counts as running.

## Mend
Add `HEALTHCHECK` to the Dockerfile, `healthcheck` to the compose file, or probes in Kubernetes.

## Bad
```dockerfile
# Dockerfile
FROM python:3.13-slim
CMD ["gunicorn", "config.wsgi"]
```

## Good
```dockerfile
# Dockerfile
FROM python:3.13-slim
HEALTHCHECK CMD ["curl", "--fail", "http://127.0.0.1:8000/health/live"]
CMD ["gunicorn", "config.wsgi"]
```
"""

from __future__ import annotations

import re

from django_cto.ready.code import Code
from django_cto.ready.outcome import Looked, Verdict, failed, not_applicable, passed
from django_cto.text import Place

WEIGHT = 4
MINUTES = 15

CHECKED = re.compile(
    r"^\s*HEALTHCHECK\s+(?!NONE)|livenessProbe:|readinessProbe:|health_?check", re.MULTILINE | re.IGNORECASE
)
# Files of platforms, and manifests of Kubernetes; elsewhere the word may mean anything.
PLATFORM = re.compile(
    r"(^|/)(fly\.toml|app\.json|render\.yaml|[^/]*compose[^/]*\.ya?ml|[^/]*(Dockerfile|Containerfile)[^/]*)$"
)
MANIFEST = re.compile(r"^apiVersion:", re.MULTILINE)


def code(code: Code) -> Verdict:
    if not code.deployment.images and not code.deployment.services:
        return not_applicable("The project has no container")
    for path, text in sorted(code.deployment.texts.items()):
        says = PLATFORM.search(path) or MANIFEST.search(text)
        if says and (found := CHECKED.search(text)):
            line = text.count("\n", 0, found.start() + len(found[0]) - len(found[0].lstrip())) + 1
            return passed("Somebody looks after the containers", Looked(found[0].strip(), "", Place(path, line)))
    return failed("Nothing looks after the containers", *(Looked("image", path) for path in code.deployment.images))
