"""What Django's own system checks say, those for deployment included."""

from __future__ import annotations

from typing import Any


def tell(options: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages that are not silenced, the gravest first."""
    from django.core.checks import run_checks

    messages = [each for each in run_checks(include_deployment_checks=True) if not each.is_silenced()]
    told = (
        {"id": each.id, "level": each.level, "message": str(each.msg), "hint": str(each.hint or "")}
        for each in messages
    )
    return sorted(told, key=lambda each: (-int(str(each["level"])), str(each["id"])))
