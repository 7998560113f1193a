"""Knows which files below a folder matter to a review; the only code that walks the disk, and it opens no file."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path

import msgspec

LARGEST_FILE = 5_000_000

IGNORED = {
    **dict.fromkeys((".git", ".hg", ".svn", ".bzr", ".jj", "CVS"), "version control"),
    **dict.fromkeys(("node_modules", "bower_components", ".yarn", ".pnpm-store"), "installed packages"),
    **dict.fromkeys(("site-packages", "dist-packages", "__pypackages__", ".pixi", ".eggs"), "installed packages"),
    "__pycache__": "compiled code",
    **dict.fromkeys((".mypy_cache", ".pytest_cache", ".ruff_cache", ".cache", ".hypothesis"), "cache"),
    **dict.fromkeys((".next", ".nuxt", ".svelte-kit", ".parcel-cache", ".gradle", ".terraform"), "cache"),
    **dict.fromkeys((".tox", ".nox", ".direnv"), "virtual environment"),
    "LC_MESSAGES": "translations",
    **dict.fromkeys((".idea", ".vscode", ".ipynb_checkpoints", "htmlcov"), "made by a tool"),
}
# Too many to name, and nobody wonders why they are left out.
_UNNAMED = {"compiled code", "translations"}
# Folders of these names may hold an app as well: they are left out unless they are a package.
_BUILD = {"build", "dist", "_build", "sdist", "wheelhouse"}
_PROJECT_MARKS = {"__init__.py", "manage.py", "pyproject.toml", "setup.py"}
_ENVIRONMENT_MARKS = {"pyvenv.cfg", "conda-meta"}
_TEMPLATE_FOLDERS = {"templates", "jinja2"}
_TEMPLATE_SUFFIXES = {"html", "htm", "djhtml", "jinja", "jinja2", "j2"}
_STATIC_FOLDERS = {"static", "staticfiles", "assets", "media"}
_BINARY = set(
    "png jpg jpeg gif webp ico bmp tif tiff woff woff2 ttf otf eot pdf zip gz tgz bz2 xz 7z mo pyc so dll exe mp3 mp4"
    " webm ogg wav avi mov odt ods docx xlsx pptx psd ai sqlite3 db whl jar map".split()
)
_SETUP_NAMES = set(
    "pyproject.toml setup.cfg tox.ini pytest.ini poetry.lock uv.lock pdm.lock pylock.toml Pipfile Pipfile.lock Procfile"
    " app.json environment.yml environment.yaml".split()
)
_METADATA = {"METADATA", "PKG-INFO", "requires.txt"}
_SETUP_NAME = re.compile(
    r"(?:.*requirements.*|constraints.*)\.(?:txt|in)|(?:.*\.)?(?:Dockerfile|Containerfile)(?:\..*)?|.*\.dockerfile"
    r"|(?:docker-)?compose.*\.ya?ml|\.env(?:\..*|rc)?|.*\.env|.*\.service|pylock\..*\.toml",
    re.IGNORECASE,
)
_METADATA_FOLDERS = (".dist-info", ".egg-info")
_AS_ACTING_USER = os.access in os.supports_effective_ids
_WILDCARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


class Kind(StrEnum):
    """What a file is to the review."""

    PYTHON = "python"
    TEMPLATE = "template"
    SETUP = "setup"


Choose = Callable[[str], Kind | None]


class File(msgspec.Struct, frozen=True, order=True):
    """A file worth reading; the path is relative to the root, with `/`."""

    path: str
    kind: Kind
    size: int
    mtime_ns: int


class LeftOut(msgspec.Struct, frozen=True, order=True):
    """A file or folder that was not looked at, and why; a folder's path ends in `/`."""

    path: str
    reason: str


class Walk(msgspec.Struct, frozen=True):
    """What is below a root, both sorted by path."""

    files: tuple[File, ...]
    left_out: tuple[LeftOut, ...]


def walk(root: Path, exclude: Iterable[str] = (), choose: Choose | None = None) -> Walk:
    """List the files below a root that a review reads; what is below a symbolic link to a folder is not.

    `exclude` holds patterns relative to the root: `legacy/old`, `*/migrations/*`, `**/generated`; one without a `/` is
    the name of a file or folder at any depth. `choose` says of a path what kind of file it is, None for no matter.
    """
    walker = _Walker(root, exclude, choose or kind_of)
    walker.run()
    return Walk(tuple(sorted(walker.files)), tuple(sorted(walker.left_out)))


def kind_of(path: str) -> Kind | None:
    """What a file is by its path alone; None where it matters to no review."""
    *folders, name = path.split("/")
    suffix = name.rpartition(".")[2].lower()
    if suffix == "py":
        return Kind.PYTHON
    if _is_setup(folders, name, suffix):
        return Kind.SETUP
    if not _TEMPLATE_FOLDERS.isdisjoint(folders):
        return None if suffix in _BINARY or name.startswith(".") else Kind.TEMPLATE
    is_template = suffix in _TEMPLATE_SUFFIXES and _STATIC_FOLDERS.isdisjoint(folders)
    return Kind.TEMPLATE if is_template else None


