"""Where imports start from, and the names that files may so be imported by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django_cto.facts.file import FileFacts
from django_cto.facts.imports import flat
from django_cto.read import syntax as s

# Python runs these before all others, so they say where it looks for modules.
STARTS = frozenset({"manage.py", "wsgi.py", "asgi.py"})
EXTENDS = frozenset({"sys.path.insert", "sys.path.append"})


def source_roots(python: Mapping[str, FileFacts]) -> list[str]:
    """The folders that imports start from.

    The root, those of `manage.py`, `src`, parents of top packages, and what is put on `sys.path`.
    """
    roots = {""}
    folders = {path.rpartition("/")[0] for path in python}
    packages = {path.rpartition("/")[0] for path in python if path.endswith("__init__.py")}
    for path in python:
        if path.rpartition("/")[2] == "manage.py":
            roots.add(path.rpartition("/")[0])
    for folder in folders | packages:
        parts = folder.split("/")
        if "src" in parts:
            roots.add("/".join(parts[: parts.index("src") + 1]))
    for package in packages:
        parent = package.rpartition("/")[0]
        if parent not in packages:
            roots.add(parent)
    for path, facts in python.items():
        if _is_start(path):
            roots.update(_added(path, facts, folders))
    return sorted(roots, key=len, reverse=True)


def module_names(path: str, roots: Iterable[str], python: Mapping[str, FileFacts]) -> Iterator[str]:
    """The names a file may be imported by, the canonical one (its own package's) first."""
    stem = path[:-3].removesuffix("/__init__")
    if stem == "__init__":
        stem = ""
    seen: set[str] = set()
    top = stem if path.endswith("__init__.py") else stem.rpartition("/")[0]
    while top and f"{top}/__init__.py" in python:
        top = top.rpartition("/")[0]
    # Roots inside the file's own package come last: those names are used, but are not the canonical one.
    inside = [root for root in roots if len(root) > len(top)]
    outside = [root for root in roots if len(root) <= len(top)]
    for root in (*outside, *inside):
        if root and not stem.startswith(f"{root}/"):
            continue
        name = stem.removeprefix(f"{root}/" if root else "").replace("/", ".")
        if name not in seen:
            seen.add(name)
            yield name


def _is_start(path: str) -> bool:
    *folders, name = path.split("/")
    return name in STARTS or name.startswith("settings") or "settings" in folders


def _added(path: str, facts: FileFacts, folders: set[str]) -> Iterator[str]:
    """The folders of the project that a file puts on `sys.path` at its top level, by the names that it joins."""
    for node in flat(facts.body):
        if not isinstance(node, s.Expression) or not isinstance(node.value, s.Call):
            continue
        call = node.value
        if s.dotted(call.func) in EXTENDS and call.args:
            texts = [part.value for part in s.descend(call.args[-1]) if isinstance(part, s.Constant)]
            parts = [part for text in texts if isinstance(text, str) for part in text.split("/")]
            parts = [part for part in parts if part not in {"", ".", ".."}]
            if found := _nearest(path, "/".join(parts), folders):
                yield found


def _nearest(path: str, name: str, folders: set[str]) -> str:
    """The folder of a name that lies beside a file, or beside one of the folders that it is in."""
    above = path.split("/")[:-1]
    tries = ("/".join((*above[:size], name)) for size in range(len(above), -1, -1))
    return next((folder for folder in tries if folder in folders), "") if name else ""
