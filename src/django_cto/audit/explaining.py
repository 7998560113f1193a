"""Explains an error that a text tells of, in the project of a folder."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django_cto.error import Error, Fact, Seen, Step, all_errors, recognised
from django_cto.project.release import django_release, documentation
from django_cto.read.trace import Frame, Trace, traces_in

if TYPE_CHECKING:
    from django_cto.project import Project


@dataclass(frozen=True, kw_only=True)
class Explained:
    """An error that was recognised: its page, what was seen, and what there is to say of it in the project."""

    error: Error
    seen: Seen
    answer: tuple[Fact | Step, ...]
    release: str

    @property
    def documentation(self) -> str:
        """The page of the documentation that says more, "" where none is named."""
        return documentation(self.error.docs, self.release)


@dataclass(frozen=True)
class Unknown:
    """A text in which no error was recognised: the last error it tells of, as far as it tells of any."""

    traces: tuple[Trace, ...]

    @property
    def line(self) -> str:
        """The line of the last error, "" where there is none."""
        return self.traces[-1].last.line if self.traces else ""

    @property
    def own(self) -> Frame | None:
        """The innermost frame of the user's own code."""
        return self.traces[-1].own if self.traces else None


def explain(text: str, root: Path) -> Explained | Unknown:
    """What there is to say of the error that a text tells of."""
    found = recognised(text, all_errors())
    if not found:
        return Unknown(traces_in(text))
    error, seen = found[0]
    answer = error.answer(seen, functools.partial(_project, root, text))
    return Explained(error=error, seen=seen, answer=answer, release=django_release(seen.trace, root))


def _project(root: Path, text: str) -> Project:
    # Imported here: many errors need nothing of the project.
    from django_cto.audit.config import read_config
    from django_cto.facts.file import is_test_path
    from django_cto.facts.store import Store
    from django_cto.project import load_project
    from django_cto.read.walk import Walk, walk

    config = read_config(root)
    walked = walk(root, config.exclude)
    if "test" not in text and not Store(root).folder.exists():
        # Where nothing was read before, tests are half of what there is, and they say nothing of this error.
        walked = Walk(tuple(file for file in walked.files if not is_test_path(file.path)), walked.left_out)
    return load_project(root, walked=walked, settings=config.settings)
