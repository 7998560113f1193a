"""Knows the facts of all files joined, with names resolved; follows no data."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_cto.project.load import load_project
    from django_cto.project.project import Project, project_from

__all__ = ["Project", "load_project", "project_from"]
HOMES = {"Project": "project", "load_project": "load", "project_from": "project"}


def __getattr__(name: str) -> Any:
    """Import what is asked for and no more: a review that is remembered needs no project."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{HOMES[name]}"), name)
