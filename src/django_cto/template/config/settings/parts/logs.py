"""What is written down, and in which form: JSON for machines, lines for people."""

from typing import Any


def logging(form: str, level: str = "INFO") -> dict[str, Any]:
    """`form` is `json` or `plain`; both bear the request's id, in a task that of the request that sent it."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "apps.core.request_id.RequestIdFilter"}},
        "formatters": {
            "json": {"()": "apps.core.logs.JsonFormatter"},
            "plain": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"},
        },
        "handlers": {
            "stream": {"class": "logging.StreamHandler", "formatter": form, "filters": ["request_id"]},
        },
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {
            # Django's own handlers would write everything a second time.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"propagate": True, "handlers": []},
            # Scanners send wrong host names all day.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }
