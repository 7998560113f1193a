import pytest
from tests.rules.transactions.shop import found_in, lines

from django_cto.rules.transactions import get_or_create_not_unique as rule

ODD = """\
from django.db import models
from django.db.models.functions import Lower
from outside.models import Unknown

class Stamp(models.Model):
    code = models.CharField(max_length=9)
    scope = models.CharField(max_length=9, default="all")
    owner = models.ForeignKey("shop.Customer", null=True, on_delete=models.CASCADE)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["code"], condition=models.Q(scope="all"), name="code")]

class Seal(Stamp):
    pass

class Mark(Stamp):
    class Meta:
        pass

class Lowered(models.Model):
    name = models.CharField(max_length=9)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="lower")]

class Scoped(models.Model):
    code = models.CharField(max_length=9)
    scope = models.CharField(max_length=9, default="all")
    owner = models.ForeignKey("shop.Customer", null=True, on_delete=models.CASCADE)

    class Meta:
        unique_together = [("code", "scope")]

class Owned(models.Model):
    code = models.CharField(max_length=9)
    owner = models.ForeignKey("shop.Customer", null=True, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "owner"], name="owned")]

class Strange(Unknown):
    code = models.CharField(max_length=9)

class Filled(models.Model):
    code = models.CharField(max_length=9)
    slug = models.SlugField(unique=True)

class Foreign(models.Model):
    code = models.CharField(max_length=9)

    class Meta:
        managed = False
"""


def go(statement: str) -> str:
    return f"from .odd import *\n\ndef go(customer, order, name, given):\n    {statement}\n"


@pytest.mark.parametrize(
    "statement",
    [
        "Tag.objects.get_or_create(name=name)",
        "Tag.objects.update_or_create(name=name, defaults={})",
        "Order.objects.get_or_create(customer=customer, defaults={'state': name})",
        "Tag.objects.filter(name=name).get_or_create(name=name)",
        "Mark.objects.get_or_create(code=name)",
        "Owned.objects.get_or_create(code=name)",
    ],
)
def test_lookups_that_nothing_guards(statement: str):
    assert lines(rule, go(statement), shop__odd=ODD) == [statement]


@pytest.mark.parametrize(
    "statement",
    [
        "Customer.objects.get_or_create(number=name)",
        "Customer.objects.get_or_create(pk=name)",
        "Order.objects.get_or_create(customer=customer, number=1)",
        "Order.objects.get_or_create(customer_id=1, number=1)",
        "Order.objects.get_or_create(customer__email=name, number=1)",
        "Customer.objects.get(pk=1).orders.get_or_create(number=1)",
        "Order.objects.filter(customer=customer).get_or_create(number=1)",
        "Seal.objects.get_or_create(code=name)",
        "Lowered.objects.get_or_create(name__iexact=name)",
        "Scoped.objects.get_or_create(code=name)",
        "Owned.objects.get_or_create(code=name, defaults={'owner': customer})",
        "Strange.objects.get_or_create(code=name)",
        "Filled.objects.get_or_create(code=name, defaults={'slug': name})",
        "Foreign.objects.get_or_create(code=name)",
        "Tag.objects.get_or_create(**given)",
        "Tag.objects.get_or_create(name=name, defaults=given)",
        "given.get_or_create(name=name)",
    ],
)
def test_lookups_that_a_constraint_guards_or_nobody_knows(statement: str):
    assert lines(rule, go(statement), shop__odd=ODD) == []


@pytest.mark.parametrize(
    "code",
    [
        "def go():\n    order = Order.objects.create(number=1)\n    Line.objects.get_or_create(order=order)\n",
        "def go(pk):\n    order = Order.objects.select_for_update().get(pk=pk)\n    Line.objects.get_or_create(order=order)\n",
        "def go(name):\n    try:\n        Tag.objects.get_or_create(name=name)\n    except Tag.MultipleObjectsReturned:\n        pass\n",
        (
            "@receiver(post_save)\ndef go(instance, created, **kwargs):\n    if created:\n"
            "        Line.objects.get_or_create(order=instance)\n"
        ),
    ],
)
def test_what_does_not_run_twice_is_let_be(code: str):
    assert lines(rule, code) == []


@pytest.mark.parametrize("place", ["shop__management__commands__fill", "shop__migration_steps", "shop__sampledata"])
def test_what_runs_alone_is_let_be(place: str):
    command = "from shop.models import Tag\n\nclass Command:\n    def handle(self):\n        Tag.objects.get_or_create(name='x')\n"
    assert lines(rule, "", **{place: command}) == []


def test_a_model_is_reported_once():
    code = "def go(name):\n    Tag.objects.get_or_create(name=name)\n\ndef again(name):\n    Tag.objects.get_or_create(name=name)\n"
    (found,) = found_in(rule, code)
    assert [related.note for related in found.related] == ["no unique constraint guards `name`", "here as well"]


FILED = """\
class Tracker:
    def report(self, title):
        return self.rpc.createbug(title=title)

    def go(self, title):
        {made}
        Tag.objects.get_or_create(name={key})
"""


@pytest.mark.parametrize(
    ("made", "key"),
    [
        ("issue = self.rpc.create_issue(title)", "issue.html_url"),
        ("issue = self.rpc.create_issue(title)", "issue['id']"),
        ("issue = self.rpc.create_issue(title)\n        url = self.base + '/' + str(issue['id'])", "url"),
        ("issue = self.rpc.issues.create(title=title)\n        url = f'{self.base}/{issue.id}'", "url"),
        ("issue = self.rpc.create_issue(title)", "issue['links']['href']"),
        ("bug = self.report(title)", "bug.weburl"),
        ("bug = self.rpc.create_bug(title)", "bug.get_full_url()"),
    ],
)
def test_a_key_of_something_that_was_only_just_made_is_let_be(made: str, key: str):
    assert lines(rule, FILED.format(made=made, key=key)) == []


@pytest.mark.parametrize(
    ("made", "key"),
    [
        ("issue = self.rpc.find_issue(title)", "issue.html_url"),
        ("issue = self.rpc.create_or_get_issue(title)", "issue.html_url"),
        ("issue = self.rpc.create_issue(title)", "issue.title"),
        ("session = self.rpc.create_session(title)", "session['user_id']"),
        ("issue = self.rpc.create_issue(title)\n        issue = self.rpc.find_issue(title)", "issue.html_url"),
    ],
)
def test_a_key_of_something_that_others_know_as_well(made: str, key: str):
    assert len(lines(rule, FILED.format(made=made, key=key))) == 1
