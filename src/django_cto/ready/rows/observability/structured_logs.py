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

STRUCTURED = re.compile(r"json|struct|logfmt|gelf|logstash|(?<![a-z])ecs(?![a-z])", re.IGNORECASE)
OBJECT = re.compile(r"\s*\{\s*[\"']")
TO_FILE, TO_STREAM = "FileHandler", "StreamHandler"


def settings(settings: SettingsView) -> Verdict:
    looked = settings.looked("LOGGING")
    handlers: dict[str, Any] = settings.get("LOGGING", "handlers", default={}) or {}
    if not handlers:
        return failed("`LOGGING` says nothing: lines of plain text, and errors by mail to nobody", looked)
    if TO_FILE in str(handlers) and TO_STREAM not in str(handlers):
        return failed("Logs go to a file, which a container takes with it", looked)
    if not any(_is_structured(settings, name) for name in handlers):
        return failed("Logs are lines of text, which cannot be searched by field", looked)
    return passed("Logs are structured and go to standard output", looked)


def _is_structured(settings: SettingsView, name: str) -> bool:
    """Whether a handler writes fields: by its own class, or by the class or the format of its formatter."""
    handler: dict[str, Any] = settings.get("LOGGING", "handlers", name, default={})
    formatter: dict[str, Any] = {}
    if written := settings.get("LOGGING", "handlers", name, "formatter"):
        formatter = settings.get("LOGGING", "formatters", str(written), default={})
    classes = (table.get(key, "") for table in (handler, formatter) for key in ("()", "class"))
    return any(STRUCTURED.search(str(each)) for each in classes) or bool(OBJECT.match(str(formatter.get("format", ""))))
