import pytest

from django_cto.project import project_from
from django_cto.rules.models.shared_default_value import check

HEAD = (
    "import datetime\nimport uuid as ids\nfrom datetime import timedelta\nfrom django.db import models\n"
    "from django.utils import timezone\nfrom shop.constants import EMPTY\nFIRST = ['a']\n"
)


def messages(declared: str) -> list[str]:
    files = {
        "shop/models.py": f"{HEAD}class Order(models.Model):\n    it = models.JSONField({declared})\n",
        "shop/constants.py": "EMPTY = {}\n",
    }
    return [found.message for found in check(project_from(files))]


@pytest.mark.parametrize(
    "default",
    [
        "[]",
        "{}",
        "['a']",
        "{'a': 1}",
        "list()",
        "dict()",
        "FIRST",
        "EMPTY",
        "{1, 2}",
        "timezone.now()",
        "datetime.datetime.now()",
        "ids.uuid4()",
        "timezone.now() + timedelta(days=1)",
        "str(ids.uuid4())",
    ],
)
def test_what_is_made_once_is_found(default: str) -> None:
    assert len(messages(f"default={default}")) == 1


@pytest.mark.parametrize(
    "default",
    ["list", "dict", "timezone.now", "ids.uuid4", "()", "'a'", "0", "lambda: []", "lambda: timezone.now()", "made()"],
)
def test_what_is_made_for_each_row_or_cannot_change_is_let_be(default: str) -> None:
    assert messages(f"default={default}") == []


def test_a_field_that_copies_its_default_shares_nothing() -> None:
    text = "from jsonfield.fields import JSONField\n\nclass Order(models.Model):\n    it = JSONField(default={0})\n"
    counts = {
        default: len(list(check(project_from({"shop/models.py": HEAD + text.format(default)}))))
        for default in ("{}", "[1]", "ids.uuid4()")
    }
    assert counts == {"{}": 0, "[1]": 0, "ids.uuid4()": 1}


def test_a_fix_is_offered_only_where_it_means_the_same() -> None:
    files = {"shop/models.py": f"{HEAD}class Order(models.Model):\n    a = models.JSONField(default=['x'])\n"}
    assert [found.fix for found in check(project_from(files))] == [None]


def test_an_inherited_field_is_found_once_at_its_base() -> None:
    text = (
        f"{HEAD}class Base(models.Model):\n    it = models.JSONField(default=[])\n    class Meta:\n        abstract = True\n"
        "class A(Base): pass\nclass B(Base): pass\n"
    )
    assert len(list(check(project_from({"shop/models.py": text})))) == 1


def test_models_of_tests_are_let_be() -> None:
    text = f"{HEAD}class Order(models.Model):\n    it = models.JSONField(default=[])\n"
    assert list(check(project_from({"shop/tests/models.py": text}))) == []
