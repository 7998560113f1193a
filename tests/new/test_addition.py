"""An app finds its place in projects of many layouts, or nothing is touched and the lines are told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from django_cto.audit.folder import Order, review_folder
from django_cto.audit.mistake import Mistake
from django_cto.new.addition import plan_app
from django_cto.new.begin import begin
from django_cto.new.writing import write_all
from django_cto.project import load_project

ROOT = Path(__file__).parent.parent.parent
COMMAND = (sys.executable, "-m", "django_cto")
APP = "from django.apps import AppConfig\n\n\nclass {name}Config(AppConfig):\n    name = '{package}'\n"
BY_HAND = {
    "manage.py": "import os\n\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_.settings')\n",
    "requirements.txt": "Django==5.2\ndjangorestframework==3.16\ncelery==5.5\n",
    "site_/__init__.py": "",
    "site_/settings.py": """\
SECRET_KEY = 'x'
ROOT_URLCONF = 'site_.urls'
INSTALLED_APPS = [
    'django.contrib.admin',
    'django.contrib.auth',
    'rest_framework',
    'books',  # the first
    'people.apps.PeopleConfig',
    # at the end, for its templates
    'debug_toolbar',
]
""",
    "site_/urls.py": """\
from django.contrib import admin
from django.urls import path

urlpatterns = [
    path('admin/', admin.site.urls),  # for staff
]
""",
    "books/__init__.py": "",
    "books/models.py": "from django.db import models\n\n\nclass Book(models.Model):\n    pass\n",
    "people/__init__.py": "",
    "people/apps.py": APP.format(name="People", package="people"),
}


def write(root: Path, texts: Mapping[str, str]) -> Path:
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    return root


def added(root: Path, name: str = "orders") -> dict[str, str]:
    """Add an app; the texts of the files of the project's own that changed."""
    found = plan_app(root, name)
    write_all(root, {**found.made, **found.edited})
    return {path: entry.data.decode() for path, entry in found.edited.items()}


def test_a_project_by_hand_gets_an_app_beside_its_others_in_its_own_layout(tmp_path: Path) -> None:
    edited = added(write(tmp_path, BY_HAND))
    settings = BY_HAND["site_/settings.py"]
    neighbour = "    'people.apps.PeopleConfig',\n"
    urls = BY_HAND["site_/urls.py"].replace("import path", "import include, path")
    line = '    path("api/orders/", include("orders.api.urls")),\n'
    assert edited == {
        "site_/settings.py": settings.replace(neighbour, f"{neighbour}    'orders.apps.OrdersConfig',\n"),
        "site_/urls.py": urls.replace("  # for staff\n", f"  # for staff\n{line}"),
    }
    assert (tmp_path / "orders/api/views.py").is_file()
    assert 'reverse("orders:list")' in (tmp_path / "orders/tests/test_api.py").read_text()


def test_the_model_of_the_project_knows_all_of_it_afterwards(tmp_path: Path) -> None:
    added(write(tmp_path, BY_HAND))
    project = load_project(tmp_path, cache=False)
    assert project.apps["orders"].label == "orders"
    assert [pattern.route for pattern in project.urls.names["orders:detail"]] == ["api/orders/<uuid:pk>/"]
    assert "orders.tasks.remove_archived_orders" in project.tasks


