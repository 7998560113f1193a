"""How strong the secret key is; the key itself is not told."""

from __future__ import annotations

from typing import Any


def tell(options: dict[str, Any]) -> dict[str, Any]:
    """Length, number of different characters, and whether it is the one that `startproject` makes."""
    from django.conf import settings

    key = str(settings.SECRET_KEY)
    return {"length": len(key), "distinct": len(set(key)), "insecure": key.startswith("django-insecure-")}
