"""The releases that a project can be carried along, made once for each process of the tests."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from scripts.release import TEMPLATE, past_templates
from tests.new.past import Releases, git, made_templates

import django_cto
from django_cto.new.releases import write_archive
from django_cto.new.tree import Entry, write_entry

PACKAGE = Path(django_cto.__file__).parent


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Four releases made from tags, as `make release` makes them; each wheel has those before it in its archive."""
    root, repository = tmp_path_factory.mktemp("releases"), tmp_path_factory.mktemp("repository")
    git(repository, "init", "--quiet")
    for release, template in made_templates():
        install(root / release, release, template)
        write_archive(past_templates(repository), root / release / "django_cto" / "new" / "releases.tar.xz")
        shutil.rmtree(repository / TEMPLATE, ignore_errors=True)
        shutil.copytree(root / release / "django_cto" / "template", repository / TEMPLATE)
        git(repository, "add", "--all", "--force")
        git(repository, "commit", "--quiet", "--message", release)
        git(repository, "tag", f"v{release}")
    git(repository, "tag", "vendored")
    return Releases(root)


def install(site: Path, release: str, template: Mapping[str, Entry]) -> None:
    package = site / "django_cto"
    shutil.copytree(PACKAGE / "new", package / "new", ignore=shutil.ignore_patterns("__pycache__", "releases.tar.xz"))
    for child in PACKAGE.iterdir():
        if child.name not in {"new", "template", "__init__.py", "__pycache__"}:
            (package / child.name).symlink_to(child)
    (package / "__init__.py").write_text(f'__version__ = "{release}"\n')
    for path, entry in template.items():
        write_entry(package / "template" / path, entry)
