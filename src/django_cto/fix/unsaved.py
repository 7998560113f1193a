"""Makes of a project the one that it would be with other texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django_cto.facts.file import facts_in
from django_cto.project import Project


def with_texts(project: Project, texts: Mapping[str, str]) -> Project:
    """The same project with unsaved texts by path, new files among them; nothing of it is kept for the next run."""
    files = {path: facts_in(path, text) for path, text in texts.items()}

    def read_text(path: str) -> str:
        return texts[path] if path in texts else project.read_text(path)

    migrations = project.new_migrations
    if migrations is not None:
        migrations |= {path for path in texts if path not in project.files and "migrations" in path.split("/")[:-1]}
    return replace(
        project,
        files={**project.files, **files},
        read_text=read_text,
        new_migrations=migrations,
        is_kept=False,
        asked=set(),
        before={},
        words={},
    )
