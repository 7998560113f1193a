"""What Celery is configured to do, and whether broker and workers answer."""

from __future__ import annotations

import importlib
from typing import Any

OPTIONS = (
    "task_time_limit",
    "task_soft_time_limit",
    "task_acks_late",
    "task_reject_on_worker_lost",
    "task_always_eager",
    "task_ignore_result",
    "result_backend",
    "result_expires",
    "broker_transport_options",
    "broker_connection_retry_on_startup",
    "worker_prefetch_multiplier",
    "worker_max_tasks_per_child",
    "beat_scheduler",
)
PATIENCE = 3


def tell(options: dict[str, Any]) -> dict[str, Any] | None:
    """The configuration, the broker's and the workers' answers; None where the project has no Celery."""
    app = _app()
    if app is None:
        return None
    # By the package's name of the moment: in the project's process it is not ours.
    settings = importlib.import_module(f"{__package__}.settings")
    told = {name: settings.plain(app.conf.get(name), name) for name in OPTIONS}
    told["broker_url"] = settings.plain(str(app.conf.broker_url or ""))
    told["tasks"] = sorted(name for name in app.tasks if not name.startswith("celery."))
    told["schedule"] = sorted(app.conf.beat_schedule or ())
    told.update(_broker(app))
    if "broker_error" not in told:
        told["workers"] = sorted(name for answer in app.control.ping(timeout=PATIENCE) for name in answer)
    return told


def _app() -> Any:
    from django.conf import settings

    try:
        from celery import Celery
    except ImportError:
        return None
    named = (
        str(getattr(settings, name, "") or "") for name in ("WSGI_APPLICATION", "ASGI_APPLICATION", "ROOT_URLCONF")
    )
    for package in dict.fromkeys(name.partition(".")[0] for name in named if name):
        for module in (package + ".celery", package + ".celery_app", package):
            try:
                found = vars(importlib.import_module(module)).values()
            except ImportError:
                continue
            apps = [each for each in found if isinstance(each, Celery)]
            if apps:
                return apps[0]
    return None


def _broker(app: Any) -> dict[str, Any]:
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=PATIENCE)
            told: dict[str, Any] = {"broker": connection.transport.driver_type}
            if told["broker"] == "redis":
                told["policy"] = _policy(connection)
            return told
    except Exception as error:
        return {"broker_error": " ".join(str(error).split()) or type(error).__name__}


def _policy(connection: Any) -> str:
    """What Redis throws out when it is full; "" where it does not tell."""
    try:
        return str(connection.default_channel.client.config_get("maxmemory-policy").get("maxmemory-policy", ""))
    except Exception:
        return ""
