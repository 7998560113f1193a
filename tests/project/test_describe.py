import json
from pathlib import Path

import pytest

from django_cto.project import Project, load_project, project_from
from django_cto.project.describe import describe

BOOKSHOP = Path(__file__).parents[2] / "examples" / "bookshop"


@pytest.fixture(scope="module")
def bookshop() -> Project:
    return load_project(BOOKSHOP, cache=False, jobs=1)


def test_the_whole_is_json_and_counted(bookshop: Project):
    described = describe(bookshop)
    json.dumps(described)
    assert described["counts"]["models"] == len(described["models"]) > 0
    lists = {name for name, rows in described.items() if name != "counts"}
    assert lists == described["counts"].keys() - {"files", "lines"}


def test_the_bookshop_is_understood_without_a_gap(bookshop: Project):
    assert describe(bookshop)["unresolved"] == []


def test_which_settings_production_runs_and_how_that_is_known(bookshop: Project):
    known = {row["name"]: row["production"] for row in describe(bookshop)["settings"]}
    assert known["config.settings.production"]
    assert known["config.settings.local"] is None


def test_no_value_of_a_secret_is_described(bookshop: Project):
    assert "courier-live" not in json.dumps(describe(bookshop))


def test_one_app(bookshop: Project):
    described = describe(bookshop, "orders")
    assert [app["label"] for app in described["apps"]] == ["orders"]
    assert {row["label"].partition(".")[0] for row in described["models"]} == {"orders"}
    assert all(row["place"].startswith("orders/") for row in described["views"])
    assert "settings" not in described


def gaps(files: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(row["kind"], row["place"], row["why"]) for row in describe(project_from(files))["unresolved"]]


def test_what_is_not_understood_is_said_with_its_place():
    code = (
        "from django.db import models\nfrom parcels.base import Tracked\nfrom somewhere import *\n\n"
        "class Order(Tracked, models.Model):\n    colour = ColourField()\n"
        "    buyer = models.ForeignKey('shop.Buyer', on_delete=models.CASCADE)\n"
        "    seller = models.ForeignKey('auth.User', on_delete=models.CASCADE)\n"
    )
    assert gaps({"shop/models.py": code, "broken/views.py": "def (\n"}) == [
        ("file", "broken/views.py:1", "invalid syntax"),
        ("model base", "shop/models.py:5", "`parcels.base.Tracked` is of a library that is not known"),
        ("field", "shop/models.py:6", "`somewhere.ColourField` is a kind of field that is not known"),
        ("relation", "shop/models.py:7", "there is no model `shop.Buyer`"),
        ("star import", "shop/models.py:3", "what it brings is not in this tree"),
    ]


def test_a_computed_list_of_fields_and_a_computed_model():
    code = (
        "from rest_framework import serializers\n\nclass Any(serializers.ModelSerializer):\n"
        "    class Meta:\n        model = chosen\n        fields = computed()\n"
    )
    assert gaps({"shop/api.py": code}) == [
        ("serializer", "shop/api.py:6", "its list of fields is computed"),
        ("serializer", "shop/api.py:3", "its model cannot be resolved"),
    ]
