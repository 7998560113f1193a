"""Reads the files that say how a project is deployed and that a review has no use for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from django_cto.read.source import decode
from django_cto.read.walk import Kind, kind_of, walk

SUFFIXES = frozenset({".sh", ".yml", ".yaml", ".conf", ".service", ".ini"})
NAMES = frozenset(
    {
        "Procfile",
        "Caddyfile",
        "fly.toml",
        "app.json",
        "Makefile",
        "justfile",
        ".dockerignore",
        ".python-version",
        "runtime.txt",
    }
)
LARGEST, MOST = 200_000, 2_000


def deployment_kind(path: str) -> Kind | None:
    """What a file is to the card, by its path alone: one that says how the project is deployed, or nothing."""
    pure = PurePosixPath(path)
    return Kind.SETUP if pure.name in NAMES or pure.suffix in SUFFIXES or kind_of(path) is Kind.SETUP else None


def deployment_texts(root: Path, exclude: Iterable[str] = ()) -> dict[str, str]:
    """The texts of the deployment files below a root by path; what cannot be read is as if it were not there."""
    texts: dict[str, str] = {}
    for file in walk(root, exclude, deployment_kind).files[:MOST]:
        if file.size <= LARGEST:
            try:
                texts[file.path] = decode((root / file.path).read_bytes())[0]
            except OSError:
                continue
    return texts
