"""Compiles the hot floors of the package with mypyc while its wheel is built; without a C compiler the wheel is pure.

`DJANGO_CTO_COMPILE=0` leaves everything as it is, `DJANGO_CTO_COMPILE=1` fails where it cannot be compiled.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Where a review spends its time.
FLOORS = ("read", "facts", "project", "flow")
NEEDED = ["mypy[mypyc]>=2.4,<3", "msgspec>=0.19", "setuptools>=77"]
# What a class may be derived from to be compiled.
PLAIN = {"Generic", "NamedTuple", "Protocol", "StrEnum"}
# A property that is worked out once: mypyc would work it out each time.
KEPT = {"cached_property", "functools.cached_property", "shared_property"}
WISH = os.environ.get("DJANGO_CTO_COMPILE", "")
# In a folder of its own: setuptools looks for a pyproject.toml, and what mypyc leaves must not lie among the sources.
SETUP = """
import sys
from mypyc.build import mypycify
from setuptools import setup
options = ["--config-file", sys.argv.pop(1), *sys.argv.pop(1).split(",")]
modules = mypycify(options, opt_level="2", debug_level="0", multi_file=True)
setup(name="django-cto-compiled", ext_modules=modules, package_dir={"": "."}, packages=[])
"""


class CompileHook(BuildHookInterface[BuilderConfig]):
    """The hook that hatchling calls for each target; it does its work for a wheel that is to be installed."""

    def dependencies(self) -> list[str]:
        """What the build needs besides hatchling."""
        return NEEDED if self.target_name == "wheel" and _is_wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and add what comes of it to the wheel; the sources stay beside it, for tracebacks."""
        if self.target_name != "wheel" or version == "editable" or not _is_wanted():
            return
        self._folder = tempfile.TemporaryDirectory(prefix="django-cto-compile-")
        place = Path(self._folder.name)
        done = _compiled(Path(self.root), place)
        if done.returncode:
            if WISH == "1":
                raise RuntimeError(f"mypyc could not compile the package:\n{done.stdout}")
            self.app.display_warning("django-cto: not compiled, so the wheel is pure Python:\n" + done.stdout[-2000:])
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        for built in _built(place):
            build_data["force_include"][str(built)] = built.relative_to(place).as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled once it is in the wheel."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()


def _is_wanted() -> bool:
    return WISH == "1" or (WISH != "0" and any(map(shutil.which, ("cc", "gcc", "clang", "cl"))))


def _compiled(root: Path, place: Path) -> subprocess.CompletedProcess[str]:
    """Compile a copy of the package in a folder, beside its sources."""
    left = shutil.ignore_patterns("template", "__pycache__")
    shutil.copytree(root / "src" / "django_cto", place / "django_cto", ignore=left)
    (place / "setup.py").write_text(SETUP, encoding="utf-8")
    names = ",".join(path.relative_to(place).as_posix() for path in _to_compile(place / "django_cto"))
    jobs = f"--parallel={os.cpu_count() or 1}"
    command = [sys.executable, "setup.py", str(root / "pyproject.toml"), names, "build_ext", "--inplace", jobs]
    return subprocess.run(  # noqa: S603 - what is run is ours
        command,
        cwd=place,
        env={**os.environ, "MYPYPATH": str(place)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _built(place: Path) -> Iterator[Path]:
    """What was compiled; setuptools leaves a second copy of each in its own folder."""
    for path in (*place.glob("*"), *place.glob("django_cto/**/*")):
        if path.suffix in {".so", ".pyd"}:
            yield path


def _to_compile(package: Path) -> Iterator[Path]:
    """The modules of functions and plain classes, and of classes that no others are derived from.

    mypyc writes the annotations of a class anew, so that msgspec can no longer read in them what an attribute may be,
    and looks for what they name when the class is made; a class that is derived from one written in C crashes, and
    none that is left as it is can be derived from a compiled one
    (https://mypyc.readthedocs.io/en/latest/native_classes.html).
    """
    paths = [path for floor in FLOORS for path in sorted((package / floor).rglob("*.py"))]
    trees = {path: ast.parse(path.read_bytes()) for path in paths if path.name != "__init__.py"}
    bases = {name for tree in trees.values() for name in _bases(tree)}
    for path, tree in trees.items():
        if _is_plain(tree) and bases.isdisjoint(node.name for node in _classes(tree)):
            yield path


def _is_plain(tree: ast.Module) -> bool:
    classes = list(_classes(tree))
    members = [member for node in classes for member in node.body]
    decorators = {ast.unparse(each) for member in members for each in getattr(member, "decorator_list", ())}
    return (
        _bases(tree) <= PLAIN
        and not any(node.keywords for node in classes)
        and decorators.isdisjoint(KEPT)
        and _for_types(tree).isdisjoint(_annotations(members))
    )


def _classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def _bases(tree: ast.Module) -> set[str]:
    return {ast.unparse(base).partition("[")[0] for node in _classes(tree) for base in node.bases}


def _for_types(tree: ast.Module) -> set[str]:
    """What is imported where types are checked and nowhere else."""
    blocks = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    imports = [node for block in blocks for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def _annotations(members: list[ast.stmt]) -> Iterator[str]:
    for member in members:
        if isinstance(member, ast.AnnAssign):
            yield from (node.id for node in ast.walk(member.annotation) if isinstance(node, ast.Name))
