"""Whether each cache keeps what it is given, and what a Redis behind it does when it is full."""

from __future__ import annotations

import uuid
from typing import Any


def tell(options: dict[str, Any]) -> dict[str, Any]:
    """By alias whether a value came back, or the error; the key is one of our own and is deleted again."""
    from django.core.cache import caches

    return {alias: _one(alias, caches[alias]) for alias in getattr(caches, "settings", {"default": {}})}


def _one(alias: str, cache: Any) -> dict[str, Any]:
    key = "django-cto-ready-{}".format(uuid.uuid4().hex)
    try:
        cache.set(key, "here", 10)
        answer = cache.get(key)
        cache.delete(key)
    except Exception as error:
        return {"error": " ".join(str(error).split()) or type(error).__name__}
    return {"keeps": answer == "here"}
