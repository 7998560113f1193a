"""Reads YAML as plain trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def tables(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Every mapping in a tree, the outer before the inner."""
    if isinstance(tree, dict):
        yield tree
        for each in tree.values():
            yield from tables(each)
    elif isinstance(tree, list):
        for each in tree:
            yield from tables(each)


def trees(text: str) -> list[Any]:
    """The documents of a YAML file, none where it is a template or broken."""
    # Imported here: only the readiness card asks for it.
    import yaml

    try:
        return list(yaml.safe_load_all(text))
    except yaml.YAMLError:
        return []
