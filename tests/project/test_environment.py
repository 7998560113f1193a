from __future__ import annotations

from pathlib import Path

import pytest

from django_cto.project import Project, load_project

HEAD = "from django.db import models\n"
SITE = ".venv/lib/python3.12/site-packages"


def project(root: Path, files: dict[str, str]) -> Project:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return load_project(root, cache=False, jobs=1)


LIBRARY = {
    f"{SITE}/audited/__init__.py": "raise SystemExit('nothing of it is run')\n",
    f"{SITE}/audited/models.py": "from .base import *\n",
    f"{SITE}/audited/base.py": HEAD + "from django.conf import settings\nfrom .fields import Stamp\n"
    "class Timed(models.Model):\n    made = Stamp(db_index=True)\n    class Meta:\n        abstract = True\n"
    "class Audited(Timed):\n    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)\n"
    "    class Meta:\n        abstract = True\n",
    f"{SITE}/audited/fields.py": HEAD
    + "class Stamp(models.DateTimeField): pass\nclass OwnerField(models.ForeignKey): pass\n",
}
SHOP = {
    "shop/models.py": HEAD + "from audited.models import Audited\nfrom audited.fields import OwnerField\n"
    "class Person(models.Model): pass\n"
    "class Order(Audited):\n    owner = OwnerField(Person, on_delete=models.CASCADE)\n"
}


@pytest.mark.parametrize("folder", [".venv", "venv", "env"])
def test_bases_of_installed_libraries_are_read_as_text(tmp_path: Path, folder: str) -> None:
    library = {path.replace(".venv", folder): text for path, text in LIBRARY.items()}
    found = project(tmp_path, library | SHOP)
    order = found.models.find("shop.Order")
    assert order is not None
    assert {name: field.kind for name, field in order.fields.items()} == {
        "made": "DateTimeField",
        "by": "ForeignKey",
        "owner": "ForeignKey",
    }
    assert order.is_whole
    assert order.fields["made"].is_indexed
    assert found.models.target(order, order.fields["owner"]) is found.models.find("shop.Person")


def test_the_library_itself_is_not_under_review(tmp_path: Path) -> None:
    found = project(tmp_path, LIBRARY | SHOP)
    assert [path for path in found.modules if "site-packages" in path] == []
    assert {model.label for model in found.models.concrete} == {"shop.Person", "shop.Order"}


def test_without_an_environment_an_unknown_base_stays_unknown(tmp_path: Path) -> None:
    found = project(tmp_path, SHOP)
    assert found.models.find("shop.Order") is None
    assert found.models.environment.folders == ()


def test_an_environment_outside_the_root_is_left_alone(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    project(outside, LIBRARY)
    root.mkdir()
    (root / ".venv").symlink_to(outside / ".venv", target_is_directory=True)
    assert project(root, SHOP).models.find("shop.Order") is None


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    found = project(tmp_path, LIBRARY | SHOP | {f"{SITE}/other/models.py": "x"})
    assert found.models.find("shop.Order")
    assert not any("other" in path for path in found.models.environment._files)


def test_a_class_that_is_its_own_base_ends(tmp_path: Path) -> None:
    library = {
        f"{SITE}/odd/models.py": "from odd.more import A\nclass B(A): pass\n",
        f"{SITE}/odd/more.py": "from odd.models import B\nclass A(B): pass\n",
    }
    found = project(tmp_path, library | {"shop/models.py": "from odd.models import B\nclass C(B): pass\n"})
    assert found.models.concrete == ()
