"""What is known of URL patterns: names, namespaces, arguments and views, and where any name may exist."""

from __future__ import annotations

import pytest

from django_cto.project import Project, project_from
from django_cto.project.names import symbol_of
from django_cto.project.routes import Piece, captured_by

HEAD = "from django.urls import include, path, re_path\n"
VIEWS = "class Detail: ...\ndef index(request): ...\n"
SHOP = 'from shop import views\napp_name = "shop"\nurlpatterns = [path("<int:pk>/", views.Detail.as_view(), name="detail")]\n'


def of(root: str, **modules: str) -> Project:
    files = {"settings.py": 'ROOT_URLCONF = "config.urls"\n', "config/urls.py": HEAD + root, "shop/views.py": VIEWS}
    return project_from(files | {path.replace("__", "/") + ".py": HEAD + text for path, text in modules.items()})


def names(project: Project) -> list[str]:
    return sorted(project.urls.names)


@pytest.mark.parametrize(
    "root",
    [
        'urlpatterns = [path("s/", include("shop.urls"))]',
        'import shop.urls\nurlpatterns = [path("s/", include(shop.urls))]',
        'from shop.urls import urlpatterns as inner\nurlpatterns = [path("s/", include((inner, "shop")))]',
        'urlpatterns = [path("s/", include(("shop.urls", "shop")))]',
        'urlpatterns = []\nurlpatterns += [path("s/", include("shop.urls"))]',
        'urlpatterns = []\nurlpatterns.append(path("s/", include("shop.urls")))',
        'inner = [path("s/", include("shop.urls"))]\nurlpatterns = [*inner]',
        'inner = include("shop.urls")\nurlpatterns = [path("s/", inner)]',
        'from django.conf.urls.i18n import i18n_patterns\nurlpatterns = i18n_patterns(path("s/", include("shop.urls")))',
        'def more():\n    found = [path("s/", include("shop.urls"))]\n    return found\nurlpatterns = more()',
        'urlpatterns = []\nif True:\n    urlpatterns = [path("s/", include("shop.urls"))] + urlpatterns',
    ],
)
def test_an_include_is_followed_however_it_is_written(root: str) -> None:
    urls = of(root, shop__urls=SHOP).urls
    assert urls.is_whole
    assert list(urls.names) == ["shop:detail"]
    (pattern,) = urls.names["shop:detail"]
    assert (pattern.route, pattern.captured) == ("s/<int:pk>/", ("pk",))
    assert symbol_of(pattern.view) == "shop.views.Detail"
    assert pattern.view
    assert urls.for_view(pattern.view) == (pattern,)


def test_both_spellings_of_a_namespace_hold() -> None:
    urls = of('urlpatterns = [path("", include("shop.urls", namespace="eu"))]', shop__urls=SHOP).urls
    assert sorted(urls.names) == ["eu:detail", "shop:detail"]


def test_a_router_names_lists_details_and_actions() -> None:
    api = (
        "from rest_framework import routers, viewsets\nfrom rest_framework.decorators import action\n"
        "from shop.models import Book\n"
        "class Books(viewsets.ModelViewSet):\n    queryset = Book.objects.filter(a=1)\n"
        "    @action(detail=True)\n    def set_price(self, request): ...\n"
        'router = routers.DefaultRouter()\nrouter.register("books", Books)\n'
        'router.register("more", Books, basename="extra")\n'
    )
    models = "from django.db import models\nclass Book(models.Model): ...\n"
    root = 'from shop.api import router\nurlpatterns = [path("api/", include((router.urls, "api")))]'
    found = names(of(root, shop__api=api, shop__models=models))
    assert found == [
        "api:api-root", "api:book-detail", "api:book-list", "api:book-set-price",
        "api:extra-detail", "api:extra-list", "api:extra-set-price",
    ]  # fmt: skip


def test_what_cannot_be_followed_may_bring_any_name() -> None:
    root = 'from else_where import x\nurlpatterns = [path("", include("shop.urls")), path("", include(x()))]'
    urls = of(root, shop__urls=SHOP).urls
    assert not urls.is_whole
    assert urls.may_exist("anything")
    assert urls.may_exist("other:anything")
    assert not urls.may_exist("shop:anything")


def test_a_library_keeps_to_its_namespace() -> None:
    root = 'import debug_toolbar\nfrom django.contrib import admin\nurlpatterns = [path("a/", admin.site.urls)]\n'
    urls = of(root + 'urlpatterns += [path("d/", include(debug_toolbar.urls)), path("", include("allauth.urls"))]').urls
    assert urls.is_whole
    assert urls.may_exist("admin:shop_book_change")
    assert urls.may_exist("account_login")
    assert not urls.may_exist("acount_signup")


def test_a_name_that_no_urlconf_reaches_may_exist() -> None:
    hooks = '@hooks.register("urls")\ndef more():\n    return [path("x/", more, name="hooked")]\n'
    urls = of('urlpatterns = [path("", include("shop.urls"))]', shop__urls=SHOP, shop__hooks=hooks).urls
    assert urls.may_exist("hooked")
    assert urls.may_exist("anywhere:hooked")
    assert not urls.may_exist("unhooked")


def test_without_a_root_nothing_is_known() -> None:
    urls = project_from({"shop/urls.py": HEAD + SHOP}).urls
    assert not urls.is_known
    assert urls.may_exist("shop:anything")


def test_a_urlconf_that_includes_itself_ends() -> None:
    assert of('urlpatterns = [path("a/", include("config.urls")), path("", x, name="x")]').urls.may_exist("x")


@pytest.mark.parametrize(
    ("route", "captured"),
    [
        (r"^(?P<year>\d{4})/(?P<month>[0-9(|)]+)/$", ("year", "month")),
        (r"^(\d+)/(\d+)/$", ("#0", "#1")),
        (r"^(?P<year>\d{4})?/$", None),
        (r"^(a|b)/$", None),
        (r"^((?P<year>\d{4})-x)/$", None),
        (r"^static\.(?P<path>.*)$", ("path",)),
    ],
)
def test_a_regular_expression_captures_its_groups(route: str, captured: tuple[str, ...] | None) -> None:
    assert captured_by([Piece(route, is_path=False)]) == captured


def test_what_other_modules_add_to_a_list_belongs_to_it() -> None:
    plugins = (
        "from config.urls import urlpatterns as all_patterns\n"
        'def ready(self):\n    from config.urls import more\n    more.append(path("x/", x, name="late"))\n'
        'all_patterns += [path("y/", x, name="later")]\n'
    )
    root = 'more = []\nurlpatterns = [path("m/", include((more, "more")))]'
    assert names(of(root, shop__plugins=plugins)) == ["later", "more:late"]


@pytest.mark.parametrize("name", ['"{}.urls".format(NAME)', 'f"{NAME}.urls"', 'NAME + ".urls"', '"%s.urls" % NAME'])
def test_a_root_whose_name_is_put_together(name: str) -> None:
    settings = f'NAME = "config"\nINSTALLED_APPS = ["shop"]\nROOT_URLCONF = {name}\n'
    project = project_from(
        {"config/settings.py": settings, "config/urls.py": f'{HEAD}urlpatterns = [path("", x, name="a")]'}
    )
    assert names(project) == ["a"]
