"""What the functions of a project do: every call they make, resolved, with what stands around it."""

from __future__ import annotations

from django_cto.project import Project


class Flow:
    """The evaluated functions of one project, on demand."""

    def __init__(self, project: Project) -> None:
        self.project = project
