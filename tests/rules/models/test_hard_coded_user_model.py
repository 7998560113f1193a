from django_cto.project import project_from
from django_cto.rules.models.hard_coded_user_model import check

FILES = {
    "shop/models.py": (
        "from django.contrib.auth.models import User\nfrom django.db import models\n\n"
        "class Order(models.Model):\n    user = models.ForeignKey(User, on_delete=models.CASCADE)\n"
    ),
}
SETTINGS = 'INSTALLED_APPS = ["django.contrib.auth", "shop"]\nROOT_URLCONF = "config.urls"\n'
MESSAGE = "`User` ties `Order.user` to Django's own user model, whatever the settings say"


def messages(**settings: str) -> list[str]:
    files = {f"{folder}/settings.py": text for folder, text in settings.items()}
    return [found.message for found in check(project_from(FILES | files))]


def test_a_library_is_told():
    assert messages() == [MESSAGE]
    assert messages(example=SETTINGS) == [MESSAGE]


def test_a_project_that_keeps_djangos_user_is_let_be():
    assert messages(config=SETTINGS) == []
    assert messages(config=SETTINGS + 'AUTH_USER_MODEL = "auth.User"\n') == []


def test_a_project_with_a_user_of_its_own_is_told_of_key_and_import():
    assert messages(config=SETTINGS + 'AUTH_USER_MODEL = "people.User"\n') == [
        MESSAGE,
        "`User` is Django's own user model, which `people.User` has replaced",
    ]


def test_settings_that_only_manage_names_make_a_project_too():
    manage = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "{}.settings")\n'
    settings = {"site/settings.py": "class Settings: ...\n", "example/settings.py": "class Settings: ...\n"}
    assert not list(check(project_from(FILES | settings | {"manage.py": manage.format("site")})))
    assert list(check(project_from(FILES | settings | {"manage.py": manage.format("example")})))