def _is_setup(folders: list[str], name: str, suffix: str) -> bool:
    folder = folders[-1] if folders else ""
    if name in _METADATA:
        return folder.endswith(_METADATA_FOLDERS)
    if folder == "requirements":
        return suffix in ("txt", "in")
    return name in _SETUP_NAMES or ".envs" in folders or bool(_SETUP_NAME.fullmatch(name))


class _Walker:
    """Gathers what is found while folders are looked at one by one, without recursion."""

    def __init__(self, root: Path, exclude: Iterable[str], choose: Choose) -> None:
        self.root = os.fspath(root)
        self.choose = choose
        self.real_root = f"{os.path.realpath(root).rstrip('/')}/"
        patterns = "|".join(map(_expression, exclude))
        self.excluded = re.compile(patterns) if patterns else None
        self.waiting = [""]
        self.files: list[File] = []
        self.left_out: list[LeftOut] = []

    def run(self) -> None:
        """Look at the root and at every folder found on the way."""
        while self.waiting:
            folder = self.waiting.pop()
            try:
                with os.scandir(f"{self.root}/{folder}") as entries:
                    found = list(entries)
            except OSError as error:
                self.leave_out(folder or "./", error.strerror or "cannot be read")
                continue
            if reason := _reason_by_content(folder, {entry.name for entry in found}):
                self.leave_out(folder, reason)
                continue
            for entry in found:
                self.entry(entry, folder + entry.name)

    def entry(self, entry: os.DirEntry[str], path: str) -> None:
        """Take one entry of a folder: go in later, list it, leave it out, or let it be."""
        is_folder = entry.is_dir(follow_symlinks=False)
        kind = None if is_folder else self.choose(path)
        if not is_folder and kind is None and not entry.is_symlink():
            return
        shown = f"{path}/" if is_folder else path
        if is_folder and entry.name in IGNORED:
            self.leave_out(shown, IGNORED[entry.name])
        elif not _is_utf_8(path):
            self.leave_out(shown, "name is not in UTF-8")
        elif self.excluded and self.excluded.fullmatch(path):
            self.leave_out(shown, "excluded")
        elif is_folder:
            self.waiting.append(shown)
        else:
            self.file(entry, path, kind)

    def file(self, entry: os.DirEntry[str], path: str, kind: Kind | None) -> None:
        """List a file unless it cannot or should not be read; it is not opened, for a pipe would wait for ever."""
        try:
            status = entry.stat()
        except OSError:
            if kind:
                self.leave_out(path, "symbolic link to nothing" if entry.is_symlink() else "cannot be read")
            return
        if reason := self.reason(entry, path, kind, status):
            self.leave_out(path, reason)
        elif kind:
            self.files.append(File(path, kind, status.st_size, status.st_mtime_ns))

    def reason(self, entry: os.DirEntry[str], path: str, kind: Kind | None, status: os.stat_result) -> str:
        """Why a file or symbolic link is left out; empty where it is not."""
        if stat.S_ISDIR(status.st_mode):
            return IGNORED.get(entry.name, "symbolic link to a folder")
        if kind is None:
            return ""
        if not stat.S_ISREG(status.st_mode):
            return "not a regular file"
        if entry.is_symlink() and not os.path.realpath(entry.path).startswith(self.real_root):
            return "symbolic link out of the project"
        if status.st_size > LARGEST_FILE:
            return f"larger than {LARGEST_FILE // 1_000_000} MB"
        # A look at the mode spares a system call for nearly every file.
        if status.st_mode & 0o444 != 0o444 and not os.access(entry.path, os.R_OK, effective_ids=_AS_ACTING_USER):
            return "Permission denied"
        return ""

    def leave_out(self, path: str, reason: str) -> None:
        if reason not in _UNNAMED:
            self.left_out.append(LeftOut(path.encode("utf-8", "replace").decode(), reason))


def _reason_by_content(folder: str, names: set[str]) -> str:
    """Why a folder is left out that only its content betrays; the root itself never is."""
    if folder and not names.isdisjoint(_ENVIRONMENT_MARKS):
        return "virtual environment"
    *outer, name, _ = ("/" + folder).split("/")
    if name in _BUILD and names.isdisjoint(_PROJECT_MARKS) and _TEMPLATE_FOLDERS.isdisjoint(outer):
        return "made by a tool"
    # A folder for each language below each app may be most of a tree's folders.
    if name == "locale" and _TEMPLATE_FOLDERS.isdisjoint((*outer, *names)) and not _has_python(names):
        return "translations"
    return ""


def _has_python(names: Iterable[str]) -> bool:
    return any(name.endswith(".py") for name in names)


def _is_utf_8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _expression(pattern: str) -> str:
    """A glob as a regular expression for a whole path: `*` stays within a folder, `**` does not."""
    clean = pattern.strip().removeprefix("./").strip("/")
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[!?[^\]/]+\])", clean)
    translated = "".join(_WILDCARDS.get(part) or _class_or_text(part) for part in parts)
    return translated if "/" in clean else f"(?:.*/)?{translated}"


def _class_or_text(part: str) -> str:
    inside = part[1:-1]
    negated = inside.startswith("!")
    expression = f"[{'^' * negated}{inside[negated:]}]"
    try:
        re.compile(expression)
    except re.error:
        return re.escape(part)
    return expression if part.startswith("[") and part.endswith("]") else re.escape(part)