SETTINGS = BY_HAND["site_/settings.py"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("INSTALLED_APPS = ['rest_framework', 'books']", "INSTALLED_APPS = ['rest_framework', 'books', 'orders']"),
        ('INSTALLED_APPS = ("rest_framework", "books",)', 'INSTALLED_APPS = ("rest_framework", "books", "orders",)'),
        ('INSTALLED_APPS = [\n  "rest_framework",\n  "books"\n]', 'INSTALLED_APPS = [\n  "rest_framework",\n  "books",\n  "orders"\n]'),
        ("LOCAL = ['books',\n]\nINSTALLED_APPS = ['rest_framework'] + LOCAL", "LOCAL = ['books', 'orders',\n]\nINSTALLED_APPS = ['rest_framework'] + LOCAL"),
        ("INSTALLED_APPS = ['rest_framework']\nINSTALLED_APPS += [\n    'books',\n]", "INSTALLED_APPS = ['rest_framework']\nINSTALLED_APPS += [\n    'books',\n    'orders',\n]"),
        ("INSTALLED_APPS = [\n    'rest_framework',\n    # ours\n    'books',  # of all kinds\n    *MORE,\n]", "INSTALLED_APPS = [\n    'rest_framework',\n    # ours\n    'books',  # of all kinds\n    'orders',\n    *MORE,\n]"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_list_keeps_its_layout(tmp_path: Path, before: str, after: str, line_end: str) -> None:
    head = "MORE = []\nSECRET_KEY = 'x'\nROOT_URLCONF = 'site_.urls'\n"
    texts = {**BY_HAND, "site_/settings.py": f"{head}{before}\n".replace("\n", line_end)}
    edited = added(write(tmp_path, texts))
    assert edited["site_/settings.py"] == f"{head}{after}\n".replace("\n", line_end)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from django.urls import include, path\n\nurlpatterns = []\n",
            'from django.urls import include, path\n\nurlpatterns = [\n    path("api/orders/", include("orders.api.urls")),\n]\n',
        ),
        (
            "from django.urls import (\n    path,\n    re_path,\n)\n\nurlpatterns = [path('', home)] + static('/media/')\n",
            "from django.urls import (\n    include,\n    path,\n    re_path,\n)\n\nurlpatterns = [path('', home), path(\"api/orders/\", include(\"orders.api.urls\"))] + static('/media/')\n",
        ),
        (
            "from django.urls import include\n\nurlpatterns = [\n    home(\n        'x',\n    ),\n]\n",
            "from django.urls import include, path\n\nurlpatterns = [\n    home(\n        'x',\n    ),\n    path(\"api/orders/\", include(\"orders.api.urls\")),\n]\n",
        ),
        (
            "from django.urls import include, path\n\napi = [\n    path('books/', books),\n]\n\nurlpatterns = [\n    path('api/v2/', include((api, 'api'))),\n    path('', home),\n]\n",
            "from django.urls import include, path\n\napi = [\n    path('books/', books),\n    path(\"orders/\", include(\"orders.api.urls\")),\n]\n\nurlpatterns = [\n    path('api/v2/', include((api, 'api'))),\n    path('', home),\n]\n",
        ),
    ],
)  # fmt: skip
def test_the_urls_keep_their_layout(tmp_path: Path, before: str, after: str) -> None:
    edited = added(write(tmp_path, {**BY_HAND, "site_/urls.py": before}))
    assert edited["site_/urls.py"] == after


def test_the_tests_ask_under_the_namespace_that_the_api_has(tmp_path: Path) -> None:
    urls = "from django.urls import include, path\n\nurlpatterns = [path('api/v1/', include('site_.api', namespace='v1'))]\n"
    api = "from django.urls import path\n\napp_name = 'api'\nurlpatterns = [\n    path('a/', a),\n]\n"
    edited = added(write(tmp_path, {**BY_HAND, "site_/urls.py": urls, "site_/api.py": api}))
    assert edited.keys() == {"site_/settings.py", "site_/api.py"}
    assert 'path("orders/", include("orders.api.urls")),\n]' in edited["site_/api.py"]
    assert ':orders:list")' in (tmp_path / "orders/tests/test_api.py").read_text()


def test_apps_that_live_in_a_package_get_another_there(tmp_path: Path) -> None:
    texts = {
        path.replace("books/", "src/company/apps/books/"): text
        for path, text in BY_HAND.items()
        if not path.startswith("people/")
    }
    texts |= {"src/company/__init__.py": "", "src/company/apps/__init__.py": ""}
    texts["site_/settings.py"] = SETTINGS.replace("'books'", "'company.apps.books'").replace(
        "    'people.apps.PeopleConfig',\n", ""
    )
    edited = added(write(tmp_path, texts))
    assert "    'company.apps.orders',\n" in edited["site_/settings.py"]
    assert (
        "from company.apps.orders.models import Order"
        in (tmp_path / "src/company/apps/orders/selectors.py").read_text()
    )


