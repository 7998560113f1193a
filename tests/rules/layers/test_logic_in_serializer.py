from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.layers.logic_in_serializer import check

MODELS = """\
from django.db import models


class Tag(models.Model):
    name = models.CharField(max_length=80)


class Book(models.Model):
    tags = models.ManyToManyField(Tag)


class Page(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)


class Log(models.Model):
    text = models.TextField()
"""
HEAD = """\
import requests
from rest_framework import serializers
from shop.models import Book, Log, Page


class BookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book

    def create(self, data):
"""


def messages(body: str) -> list[str]:
    code = HEAD + "".join(f"        {line}\n" for line in body.splitlines())
    project = project_from({"shop/models.py": MODELS, "shop/serializers.py": code})
    return [found.message for found in check(project, Flow(project))]


def test_nested_writes_as_documented_are_let_be() -> None:
    body = "book = Book.objects.create(**data)\nfor page in data:\n    Page.objects.create(book=book)\n"
    assert messages(body + "book.tags.set(data)\nbook.save()\nreturn book") == []


def test_a_third_table_is_too_much() -> None:
    body = "book = Book.objects.create()\nPage.objects.create(book=book)\nLog.objects.create(text='x')"
    assert messages(body) == ["`BookSerializer.create` writes 3 times to `Book`, `Page` and `Log`"]


def test_a_write_and_a_call_of_another_system_are_too_much() -> None:
    body = "book = Book.objects.create()\nrequests.post('https://example.com')\nreturn book"
    assert messages(body) == ["`BookSerializer.create` writes once to `Book` and calls another system"]


def test_calling_another_system_to_check_a_value_is_let_be() -> None:
    assert messages("requests.get('https://example.com')\nreturn data") == []
