import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.models.unindexed_generic_relation import check

MODELS = """\
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField({field})
    about = GenericForeignKey()

    class Meta:
        {meta}


class Book(models.Model):
    {relation}
"""
RELATION = "notes = GenericRelation(Note)"


def count(*, field: str = "", meta: str = "ordering = ['pk']", relation: str = RELATION, code: str = "") -> int:
    files = {"shop/models.py": MODELS.format(field=field, meta=meta, relation=relation), "shop/views.py": code}
    project = project_from(files)
    return len(list(check(project, Flow(project))))


def test_a_generic_relation_without_index_is_found() -> None:
    assert count() == 1


@pytest.mark.parametrize(
    "meta",
    [
        "indexes = [models.Index(fields=['content_type', 'object_id'])]",
        "indexes = [models.Index(fields=['object_id', 'content_type'])]",
        "indexes = [models.Index(fields=['content_type', 'object_id', 'id'])]",
        "unique_together = [('content_type', 'object_id', 'id')]",
        "constraints = [models.UniqueConstraint(fields=['content_type', 'object_id'], name='x')]",
        "indexes = made()",
        "managed = False",
    ],
)
def test_an_index_that_starts_with_both_is_enough(meta: str) -> None:
    assert count(meta=meta) == 0


def test_an_index_on_the_key_alone_is_enough() -> None:
    assert count(field="db_index=True") == 0


def test_what_nobody_finds_that_way_is_let_be() -> None:
    assert count(relation="pass") == 0


def test_two_queries_for_the_key_count_as_use() -> None:
    one = "from shop.models import Note\ndef a(kind, pk):\n    return Note.objects.filter(content_type=kind, object_id=pk)\n"
    assert count(relation="pass", code=one) == 0
    assert count(relation="pass", code=one + one.replace("def a", "def b")) == 1


def test_an_index_with_other_columns_first_does_not_serve() -> None:
    assert count(meta="indexes = [models.Index(fields=['id', 'content_type', 'object_id'])]") == 1


@pytest.mark.parametrize(
    ("asked", "times"),
    [
        ("object_id=pk", 0),
        ("Q(content_type=kind) | Q(object_id=pk)", 0),
        ("Q(id__contains=pk) | Q(content_type=kind, object_id=pk)", 0),
        ("Q(content_type=kind, object_id=1) | Q(content_type=kind, object_id=pk)", 1),
        ("content_type_id=kind.pk, object_id=pk", 1),
    ],
)
def test_only_queries_that_the_index_would_serve_count(asked: str, times: int) -> None:
    function = f"def a(kind, pk):\n    return Note.objects.filter({asked})\n"
    code = (
        f"from django.db.models import Q\nfrom shop.models import Note\n{function}{function.replace('def a', 'def b')}"
    )
    assert count(relation="pass", code=code) == times
