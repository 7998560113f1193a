"""# A serializer that does the work itself

A serializer turns input into checked values and rows into output. What it does beyond that, only this one endpoint can
do: a form, a task and a command that need the same have to copy it. And every other user of the serializer, a test
that wants an order or an import that checks its rows, sends the mails and tasks too.

Judged by what a method does on one way through it: writes to three or more tables, or a write together with a mail, a
task or a call of another system. The nested writes that REST framework's own documentation shows are let be: an object,
its children in a loop, and relations that are set.

## Bad
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    email = models.EmailField()


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    book = models.CharField(max_length=80)
```
```python
# shop/serializers.py
from django.core.mail import send_mail
from rest_framework import serializers

from shop.models import Line, Order


class LineSerializer(serializers.ModelSerializer):
    class Meta:
        model = Line
        fields = ("book",)


class OrderSerializer(serializers.ModelSerializer):
    lines = LineSerializer(many=True)

    class Meta:
        model = Order
        fields = ("email", "lines")

    def create(self, validated_data):  # <-
        lines = validated_data.pop("lines")
        order = Order.objects.create(**validated_data)
        for line in lines:
            Line.objects.create(order=order, **line)
        send_mail("We have your order", str(order.pk), None, [order.email])
        return order
```

## Good
```python
# shop/serializers.py
from rest_framework import serializers

from shop.models import Line, Order
from shop.services import place_order


class LineSerializer(serializers.ModelSerializer):
    class Meta:
        model = Line
        fields = ("book",)


class OrderSerializer(serializers.ModelSerializer):
    lines = LineSerializer(many=True)

    class Meta:
        model = Order
        fields = ("email", "lines")

    def create(self, validated_data):
        return place_order(**validated_data)
```
```python
# shop/services.py
from django.core.mail import send_mail

from shop.models import Line, Order


def place_order(email, lines):
    order = Order.objects.create(email=email)
    Line.objects.bulk_create(Line(order=order, **line) for line in lines)
    send_mail("We have your order", str(order.pk), None, [email])
    return order
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.deeds import Work, work_of
from django_cto.flow.vocabulary import RELATED_WRITES
from django_cto.project import Project
from django_cto.rule import Finding, Related, Severity

SEVERITY = Severity.MINOR
REQUIRES = ("djangorestframework",)
MANY_TABLES = 3
MOST_RELATED = 8


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    """Find methods of serializers that write several rows, or send something."""
    for serializer in project.serializers.values():
        for function in serializer.owner.methods.values():
            work = work_of(flow, function)
            if _is_too_much(work):
                yield Finding(
                    place=function.place,
                    message=f"`{function.qualname}` {work.told()}",
                    related=tuple(Related(deed.place, deed.note) for deed in work.deeds[:MOST_RELATED]),
                    symbol=function.symbol,
                )


def _is_too_much(work: Work) -> bool:
    rows = [deed for deed in work.writes if deed.site.name not in RELATED_WRITES]
    return bool(rows and work.kinds) or len({deed.model for deed in rows}) >= MANY_TABLES
