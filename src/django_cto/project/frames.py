"""Finds the project's own file and line in the frames of a traceback, wherever the project lay when it was raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.read.trace import Frame, Raised
from django_cto.text import Place

if TYPE_CHECKING:
    from django_cto.project.project import Project

# They start everything, so that they say nothing of what went wrong.
STARTERS = frozenset({"manage.py"})


def place_in(project: Project, raised: Raised) -> Place | None:
    """The innermost frame of an exception that is in the project; None where none is."""
    return next(reversed(places_in(project, raised)), None)


def outermost_in(project: Project, raised: Raised) -> Place | None:
    """The outermost frame of an exception that is in the project; None where none is."""
    return next(iter(places_in(project, raised)), None)


def importer_in(project: Project, raised: Raised) -> Place | None:
    """The innermost frame in another file than the last one: what imports the module that raises."""
    places = places_in(project, raised)
    return next((place for place in reversed(places) if place.path != places[-1].path), None)


def places_in(project: Project, raised: Raised) -> list[Place]:
    """The frames of an exception that are in the project, from the outermost in."""
    places = (place_of(project, frame) for frame in raised.frames if frame.is_own)
    return [place for place in places if place and place.path not in STARTERS]


def place_of(project: Project, frame: Frame) -> Place | None:
    """The place in the project that a frame stands for: the file whose path ends like the frame's."""
    parts = frame.path.replace("\\", "/").split("/")
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((Place(end, frame.line) for end in ends if end in project.files), None)
