import pytest

from django_cto.project import project_from
from django_cto.rules.layers.model_imports_view import check

MODEL = "from django.db import models\n\nclass Order(models.Model):\n    pass\n"
OTHERS = {"shop/views.py": "def page(request): ...\n", "shop/serializers.py": "class OrderSerializer: ...\n"}


def found(path: str, code: str) -> list[tuple[str, int]]:
    return [(finding.place.path, finding.place.line) for finding in check(project_from(OTHERS | {path: code}))]


@pytest.mark.parametrize(
    "statement",
    [
        "from shop.views import page",
        "from shop import views",
        "from . import views",
        "from .views import *",
    ],
)
def test_every_way_to_import(statement: str):
    assert found("shop/models.py", f"{statement}\n{MODEL}") == [("shop/models.py", 1)]


def test_one_finding_a_module():
    code = MODEL + "\ndef a():\n    from shop.views import page\n\ndef b():\n    from shop.views import page\n"
    assert found("shop/models.py", code) == [("shop/models.py", 7)]


def test_what_nobody_runs_is_let_be():
    code = f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shop.views import page\n{MODEL}"
    assert found("shop/models.py", code) == []


def test_a_service_may_use_a_serializer_but_not_a_view():
    assert found("shop/services.py", "from shop.serializers import OrderSerializer\n") == []
    assert found("shop/services.py", "from shop.views import page\n") == [("shop/services.py", 1)]


def test_a_model_may_not_use_a_serializer():
    assert found("shop/models/order.py", f"from shop.serializers import OrderSerializer\n{MODEL}") != []


def test_an_app_that_is_called_services_is_let_be():
    files = {
        "services/__init__.py": "",
        "services/models.py": MODEL,
        "services/views.py": "",
        "services/urls.py": "from services import views\n",
    }
    assert list(check(project_from(files))) == []


def test_a_models_module_without_models_is_let_be():
    assert found("shop/models.py", "from shop.views import page\n") == []


@pytest.mark.parametrize(
    ("returned", "times"),
    [
        ("self.view or page", 0),
        ("page", 1),
        ("self.view or page(1)", 1),
        ("other or page", 1),
        ("page if self.view else page", 1),
    ],
)
def test_the_default_of_what_may_be_overridden_is_let_be(returned: str, times: int):
    method = (
        f"    view = None\n\n    def shown(self):\n        from shop.views import page\n        return {returned}\n"
    )
    assert len(found("shop/models.py", MODEL.replace("    pass\n", method))) == times
