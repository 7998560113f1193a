"""In which files each part of the walk begins, so that processes can share it.

Each part is walked as if there were no other, so what is found hangs on the parts, but not on who walks them.
"""

from __future__ import annotations

from collections import Counter

from django_cto.project import Project

# Each part follows anew what both come to: about a sixth of the walk with two of them.
PARTS = 2


def paths_of(project: Project, part: int) -> frozenset[str]:
    """The files in which a part begins, neighbours with as many functions as those of another part have.

    What stands in functions has no say in it: that may change and what is known of others still holds.
    """
    counts = Counter(function.module.path for function in project.functions)
    whole = max(1, len(project.functions))
    found: set[str] = set()
    before = 0
    for path in project.modules:
        if min(before * PARTS // whole, PARTS - 1) == part:
            found.add(path)
        before += counts[path]
    return frozenset(found)
