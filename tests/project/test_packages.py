"""What a project depends on is read from every kind of file that says it."""

from __future__ import annotations

import pytest

from django_cto.project import Project, project_from
from django_cto.project.packages import lowest

UV_LOCK = '[[package]]\nname = "django"\nversion = "5.2.17"\n\n[[package]]\nname = "celery"\nversion = "5.5.0"\n'
PIPFILE_LOCK = '{"default": {"django": {"version": "==4.2.1"}}, "develop": {"Celery": {"version": "==5.3.1"}}}'
POETRY = (
    '[tool.poetry.dependencies]\npython = "^3.11"\ndjango = "^5.1"\ncelery = {version = "~5.4", extras = ["redis"]}\n'
)
PEP_621 = (
    '[project]\ndependencies = ["Django>=5.0,<6"]\n[project.optional-dependencies]\nq = ["celery[redis] ~= 5.2"]\n'
)
SETUP_CFG = "[options]\ninstall_requires =\n    Django>=4.2\n[options.extras_require]\nq = celery==5.1\n"
SETUP_PY = (
    "from setuptools import setup\nsetup(install_requires=['Django>=3.2'], extras_require={'q': ['celery>=5']})\n"
)
METADATA = 'Name: shop\nRequires-Dist: Django<6.0,>=5.2\nRequires-Dist: celery (>=5.5) ; extra == "q"\n\n{ not this }\n'


@pytest.mark.parametrize(
    ("path", "text", "django", "celery"),
    [
        ("uv.lock", UV_LOCK, (5, 2, 17), (5, 5, 0)),
        ("poetry.lock", UV_LOCK, (5, 2, 17), (5, 5, 0)),
        ("Pipfile.lock", PIPFILE_LOCK, (4, 2, 1), (5, 3, 1)),
        ("pyproject.toml", POETRY, (5, 1), (5, 4)),
        ("pyproject.toml", PEP_621, (5, 0), (5, 2)),
        ("setup.cfg", SETUP_CFG, (4, 2), (5, 1)),
        ("setup.py", SETUP_PY, (3, 2), (5,)),
        ("shop-1.0.dist-info/METADATA", METADATA, (5, 2), (5, 5)),
        (
            "requirements/base.in",
            "Django==5.2.*  # the base\ncelery[redis]==5.5.1 \\\n  --hash=sha256:1\n",
            (5, 2),
            (5, 5, 1),
        ),
        ("requirements-dev.txt", "-r base.txt\nDjango ~= 4.2.3\ncelery>5\n", (4, 2, 3), None),
    ],
)
def test_versions_are_read(path: str, text: str, django: tuple[int, ...], celery: tuple[int, ...] | None) -> None:
    project = project_from({path: text})
    assert project.django_version == django
    assert project.packages.release("celery") == celery
    assert project.requires("celery")


def test_what_is_locked_wins_over_what_is_allowed() -> None:
    project = project_from({"pyproject.toml": PEP_621, "uv.lock": UV_LOCK})
    assert project.packages["Django"].version == "5.2.17"


def test_an_import_tells_where_nothing_else_does() -> None:
    project = project_from({"shop/api.py": "from rest_framework import serializers\n"})
    assert project.requires("djangorestframework")
    assert not project.requires("celery")
    assert project.django_version is None


@pytest.mark.parametrize("path", ["tests/requirements.txt", "docs/requirements.txt", "notes.txt"])
def test_what_is_not_deployed_tells_nothing(path: str) -> None:
    assert not asks_for_celery(project_from({path: "celery\n"}))


@pytest.mark.parametrize(
    "path", ["pyproject.toml", "uv.lock", "Pipfile.lock", "setup.cfg", "setup.py", "requirements.txt"]
)
def test_a_broken_file_tells_nothing(path: str) -> None:
    assert not asks_for_celery(project_from({path: "[[[ celery = \n{}"}))


def asks_for_celery(project: Project) -> bool:
    return project.requires("celery") or "celery" in project.packages


@pytest.mark.parametrize(
    ("specifier", "release"),
    [("", None), ("<6", None), (">=4.2,<6", (4, 2)), ("~=5.1", (5, 1)), ("==5.*", (5,)), ("nonsense", None)],
)
def test_the_lowest_allowed_version(specifier: str, release: tuple[int, ...] | None) -> None:
    assert lowest(specifier) == release
