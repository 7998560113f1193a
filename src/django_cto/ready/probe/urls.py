"""The addresses of the URLconf that a look at the live site needs."""

from __future__ import annotations

from typing import Any

MOST = 2000


def tell(options: dict[str, Any]) -> dict[str, Any]:
    """The address of the admin, and those without arguments."""
    from django.urls import NoReverseMatch, get_resolver, reverse

    try:
        admin = reverse("admin:index")
    except NoReverseMatch:
        admin = ""
    return {"admin": admin, "plain": _plain(get_resolver().url_patterns, "/")[:MOST]}


def _plain(patterns: Any, prefix: str) -> list[str]:
    found = []
    for each in patterns:
        route = str(each.pattern).lstrip("^").rstrip("$").replace("\\Z", "")
        if any(sign in route for sign in "<(?["):
            continue
        if hasattr(each, "url_patterns"):
            found += _plain(each.url_patterns, prefix + route)
        else:
            found.append(prefix + route)
    return found
