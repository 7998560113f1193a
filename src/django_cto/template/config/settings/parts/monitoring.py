"""Sentry, for requests and for tasks."""

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration

from config.settings.environment import env


def watch() -> None:
    """Report errors where SENTRY_DSN says, with the release and the environment they happened in."""
    dsn = env.str("SENTRY_DSN", default="")
    if not dsn:
        return
    sentry_sdk.init(
        dsn=dsn,
        release=env.str("RELEASE", default="") or None,
        environment=env.str("SENTRY_ENVIRONMENT", default="production"),
        traces_sample_rate=env.float("SENTRY_TRACES_SAMPLE_RATE", default=0.0),
        integrations=[DjangoIntegration(), CeleryIntegration(monitor_beat_tasks=True)],
        send_default_pii=False,
    )
