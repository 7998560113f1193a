"""A name stands for the same thing whoever asks first, also where modules import from each other."""

from __future__ import annotations

from itertools import permutations

import pytest

from django_cto.project import Project, project_from
from django_cto.project.definitions import ClassDef
from django_cto.project.names import symbol_of

# The package gathers its models by stars, and the last of them imports from the package.
RING = {
    "shop/__init__.py": "",
    "shop/models/__init__.py": "from .orders import *\nfrom .lines import *\n",
    "shop/models/orders.py": "class Order:\n    pass\n",
    "shop/models/lines.py": "from shop.models import Order\n\n\nclass Line:\n    order = Order\n",
    "shop/views.py": "from shop.models import Line, Order\n",
}


def symbol(project: Project, path: str, name: str) -> str:
    return symbol_of(project.names.lookup(project.modules[path], name))


@pytest.mark.parametrize(
    "order", list(permutations(["shop/models/__init__.py", "shop/models/lines.py", "shop/views.py"]))
)
def test_a_star_over_a_module_that_imports_from_here_is_looked_through(order: tuple[str, ...]) -> None:
    project = project_from(RING)
    assert [symbol(project, path, "Order") for path in order] == ["shop.models.orders.Order"] * 3
    found = project.names.lookup(project.modules["shop/views.py"], "Line")
    assert isinstance(found, ClassDef)


def test_a_name_that_two_modules_import_from_each_other_is_nobodys() -> None:
    project = project_from({"a.py": "from b import x\n", "b.py": "from a import x\n"})
    assert {symbol(project, "a.py", "x"), symbol(project, "b.py", "x")} <= {"a.x", "b.x"}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("web/settings/base.py", "sys.path.insert(0, root('apps'))"),
        ("manage.py", "if True:\n    sys.path.append(os.path.join(BASE_DIR, 'web', 'apps'))"),
        ("web/wsgi.py", "sys.path.append(str(BASE_DIR / '../web/apps'))"),
    ],
)
def test_imports_start_from_what_is_put_on_the_path(path: str, line: str) -> None:
    files = {
        "web/__init__.py": "",
        "web/apps/__init__.py": "",
        "web/apps/shop/__init__.py": "",
        "web/apps/shop/models.py": "class Order:\n    pass\n",
        "web/apps/shop/views.py": "from shop.models import Order\n",
        path: f"import os, sys\n{line}\n",
    }
    found = project_from(files)
    assert symbol(found, "web/apps/shop/views.py", "Order") == "web.apps.shop.models.Order"
    assert symbol(project_from({**files, path: ""}), "web/apps/shop/views.py", "Order") == "shop.models.Order"
