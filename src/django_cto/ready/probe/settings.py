"""The settings as they load, as plain values; what is secret leaves this process masked."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

NAMED = re.compile(
    r"SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE|CREDENTIAL|API_?KEY|_KEY$|^KEY$|DSN|SALT|SIGNING", re.IGNORECASE
)
IN_URL = re.compile(r"([a-z][a-z0-9+.-]*://)([^:/@\s]*):?[^@/\s]*@", re.IGNORECASE)
MASK = "********"
DEEPEST = 6


def tell(options: dict[str, Any]) -> dict[str, Any]:
    """Every setting by name, Django's own defaults included."""
    from django.conf import settings

    return {name: plain(getattr(settings, name), name) for name in dir(settings) if name.isupper()}


def masked(name: str, text: str) -> str:
    """A text without what nobody else should read: all of it where the name says so, the password of an address."""
    return MASK if text and NAMED.search(name) else IN_URL.sub(r"\1\2:" + MASK + "@", text)


def plain(value: Any, name: str = "", depth: int = 0) -> Any:
    """A value as JSON can hold it; classes and functions by their dotted names."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (str, PurePath)) or type(value).__name__ == "__proxy__":
        return masked(name, str(value))
    if depth >= DEEPEST:
        return "…"
    if isinstance(value, dict):
        return {str(key): plain(each, str(key), depth + 1) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each, name, depth + 1) for each in value]
    return _named(value)


def _named(value: Any) -> Any:
    if hasattr(value, "total_seconds"):
        return value.total_seconds()
    owner = value if hasattr(value, "__qualname__") else type(value)
    return "{}.{}".format(owner.__module__, owner.__qualname__)
