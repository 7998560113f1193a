"""Knows what a project's `[tool.django-cto]` may say, and reads it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec

from django_cto.audit.mistake import Mistake, nearest

WHERE = "[tool.django-cto] in pyproject.toml"
IN_WORDS = {
    "`str`": "a string",
    "`int`": "a number",
    "`float`": "a number",
    "`bool`": "true or false",
    "`array`": "a list",
    "`object`": "a table",
}


class Config(msgspec.Struct, frozen=True, rename="kebab"):
    """The keys and their defaults; nothing is required.

    `exclude` has glob patterns of paths, `settings` the production settings module, `per_path_ignore` the rules that
    are ignored in the paths that a glob pattern matches, `template` the release of the template that a started project
    follows. Paths are relative to the folder of pyproject.toml.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    baseline: str | None = None
    settings: str | None = None
    preview: bool = False
    template: str | None = None
    per_path_ignore: dict[str, tuple[str, ...]] = {}

    def is_ignored(self, path: str, names: tuple[str, ...]) -> bool:
        """Whether one of the names, a rule's and its family's, is ignored at a path."""
        return any(
            not set(names).isdisjoint(ignored)
            for pattern, ignored in self.per_path_ignore.items()
            if fnmatchcase(path, pattern) or path.startswith(f"{pattern.rstrip('/')}/")
        )


def read_config(root: Path) -> Config:
    """What the project's pyproject.toml says; raises a `Mistake` for a wrong key, value or file."""
    try:
        text = (root / "pyproject.toml").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Config()
    # Most projects have no such table, and reading TOML takes longer than looking for it.
    return config_from(text) if "django-cto" in text else Config()


def config_from(text: str) -> Config:
    """The configuration in the text of a pyproject.toml."""
    import tomllib

    try:
        table = tomllib.loads(text).get("tool", {}).get("django-cto", {})
    except (tomllib.TOMLDecodeError, AttributeError) as error:
        raise Mistake(f"pyproject.toml cannot be read: {error}") from None
    return _converted(table)


def _converted(table: Any) -> Config:
    keys = [field.encode_name for field in msgspec.structs.fields(Config)]
    if isinstance(table, dict):
        for key in table:
            if key not in keys:
                raise Mistake(f"{WHERE} has no key `{key}`{nearest(key, keys)}")
    try:
        return msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        raise Mistake(f"{WHERE}: {_plain(str(error))}") from None


def _plain(message: str) -> str:
    """The library's message in TOML's words."""
    for theirs, ours in IN_WORDS.items():
        message = message.replace(theirs, ours)
    what, _, where = message.partition(" - at ")
    return f"{where.strip('`').removeprefix('$.') or 'it'}: {what[0].lower()}{what[1:]}"
