"""The files on disk that fixes edit: what may be edited, and how it is written."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from django_cto.audit.mistake import Mistake
from django_cto.facts.file import facts_of
from django_cto.fix.choosing import edits_of
from django_cto.fix.writing import make_file, replace_file
from django_cto.project import Project
from django_cto.read.source import decode, encode_as
from django_cto.read.walk import kind_of
from django_cto.rule import Finding


class Tree:
    """The folder of a project; it keeps the bytes of each file that is to be edited, as they were at first."""

    def __init__(self, root: Path, project: Project) -> None:
        self._root = root
        self._project = project
        self._bytes: dict[str, bytes] = {}
        self._refused: dict[str, str] = {}

    def refusal(self, finding: Finding) -> str:
        """Why the files of a fix may not be edited; "" where they may."""
        for edit in edits_of(finding):
            if edit.path not in self._refused:
                known = edit.path in self._project.files
                self._refused[edit.path] = self._of_file(edit.path) if known else self._of_new_file(edit.path)
            reason = self._refused[edit.path] or self._of_text(edit.path, edit.text)
            if reason:
                return f"`{edit.path}` {reason}"
        return ""

    def _of_file(self, path: str) -> str:
        """Why a file that was read may not be edited."""
        facts, file = self._project.files[path], self._root / path
        try:
            status = file.lstat()
            if stat.S_ISLNK(status.st_mode):
                return "is a symbolic link"
            if not status.st_mode & 0o222 or not os.access(file, os.W_OK):
                return "is read-only"
            data = self._bytes[path] = file.read_bytes()
        except OSError as error:
            return f"cannot be read: {error.strerror}"
        if facts.faults:
            return "cannot be parsed as it stands"
        found = facts_of(path, data)
        return "" if (found.digest, found.lines) == (facts.digest, facts.lines) else "has changed since it was read"

    def _of_new_file(self, path: str) -> str:
        """Why a file may not be made: only beside files that were read, where nothing is, and if it would be read."""
        folder, _, name = path.rpartition("/")
        if kind_of(path) is None or "\\" in path or not name or {"", ".", ".."} & set(path.split("/")):
            return "is no path of the project"
        if not any(known.rpartition("/")[0] == folder for known in self._project.files):
            return "is not beside the project's files"
        return "exists already" if os.path.lexists(self._root / path) else ""

    def _of_text(self, path: str, text: str) -> str:
        data = self._bytes.get(path, b"")
        try:
            encode_as(data, decode(data)[0] + text)
        except UnicodeError:
            return "is in an encoding that cannot take the change"
        return ""

    def change(self, texts: Mapping[str, str]) -> tuple[dict[str, bytes | None], dict[str, bytes]]:
        """What files hold by path, None for a new one, and what they will hold with changed texts."""
        before = {path: self._bytes.get(path) for path in texts}
        return before, {path: encode_as(self._bytes.get(path, b""), text) for path, text in texts.items()}

    def write(self, texts: Mapping[str, str]) -> None:
        """Write changed texts by path; raises a `Mistake` before it writes any if a file is not as it was read."""
        _, after = self.change(texts)
        for path in after:
            self._check(path)
        for number, (path, data) in enumerate(after.items()):
            try:
                put = replace_file if path in self._bytes else make_file
                put(self._root / path, data)
            except OSError as error:
                done = f"{number} of {len(after)} files are" if number else "nothing is"
                raise Mistake(f"{path} cannot be written: {error.strerror}; {done} written") from None

    def _check(self, path: str) -> None:
        file = self._root / path
        try:
            same = file.read_bytes() == self._bytes[path] if path in self._bytes else not os.path.lexists(file)
        except OSError:
            same = False
        if not same:
            raise Mistake(f"{path} has changed while it was being fixed; nothing is written, run it again")
