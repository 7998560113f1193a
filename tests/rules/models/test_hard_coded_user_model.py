import pytest

from django_cto.project import project_from
from django_cto.rules.models.hard_coded_user_model import check
from django_cto.text import apply_edits

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


OWN = {"config/settings.py": SETTINGS + 'AUTH_USER_MODEL = "people.User"\n'}
ASK = "from django.contrib.auth import get_user_model\n"
HEAD = "from django.contrib.auth.models import User\n"


def fixed(text: str, path: str = "shop/tools.py", **others: str) -> str | None:
    """The file after the fix of the one finding in it, None where that has none."""
    files = OWN | {path: text} | {f"shop/{name}.py": other for name, other in others.items()}
    (found,) = check(project_from(files))
    if found.fix is None:
        return None
    after = apply_edits(files, found.fix.edits)
    assert not list(check(project_from(after)))
    return after[path]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f"{HEAD}\ndef all():\n    return User.objects.all()\n",
            f"{ASK}\ndef all():\n    return get_user_model().objects.all()\n",
        ),
        (
            f"{ASK}{HEAD}\ndef all():\n    return [User, User()]\n",
            f"{ASK}\ndef all():\n    return [get_user_model(), get_user_model()()]\n",
        ),
        (
            "from django.contrib.auth.models import Group, User as U\n\nall = lambda: (U, Group, user.User)\n",
            f"{ASK}from django.contrib.auth.models import Group\n\nall = lambda: (get_user_model(), Group, user.User)\n",
        ),
    ],
)
def test_the_class_is_asked_for_where_it_is_read(before: str, after: str) -> None:
    assert fixed(before) == after


def test_a_class_of_what_is_imported_late_may_ask() -> None:
    form = "\nclass UserForm:\n    class Meta:\n        model = {}\n"
    assert fixed(HEAD + form.format("User")) is None
    assert fixed(HEAD + form.format("User"), "shop/forms.py") == ASK + form.format("get_user_model()")
    assert fixed(HEAD + form.format("User"), "shop/views/own.py") == ASK + form.format("get_user_model()")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\ndef all(of: User):\n    return User.objects.all()\n",
        f"{HEAD}\ndef all() -> User:\n    return User.objects.get()\n",
        f"{HEAD}\ndef all(of=User):\n    return of\n",
        f"{HEAD}\ndef all(User):\n    return User\n",
        f"{HEAD}\ndef all():\n    User = 1\n    return User\n",
        f"{HEAD}\ndef all():\n    return [User for User in ()]\n",
        f"try:\n    {HEAD}except ImportError:\n    pass\n\ndef all():\n    return User\n",
        f"{HEAD.strip()}; a = 1\n\ndef all():\n    return User\n",
    ],
)
def test_what_is_more_than_the_class_is_left_to_people(text: str) -> None:
    assert fixed(text) is None


def test_what_others_import_from_here_is_left_to_people() -> None:
    text = f"{HEAD}\ndef all():\n    return User\n"
    assert fixed(text, views="from shop.tools import User\n") is None
    assert fixed(text, views="from .tools import *\n") is None
    assert fixed(text, views="from shop.tools import all\n") is not None
