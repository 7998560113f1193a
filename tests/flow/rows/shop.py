"""A small shop, and cases about it: marks in their code say which rows are read once a row, and where.

`# A` ends the line where the rows A are made, `# A.customer` the line that reads their relation `customer`. A case is
the body of a function of `shop/views.py` unless it begins with a definition; `--- path` begins another file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from django_cto.flow import Flow
from django_cto.flow.rows import Event, reads_of
from django_cto.project import Project, project_from
from django_cto.project.models import Model
from django_cto.project.relations import attribute_step
from django_cto.rule import Finding
from django_cto.rules.queries import n_plus_one

Triple = tuple[str, str, str]
HEAD = """\
from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.shortcuts import get_list_or_404, get_object_or_404, render
from django.template.loader import render_to_string
from django.views.generic import DetailView, ListView, TemplateView
from rest_framework import generics, serializers, viewsets
from shop.models import *

"""
MODELS = """\
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.functional import cached_property

class Country(models.Model):
    name = models.CharField(max_length=50)

class Customer(models.Model):
    name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, on_delete=models.CASCADE)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    notes = GenericRelation("shop.Note")

    def __str__(self):
        return self.name

class OrderQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state="open")

    def full(self):
        return self.select_related("customer", "seller").prefetch_related("tags")

class LoadedManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related("customer")

    def recent(self):
        return self.filter(number__gt=1)

class Order(models.Model):
    number = models.IntegerField()
    state = models.CharField(max_length=9)
    customer = models.ForeignKey(to="shop.Customer", on_delete=models.CASCADE, related_name="orders")
    seller = models.ForeignKey(Customer, null=True, on_delete=models.SET_NULL, related_name="sold")
    tags = models.ManyToManyField("Tag", related_name="orders")
    objects = OrderQuerySet.as_manager()
    loaded = LoadedManager()
    plain = models.Manager.from_queryset(OrderQuerySet)()

    def __str__(self):
        return f"{self.number} of {self.customer.name}"

    @property
    def buyer(self):
        return self.customer.name

    @cached_property
    def skus(self):
        return [line.sku for line in self.line_set.all()]

    def total(self):
        return sum(line.number for line in self.line_set.all())

    def first_line(self):
        return self.line_set.first()

class Tag(models.Model):
    name = models.CharField(max_length=20)

class Maker(models.Model):
    name = models.CharField(max_length=20)

class Product(models.Model):
    maker = models.ForeignKey(Maker, on_delete=models.CASCADE)
    price = models.IntegerField()

class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    sku = models.CharField(max_length=20)
    number = models.IntegerField()

class Invoice(models.Model):
    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="invoice")
    payer = models.ForeignKey(Customer, on_delete=models.CASCADE)

class Gift(Order):
    giver = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="gifts")

class Note(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
"""
MARKS = re.compile(r"(?:\{)?#((?: [A-Z](?:\.\w+)?)+)(?: #\})?$")
DEFINES = ("def ", "class ", "@", "async ", "import ", "from ")


def files_of(case: str) -> dict[str, str]:
    """The files of a case with those of the shop."""
    first, *others = re.split(r"^--- ", case, flags=re.MULTILINE)
    if first.strip() and not first.startswith(DEFINES):
        first = "def go(request, pk):\n" + re.sub(r"^(?=.)", "    ", first, flags=re.MULTILINE)
    files = {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/views.py": HEAD + first}
    for other in others:
        path, _, text = other.partition("\n")
        files[path] = files.get(path, HEAD if path.endswith(".py") else "") + text
    return files


def bare(line: str) -> str:
    """A line without marks."""
    return MARKS.sub("", line).strip()


def marked(files: Mapping[str, str]) -> set[Triple]:
    """What the marks say: the line of the queryset, the relation, and the line that reads it."""
    marks = [
        (mark.partition("."), bare(line))
        for text in files.values()
        for line in text.splitlines()
        if (found := MARKS.search(line))
        for mark in found[1].split()
    ]
    rows = {name: line for (name, _, relation), line in marks if not relation}
    return {(rows[name], relation, line) for (name, _, relation), line in marks if relation}


def told(project: Project, files: Mapping[str, str]) -> set[Triple]:
    """What the walk tells of a project."""
    return {triple(event, files) for event in reads_of(Flow(project)).events if event.rows.place}


def findings_of(files: Mapping[str, str]) -> list[Finding]:
    """What the rule tells of a project."""
    project = project_from(files)
    return list(n_plus_one.check(reads_of(Flow(project)), project))


def triple(event: Event, files: Mapping[str, str]) -> Triple:
    """An event as the marks put it."""
    assert leads_on(event.rows.model, event.path), f"{event.rows.model.name} has no {event.relation}"
    made, read = (bare(files[at.path].splitlines()[at.line - 1]) for at in (event.rows.place, event.place) if at)
    return made, event.relation, read


def leads_on(model: Model | None, path: tuple[str, ...]) -> bool:
    """Whether a path names relations that the models have: nothing else can be loaded."""
    for name in path:
        step = attribute_step(model, name) if model else None
        if step is None:
            return False
        model = step.target
    return True


def check(case: str) -> None:
    """Hold the walk to the marks of a case."""
    files = files_of(case)
    assert told(project_from(files), files) == marked(files)


def cases(text: str, wrong: Mapping[str, str] | None = None) -> list[Any]:
    """The cases of a text, each under its title after `=== `; `wrong` has what is known to fail, and why."""
    reasons, found = dict(wrong or {}), []
    for one in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        title, _, case = one.partition("\n")
        reason = reasons.pop(title, "")
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        found.append(pytest.param(case, id=title, marks=marks))
    assert not reasons, f"no such cases: {reasons}"
    return found
