"""A small shop whose services the cases of the transaction rules write."""

from __future__ import annotations

from types import ModuleType

from django_cto.audit.family import given_to
from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rule import Finding, rule_from

HEAD = """\
from contextlib import contextmanager
from functools import partial
from celery import shared_task
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.decorators import method_decorator
from django.contrib import admin
from django.views import View
from .models import Customer, Line, Order, Tag

@shared_task
def notify(pk, event=None): ...

"""
MODELS = """\
from django.db import models

class Customer(models.Model):
    email = models.EmailField()
    number = models.CharField(max_length=9, unique=True)

class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    number = models.IntegerField()
    state = models.CharField(max_length=9)
    tags = models.ManyToManyField("Tag")

    class Meta:
        unique_together = [("customer", "number")]

class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    sku = models.CharField(max_length=20)

class Tag(models.Model):
    name = models.CharField(max_length=20)
"""


def found_in(rule: ModuleType, code: str, **others: str) -> list[Finding]:
    """What a rule finds in services of the shop; further files by name, `__` for `/`."""
    files = {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/services.py": HEAD + code}
    files |= {f"{name.replace('__', '/')}.py": text for name, text in others.items()}
    project = project_from(files)
    made = rule_from(rule)
    return list(made.check(**given_to(made, project, Flow(project))))


def lines(rule: ModuleType, code: str, **others: str) -> list[str]:
    """The source lines that a rule finds, stripped."""
    files = {"shop/services.py": HEAD + code} | {f"{name.replace('__', '/')}.py": text for name, text in others.items()}
    found = found_in(rule, code, **others)
    return [files[one.place.path].split("\n")[one.place.line - 1].strip() for one in found]
