"""The production stack that the acceptance tests share, with its servers from the system's packages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stack import Stack, stack


@pytest.fixture(scope="session")
def running() -> Iterator[Stack]:
    """Web server, worker and beat of the started project, at work."""
    with stack() as made:
        made.run(made.project.worker())
        made.run(made.project.beat())
        made.run(made.project.web())
        yield made
