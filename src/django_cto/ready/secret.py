"""Keeps secrets out of the card: what is shown of a setting's value."""

from __future__ import annotations

from typing import Any

from django_cto.ready.probe.settings import plain

LONGEST = 120


def shown(name: str, value: Any) -> str:
    """A value as the card shows it: short, and every secret in it masked."""
    text = repr(plain(value, name))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
