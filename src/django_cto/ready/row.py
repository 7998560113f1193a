"""Knows what a row is, and finds the rows; knows no row by name."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import textwrap
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import msgspec

from django_cto.ready.outcome import Depth, Verdict

# A change of any row's weight makes a new version, so that shares of the same version can be compared.
WEIGHTS_VERSION = 1
CATEGORIES = ("security", "data", "static", "performance", "tasks", "observability", "operations")
# Of the functions that a row may have, those that look at each depth; the first it has is asked.
LOOKS = {
    Depth.CODE: ("code", "settings"),
    Depth.SETTINGS: ("loaded", "settings"),
    Depth.LIVE: ("live",),
}
TITLES = {"static": "static and media"}
MEND = "## Mend"


class Row(msgspec.Struct, frozen=True):
    """A row as its one file says it: the name is the file's, the category the folder's, the page the docstring.

    `weight` is 1 to 10, `minutes` what mending takes an experienced developer; `looks` has the function of each depth.
    """

    name: str
    category: str
    page: str
    weight: int
    minutes: int
    looks: Mapping[Depth, Callable[[Any], Verdict]]

    @property
    def title(self) -> str:
        """The good state, in one line."""
        return self.page.splitlines()[0].lstrip("# ").strip()

    @property
    def why(self) -> str:
        """What the page says between title and remedy."""
        return self.page.partition("\n")[2].partition(MEND)[0].strip()

    @property
    def remedy(self) -> str:
        """What to do, up to the examples."""
        return self.page.partition(MEND)[2].partition("\n## ")[0].strip()


def row_from(module: ModuleType) -> Row:
    """Read a row from its module: docstring, WEIGHT, MINUTES, and at least one function that looks."""
    *_, category, stem = module.__name__.split(".")
    attributes: dict[str, Any] = vars(module)
    head, _, rest = (module.__doc__ or "").partition("\n")
    looks = {
        depth: attributes[name]
        for depth, names in LOOKS.items()
        for name in [next((name for name in names if name in attributes), "")]
        if name
    }
    return Row(
        stem.replace("_", "-"),
        category,
        f"{head}\n{textwrap.dedent(rest)}",
        attributes["WEIGHT"],
        attributes["MINUTES"],
        looks,
    )


@functools.cache
def all_rows() -> tuple[Row, ...]:
    """Every row below `django_cto.ready.rows`, by category and weight."""
    package = importlib.import_module("django_cto.ready.rows")
    infos = pkgutil.walk_packages(package.__path__, "django_cto.ready.rows.")
    rows = [row_from(importlib.import_module(info.name)) for info in infos if not info.ispkg]
    return tuple(sorted(rows, key=lambda row: (CATEGORIES.index(row.category), -row.weight, row.name)))
