"""Whether Sentry's SDK is at work, and whether a report of its leaves the process whole."""

from __future__ import annotations

from typing import Any


def tell(options: dict[str, Any]) -> dict[str, Any] | None:
    """Release, environment and integrations of the client, None where there is none.

    With `ingest` among the options, the address of a stand-in for Sentry's server, one report is sent there.
    """
    try:
        import sentry_sdk
    except ImportError:
        return None
    client = sentry_sdk.get_client()
    if not client.is_active() or not client.dsn:
        return {"active": False}
    told = {
        "active": True,
        "release": client.options.get("release") or "",
        "environment": client.options.get("environment") or "",
        "integrations": sorted(client.integrations),
    }
    if options.get("ingest"):
        told["event"] = _send(client, options["ingest"])
    return told


def _send(client: Any, address: str) -> str | None:
    """Send one report with the project's own options, to the stand-in instead of Sentry; its id."""
    import sentry_sdk

    given = {name: value for name, value in client.options.items() if name in ("release", "environment", "before_send")}
    # The stand-in knows gzip, and the SDK takes Brotli wherever that is installed.
    given["_experiments"] = {"transport_compression_algo": "gzip"}
    trial = sentry_sdk.Client(dsn=address, default_integrations=False, **given)
    # Through the client itself: a scope would ask the project's own client, which reports to the real Sentry.
    event: str | None = trial.capture_event({"message": "A test by django-cto ready", "level": "error"})
    trial.close(timeout=5)
    return event
