import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.queries.discarded_queryset import check

MODELS = """\
from django.db import models


class BookQuerySet(models.QuerySet):
    def select_for_update(self):
        return super().select_for_update(of=("self",))

    def publish(self):
        return self.update(published=True)


class Book(models.Model):
    title = models.CharField(max_length=80)
    published = models.BooleanField(default=False)
    objects = BookQuerySet.as_manager()


class Page(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="pages")
"""
HEAD = "from django.contrib.auth import get_user_model\nfrom shop.models import Book\n\n\n"


def lines(body: str, head: str = HEAD) -> list[str]:
    code = head + "def work(given, book: Book):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    project = project_from({"shop/models.py": MODELS, "shop/work.py": code})
    return [code.splitlines()[found.place.line - 1].strip() for found in check(Flow(project))]


@pytest.mark.parametrize(
    "statement",
    [
        "Book.objects.filter(title=given)",
        "book.pages.select_related('book')",
        "Book.objects.select_for_update()",
        "Book.objects.all().values_list('title')",
        "given.objects.select_for_update().filter(title='x')",
    ],
)
def test_a_lost_queryset_is_found(statement: str) -> None:
    assert lines(statement) == [statement]


def test_rows_of_an_unknown_model_are_followed_through_names() -> None:
    body = "users = get_user_model().objects.none()\nif given:\n    users = get_user_model().objects.all()\n"
    assert lines(body + "users.exclude(pk=given)\nreturn users") == ["users.exclude(pk=given)"]


@pytest.mark.parametrize(
    "body",
    [
        "books = list(Book.objects.all())\nbooks.reverse()",
        "given.filter(title='x')",
        "given = given or Book.objects.all()\ngiven.filter(title='x')",
        "for books in given:\n    books.filter(title='x')",
        "Book.objects.publish()",
        "Book.objects.filter(title='x').delete()",
        "books = Book.objects.filter(title='x')",
        "return Book.objects.filter(title='x')",
        "print(Book.objects.filter(title='x'))",
        "try:\n    Book.objects.filter(**given)\nexcept ValueError:\n    return None",
    ],
)
def test_what_only_looks_like_it_is_let_be(body: str) -> None:
    assert lines(body) == []


def test_a_chain_over_several_lines_is_reported_at_its_last_method() -> None:
    assert lines("(\n    Book.objects\n    .filter(title=given)\n    .order_by('title')\n)") == [".order_by('title')"]
