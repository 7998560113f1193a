"""# Logs are structured, and go to standard output

A platform gathers what a process prints; lines of JSON can be searched by field. A file in a container is gone with it.

## Mend
Give `LOGGING` one `StreamHandler` with a JSON formatter (python-json-logger, structlog) at the root logger.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
LOGGING = {
    "version": 1,
    "handlers": {"file": {"class": "logging.FileHandler", "filename": "django.log"}},
    "root": {"handlers": ["file"], "level": "INFO"},
}
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
LOGGING = {
    "version": 1,
    "formatters": {"json": {"()": "pythonjsonlogger.json.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
```
"""

from __future__ import annotations

import re
from typing import Any

from django_cto.ready.outcome import Verdict, failed, passed
from django_cto.ready.settings import SettingsView

WEIGHT = 3
MINUTES = 60

STRUCTURED = re.compile(r"json|struct|logfmt|gelf|ecs", re.IGNORECASE)
TO_FILE, TO_STREAM = "FileHandler", "StreamHandler"


def settings(settings: SettingsView) -> Verdict:
    logging = settings.get("LOGGING", default={}) or {}
    looked = settings.looked("LOGGING")
    handlers: dict[str, Any] = logging.get("handlers") or {}
    if not handlers:
        return failed("`LOGGING` says nothing: lines of plain text, and errors by mail to nobody", looked)
    if TO_FILE in str(handlers) and TO_STREAM not in str(handlers):
        return failed("Logs go to a file, which a container takes with it", looked)
    formatters = logging.get("formatters") or {}
    if not STRUCTURED.search(f"{formatters} {handlers}"):
        return failed("Logs are lines of text, which cannot be searched by field", looked)
    return passed("Logs are structured and go to standard output", looked)
