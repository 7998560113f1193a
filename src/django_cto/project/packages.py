"""The packages a project depends on, and the versions its lock and requirements files say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import msgspec

from django_cto.facts.file import FileFacts, is_test_path
from django_cto.project.requirements import Requirement, may_ask, requirements_in
from django_cto.read.shared import shared_property

EXACT = re.compile(r"={2,3}(?P<version>\d[\w.+!-]*)$")
# Where a package is imported under another name than its own with underscores.
IMPORTED_AS = {
    "djangorestframework": "rest_framework",
    "djangorestframework-simplejwt": "rest_framework_simplejwt",
    "django-allauth": "allauth",
    "django-cors-headers": "corsheaders",
    "django-debug-toolbar": "debug_toolbar",
    "django-environ": "environ",
    "django-filter": "django_filters",
    "django-guardian": "guardian",
    "django-mptt": "mptt",
    "django-oauth-toolkit": "oauth2_provider",
    "django-polymorphic": "polymorphic",
    "django-postgres-extra": "psqlextra",
    "django-storages": "storages",
    "python-decouple": "decouple",
    "psycopg2-binary": "psycopg2",
    "sentry-sdk": "sentry_sdk",
}
# Of documentation and of what lies in folders of tests nothing is deployed.
NOT_DEPLOYED = frozenset({"doc", "docs", "examples"})


class Package(msgspec.Struct, frozen=True):
    """A package by its normalised name; the exact version where one is known, else what versions are allowed."""

    name: str
    version: str | None = None
    specifier: str = ""
    path: str = ""

    @property
    def release(self) -> tuple[int, ...] | None:
        """The exact version, or the lowest allowed one; None where nothing says it."""
        if self.version:
            return _release(self.version)
        return lowest(self.specifier)


class Packages(Mapping[str, Package]):
    """The packages a project asks for, by normalised name."""

    def __init__(self, files: Mapping[str, FileFacts], read_text: Callable[[str], str]) -> None:
        self._files = files
        self._read_text = read_text

    @shared_property
    def _known(self) -> dict[str, Package]:
        found: dict[str, Package] = {}
        for path, facts in self._files.items():
            if not may_ask(path) or not NOT_DEPLOYED.isdisjoint(path.split("/")[:-1]) or is_test_path(path):
                continue
            for requirement in requirements_in(facts, self._read_text):
                package = _package(requirement, path)
                known = found.get(package.name)
                # What is locked says more than what is allowed, what is allowed more than a bare name.
                if known is None or _weight(package) > _weight(known):
                    found[package.name] = package
        return dict(sorted(found.items()))

    @shared_property
    def imported(self) -> frozenset[str]:
        """The first names of everything that the project's own code imports."""
        return frozenset(
            name.module.partition(".")[0] for facts in self._files.values() for name in facts.imports if not name.level
        )

    def __getitem__(self, name: str) -> Package:
        """The package of a name, however that is spelt."""
        return self._known[normalised(name)]

    def __iter__(self) -> Iterator[str]:
        """The normalised names, sorted."""
        return iter(self._known)

    def __len__(self) -> int:
        """How many packages are known."""
        return len(self._known)

    def has_any(self, *names: str) -> bool:
        """Whether the project depends on one of these distributions, or imports it where nothing says its needs."""
        return any(normalised(name) in self._known or import_name(name) in self.imported for name in names)

    def release(self, name: str) -> tuple[int, ...] | None:
        """The version of a package as numbers: the locked one or the lowest allowed; None where unknown."""
        package = self.get(name)
        return package.release if package else None


def normalised(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def import_name(distribution: str) -> str:
    """The name under which a distribution is imported."""
    name = normalised(distribution)
    return IMPORTED_AS.get(name, name.replace("-", "_"))


def lowest(specifier: str) -> tuple[int, ...] | None:
    """The lowest version that `>=4.2,<6`, `~=5.1`, `==5.*` … allow; None where there is no lower end."""
    # Imported here: most reviews ask for no version, and the library takes as long as linking a project.
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        parts = list(SpecifierSet(specifier))
    except InvalidSpecifier:
        return None
    starts = [part.version for part in parts if part.operator in {">=", "~=", "==", "==="}]
    releases = [found for start in starts if (found := _release(start.removesuffix(".*")))]
    return max(releases, default=None)


def _package(requirement: Requirement, path: str) -> Package:
    exact = EXACT.match(requirement.specifier)
    return Package(normalised(requirement.name), exact["version"] if exact else None, requirement.specifier, path)


def _weight(package: Package) -> int:
    return 2 if package.version else bool(package.specifier)


def _release(version: str) -> tuple[int, ...] | None:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version).release
    except InvalidVersion:
        return None