def test_a_project_without_rest_framework_and_celery_gets_what_it_can_run(tmp_path: Path) -> None:
    texts = {
        **BY_HAND,
        "requirements.txt": "Django==5.2\n",
        "site_/settings.py": SETTINGS.replace("    'rest_framework',\n", ""),
    }
    found = plan_app(write(tmp_path, texts), "orders")
    assert found.left_out == ("REST framework", "Celery")
    assert found.edited.keys() == {"site_/settings.py"}
    assert not [path for path in found.made if "/api/" in path or "tasks" in path]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"site_/settings.py": SETTINGS.replace("INSTALLED_APPS = [", "INSTALLED_APPS = found()\nOTHERS = [")}, "there is not one list of INSTALLED_APPS"),
        ({"site_/urls.py": "from books import urlpatterns\n"}, "there is not one list of URLs"),
        ({"site_/urls.py": "from x import path, include_all\nurlpatterns = [\n    path('', y),\n]\n"}, "site_/urls.py is not laid out"),
    ],
)  # fmt: skip
def test_where_it_cannot_be_told_where_to_wire_the_lines_are_and_nothing_is_touched(
    tmp_path: Path, texts: dict[str, str], told: str
) -> None:
    write(tmp_path, {**BY_HAND, **texts})
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run([*COMMAND, "startapp", "orders"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"django-cto: {told}")
    assert '"orders"` to INSTALLED_APPS' in done.stderr
    assert '`path("orders/", include("orders.api.urls"))` to the URLs of the API' in done.stderr
    assert sorted(tmp_path.rglob("*")) == before
    done = subprocess.run(
        [*COMMAND, "startapp", "orders", "--no-wiring"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert '  add "orders" to INSTALLED_APPS\n' in done.stdout
    assert (tmp_path / "orders/models.py").is_file()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("books", "there is an app `books` already"),
        ("auth", "there is an app `auth` already"),
        ("site_", "cannot name an app"),
        ("calendar", "would hide the module of Python's own"),
        ("notes", "notes is there already"),
    ],
)
def test_a_name_that_is_taken_is_refused(tmp_path: Path, name: str, told: str) -> None:
    write(tmp_path, {**BY_HAND, "notes/todo.txt": ""})
    with pytest.raises(Mistake, match=told):
        plan_app(tmp_path, name)


def test_a_folder_without_a_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="has no Django settings"):
        plan_app(tmp_path, "orders")


def findings_below(root: Path, folder: str) -> list[str]:
    review = review_folder(Order(root=root, cache=False))
    return [
        str(finding.place) + finding.rule for finding in review.findings if finding.place.path.startswith(f"{folder}/")
    ]


@pytest.mark.parametrize("example", ["bookshop", "legacy"])
def test_the_examples_get_an_app_that_the_review_is_silent_about(tmp_path: Path, example: str) -> None:
    root = tmp_path / example
    shutil.copytree(ROOT / "examples" / example, root)
    found = plan_app(root, "gift_cards")
    write_all(root, {**found.made, **found.edited})
    assert "gift_cards" in found.names.package
    assert findings_below(root, found.folder) == []


def test_a_started_project_gets_it_in_apps_and_is_told_nothing_of_it(tmp_path: Path) -> None:
    begin("shop", tmp_path / "shop", commit=False)
    root = tmp_path / "shop"
    edited = added(root, "gift_cards")
    assert edited.keys() == {"config/settings/base.py", "config/api.py"}
    assert '    "apps.gift_cards",\n' in edited["config/settings/base.py"]
    assert '    path("gift-cards/", include("apps.gift_cards.api.urls")),\n' in edited["config/api.py"]
    assert 'reverse("v1:gift_cards:list")' in (root / "apps/gift_cards/tests/test_api.py").read_text()
    assert findings_below(root, "apps/gift_cards") == []
    clean = ("check", "--no-cache", "apps/gift_cards", *edited)
    assert (
        subprocess.run([sys.executable, "-m", "ruff", *clean], cwd=root, check=False, env=dict(os.environ)).returncode
        == 0
    )
