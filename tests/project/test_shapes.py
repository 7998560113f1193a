from django_cto.project import project_from

MODELS = """\
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=80)

class Book(models.Model):
    title = models.CharField(max_length=80)
    slug = models.SlugField(editable=False)
    authors = models.ManyToManyField(Author)
"""
SERIALIZERS = """\
from rest_framework import serializers
from shop import models

COMMON = ("id", "title")

class AuthorSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Author
        fields = "__all__"

class BookSerializer(serializers.ModelSerializer):
    authors = AuthorSerializer(many=True, read_only=True)
    secret = serializers.CharField(write_only=True)

    class Meta:
        model = models.Book
        fields = (*COMMON, "authors", "slug")
        read_only_fields = ("id",)

class LongSerializer(BookSerializer):
    secret = None

    class Meta(BookSerializer.Meta):
        fields = BookSerializer.Meta.fields + ("secret",)
"""
VIEWS = """\
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.generic import ListView
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAdminUser
from shop.forms import BookForm
from shop.models import Book
from shop.serializers import BookSerializer, LongSerializer

class BookList(ListView):
    def get_queryset(self):
        books = Book.objects.filter(title="a")
        return books.order_by("title")

class BookViewSet(viewsets.ModelViewSet):
    queryset = Book.objects.all()
    serializer_class = BookSerializer
    permission_classes = [IsAdminUser]
    ordering_fields = ["title"]

    def get_serializer_class(self):
        return LongSerializer if self.action == "retrieve" else BookSerializer

    @action(detail=True)
    def similar(self, request, pk=None): ...

@login_required
def edit(request, pk):
    form = BookForm(request.POST)
    return render(request, "shop/edit.html", {"form": form})

def _private(request):
    return render(request, "shop/edit.html")

def title_of(book):
    return book.title
"""
FORMS = """\
from django import forms
from shop.models import Book

class BookForm(forms.ModelForm):
    note = forms.CharField()

    class Meta:
        model = Book
        exclude = ["slug"]
"""
ADMIN = """\
from django.contrib import admin
from django.contrib.admin import AdminSite
from shop.models import Author, Book

own = AdminSite(name="own")

class BookInline(admin.TabularInline):
    model = Book.authors.through

@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    search_fields = ["name"]
    inlines = [BookInline]

class BookAdmin(admin.ModelAdmin):
    list_display = ("title", "slug")
    date_hierarchy = "printed"

own.register([Book], BookAdmin)
"""
FILTERS = """\
import django_filters
from shop.models import Book

class BookFilter(django_filters.FilterSet):
    author = django_filters.CharFilter(field_name="authors__name", lookup_expr="icontains")

    class Meta:
        model = Book
        fields = {"title": ["exact", "startswith"]}
"""
SIGNALS = """\
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import receiver
from shop.models import Author, Book

@receiver([post_save, pre_save], sender=Book)
def saved(sender, **kwargs): ...

def changed(sender, **kwargs): ...

m2m_changed.connect(changed, sender=Book.authors.through)
"""
COMMAND = (
    "from django.core.management.base import BaseCommand\n\nclass Command(BaseCommand):\n    def handle(self): ...\n"
)
PROJECT = project_from({
    "shop/apps.py": "from django.apps import AppConfig\n\nclass ShopConfig(AppConfig):\n    name = 'shop'\n",
    "shop/models.py": MODELS,
    "shop/serializers.py": SERIALIZERS,
    "shop/views.py": VIEWS,
    "shop/forms.py": FORMS,
    "shop/admin.py": ADMIN,
    "shop/filters.py": FILTERS,
    "shop/signals.py": SIGNALS,
    "shop/management/commands/restock.py": COMMAND,
    "shop/management/commands/_helper.py": COMMAND,
})  # fmt: skip


def test_serializers():
    book, long = (PROJECT.serializers[f"shop.serializers.{name}"] for name in ("BookSerializer", "LongSerializer"))
    assert book.model
    assert book.model.label == "shop.Book"
    assert book.selection.names == ("id", "title", "authors", "slug")
    assert list(book.fields) == ["authors", "secret"]
    assert book.fields["authors"].serializer is PROJECT.serializers["shop.serializers.AuthorSerializer"].owner
    assert [book.is_writable(name) for name in ("title", "id", "authors", "slug")] == [True, False, False, False]
    assert long.selection.names == ("id", "title", "authors", "slug", "secret")
    assert list(long.fields) == ["authors"]
    assert PROJECT.serializers["shop.serializers.AuthorSerializer"].selection.takes_all


def test_views():
    found = {view.name: view for view in PROJECT.views.values()}
    assert {name: view.kind for name, view in found.items()} == {
        "BookList": "class",
        "BookViewSet": "viewset",
        "edit": "function",
    }
    models = [found[name].model for name in ("BookList", "BookViewSet")]
    assert [model and model.label for model in models] == ["shop.Book"] * 2
    viewset = found["BookViewSet"]
    assert {owner.name for owner in viewset.serializers} == {"BookSerializer", "LongSerializer"}
    assert viewset.guards == ("rest_framework.permissions.IsAdminUser",)
    assert list(viewset.handlers) == ["similar"]
    assert viewset.strings("ordering_fields") == ("title",)
    assert found["edit"].guards == ("django.contrib.auth.decorators.login_required",)
    assert [owner.name for owner in found["edit"].forms] == ["BookForm"]


def test_forms():
    form = PROJECT.forms["shop.forms.BookForm"]
    assert form.model
    assert form.is_model_form
    assert list(form.fields) == ["note"]
    assert form.selection.of(form.model) == ("title", "authors")


def test_admin_pages():
    found = {admin.owner.name: admin for admin in PROJECT.admins}
    assert {name: admin.model and admin.model.label for name, admin in found.items()} == {
        "AuthorAdmin": "shop.Author",
        "BookAdmin": "shop.Book",
    }
    assert found["BookAdmin"].listed("list_display") == ("title", "slug")
    assert found["BookAdmin"].date_hierarchy == "printed"
    assert found["AuthorAdmin"].listed("search_fields") == ("name",)
    assert [inline.owner.name for inline in found["AuthorAdmin"].inlines] == ["BookInline"]


def test_filtersets():
    lookups = [lookup for lookup, _ in PROJECT.filtersets["shop.filters.BookFilter"].lookups]
    assert lookups == ["authors__name__icontains", "title", "title__startswith"]


def test_receivers():
    found = [(r.event, r.function.name, [model.label for model in r.senders]) for r in PROJECT.receivers]
    assert found == [
        ("post_save", "saved", ["shop.Book"]),
        ("pre_save", "saved", ["shop.Book"]),
        ("m2m_changed", "changed", ["shop.Book"]),
    ]


def test_commands():
    (command,) = PROJECT.commands
    assert (command.name, command.app and command.app.label, command.handle and command.handle.name) == (
        "restock",
        "shop",
        "handle",
    )
