"""Finds which release of Django a project runs on, and the address of its documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django_cto.project.installed import package_folders
from django_cto.read.trace import Trace
from django_cto.read.trace.debug_page import RELEASE

PACKAGES = re.compile(r"^(?P<folder>.*[\\/](?:site|dist)-packages)[\\/]")
INSTALLED = re.compile(r"django-(?P<version>\d+(?:\.\d+)+)[\w.]*\.dist-info$", re.IGNORECASE)
DOCUMENTATION = "https://docs.djangoproject.com/en"


def django_release(trace: Trace, root: Path | None) -> str:
    """The version that was running: what the debug page says, else what is installed; "" where neither is seen."""
    if said := RELEASE.search(trace.text):
        return said["version"]
    names = (path.name for folder in _folders(trace, root) if folder.is_dir() for path in folder.glob("[dD]jango-*"))
    found = (INSTALLED.match(name) for name in names)
    return next((match["version"] for match in found if match), "")


def _folders(trace: Trace, root: Path | None) -> Iterator[Path]:
    """Where the packages of the traceback lie, if they do so on this machine, then those below the root."""
    matches = (PACKAGES.match(frame.path) for raised in trace.chain for frame in raised.frames)
    yield from dict.fromkeys(Path(match["folder"]) for match in matches if match)
    yield from package_folders(root)


def documentation(page: str, release: str) -> str:
    """The address of a page of Django's documentation for a release; a whole address is left as it is."""
    if not page or page.startswith("https://"):
        return page
    series = re.match(r"\d+\.\d+", release)
    return f"{DOCUMENTATION}/{series.group() if series else 'stable'}/{page}"
