import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.queries.blocking_query_in_async import check

MODELS = """\
from django.db import models


class Genre(models.Model):
    name = models.CharField(max_length=80)


class Book(models.Model):
    title = models.CharField(max_length=80)
    genres = models.ManyToManyField(Genre, related_name="books")
"""
HEAD = """\
from asgiref.sync import sync_to_async
from django.shortcuts import get_object_or_404
from shop.models import Book, Genre


async def view(request, book: Book):
"""


def lines(body: str) -> list[str]:
    code = HEAD + "".join(f"    {line}\n" for line in body.splitlines())
    project = project_from({"shop/models.py": MODELS, "shop/views.py": code})
    return [code.splitlines()[found.place.line - 1].strip() for found in check(project, Flow(project))]


@pytest.mark.parametrize(
    "statement",
    [
        "book.save()",
        "book.delete()",
        "book.genres.add(1)",
        "return Book.objects.filter(title='x').exists()",
        "return [book.title for book in Book.objects.all()]",
        "return list(Book.objects.values('title'))",
        "return get_object_or_404(Book, pk=1)",
        "return Book.objects.all()[0]",
        "print(*Book.objects.all())",
        "return Book.objects.filter(title='x') or None",
        "return {i: book for i, book in enumerate(Book.objects.all())}",
    ],
)
def test_a_blocking_query_is_found(statement: str) -> None:
    assert lines(statement) == [statement]


def test_a_condition_asks() -> None:
    assert lines("books = Book.objects.all()\nif books:\n    pass\nif not books:\n    pass") == [
        "if books:",
        "if not books:",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "await book.asave()",
        "return await Book.objects.aget(pk=1)",
        "return [book.title async for book in Book.objects.all()]",
        "async for book in Book.objects.all():\n    pass",
        "return Book.objects.filter(title='x').order_by('title')[:5]",
        "return await sync_to_async(Book.objects.get)(pk=1)",
        "return await sync_to_async(list)(Book.objects.all())",
        "return await sync_to_async(lambda: Book.objects.get(pk=1))()",
        "def ask():\n    return Book.objects.get(pk=1)\nreturn await sync_to_async(ask)()",
        "return [genre.name for genre in book.genres.all()]",
        "books = Book.objects.all()\nawait sync_to_async(len)(books)\nreturn [book.title for book in books]",
        "books = Book.objects.all()\nasync for book in books:\n    pass\nreturn len(books)",
        "for book in Book.objects.none():\n    pass",
        "for book in request.books.all():\n    pass",
    ],
)
def test_what_does_not_block_is_let_be(body: str) -> None:
    assert lines(body) == []


def test_a_coroutine_in_a_function_is_one() -> None:
    code = "from shop.models import Book\n\n\ndef make():\n    async def ask():\n        return Book.objects.get(pk=1)\n    return ask\n"
    project = project_from({"shop/models.py": MODELS, "shop/views.py": code})
    assert [found.place.line for found in check(project, Flow(project))] == [6]


def test_row_methods_are_awaited_only_where_django_has_them() -> None:
    code = "from shop.models import Book\n\n\nasync def ask(book: Book):\n    book.save()\n"
    files = {"shop/models.py": MODELS, "shop/views.py": code}
    for version, has_fix in (("4.1", False), ("5.2", True)):
        project = project_from(files | {"requirements.txt": f"django=={version}\n"})
        assert [bool(found.fix) for found in check(project, Flow(project))] == [has_fix]
