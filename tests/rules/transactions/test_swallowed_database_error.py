import pytest
from tests.rules.transactions.shop import found_in, lines

from django_cto.rule import Confidence
from django_cto.rules.transactions import swallowed_database_error as rule

TRY = "@transaction.atomic\ndef go(email):\n    try:\n        Customer.objects.create(email=email)\n"


@pytest.mark.parametrize(
    "rest",
    [
        "    except IntegrityError:\n        pass\n    Tag.objects.create(name='x')\n",
        "    except IntegrityError:\n        return Customer.objects.get(email=email)\n",
        "    except (ValueError, IntegrityError):\n        pass\n    finally:\n        Tag.objects.count()\n",
    ],
)
def test_a_query_after_the_error_is_found(rest: str):
    assert lines(rule, TRY + rest) == [rest.split("\n", maxsplit=1)[0].strip()]


def test_a_broad_handler_is_less_sure():
    (found,) = found_in(rule, TRY + "    except Exception:\n        pass\n    Tag.objects.create(name='x')\n")
    assert found.confidence is Confidence.LIKELY


def test_the_next_round_is_a_query():
    code = (
        "def go(orders):\n    with transaction.atomic():\n        for order in Order.objects.all():\n            try:\n"
        "                order.save()\n            except IntegrityError:\n                continue\n"
    )
    assert lines(rule, code) == ["except IntegrityError:"]


@pytest.mark.parametrize(
    "rest",
    [
        "    except IntegrityError:\n        raise\n    Tag.objects.create(name='x')\n",
        "    except IntegrityError:\n        return None\n    Tag.objects.create(name='x')\n",
        "    except IntegrityError as error:\n        raise ValueError from error\n",
        "    except IntegrityError:\n        transaction.set_rollback(True)\n    Tag.objects.count()\n",
        "    except ValueError:\n        pass\n    Tag.objects.create(name='x')\n",
        "    except IntegrityError:\n        pass\n    else:\n        Tag.objects.create(name='x')\n",
        "    except IntegrityError:\n        pass\n",
    ],
)
def test_a_handler_that_asks_nothing_more_is_let_be(rest: str):
    assert lines(rule, TRY + rest) == []


@pytest.mark.parametrize(
    "code",
    [
        (
            "def go(email):\n    try:\n        Customer.objects.create(email=email)\n    except IntegrityError:\n        pass\n"
            "    Tag.objects.create(name='x')\n"
        ),
        (
            "@transaction.atomic\ndef go(email):\n    try:\n        with transaction.atomic():\n"
            "            Customer.objects.create(email=email)\n    except IntegrityError:\n        pass\n    Tag.objects.count()\n"
        ),
        (
            "@transaction.atomic\ndef go(email):\n    try:\n        Customer.objects.get_or_create(email=email)\n"
            "    except IntegrityError:\n        pass\n    Tag.objects.count()\n"
        ),
        (
            "def go(email):\n    try:\n        with transaction.atomic():\n            Customer.objects.create(email=email)\n"
            "    except IntegrityError:\n        Tag.objects.count()\n"
        ),
        (
            "@transaction.atomic\ndef go(email, new):\n    if new:\n        try:\n            Customer.objects.create(email=email)\n"
            "        except IntegrityError:\n            pass\n        return\n    else:\n        Tag.objects.count()\n"
            "    Tag.objects.count()\n"
        ),
    ],
)
def test_savepoints_and_other_ways_are_let_be(code: str):
    assert lines(rule, code) == []


OWN_SAVE = """\
from django.db import models, transaction

class Parcel(models.Model):
    number = models.IntegerField(unique=True)

    def save(self, *args, **kwargs):
        {how}
"""
SAVES = (
    "from .parcels import Parcel\n\n@transaction.atomic\ndef go(number):\n    try:\n        Parcel(number=number).save()\n"
    "    except IntegrityError:\n        pass\n    Tag.objects.count()\n"
)


@pytest.mark.parametrize(
    ("how", "is_found"),
    [
        ("with transaction.atomic():\n            super().save(*args, **kwargs)", False),
        ("with transaction.atomic():\n            super(Parcel, self).save(*args, **kwargs)", False),
        ("with transaction.atomic(savepoint=False):\n            super().save(*args, **kwargs)", True),
        ("with transaction.atomic():\n            pass\n        super().save(*args, **kwargs)", True),
        ("super().save(*args, **kwargs)", True),
    ],
)
def test_a_save_of_the_project_with_a_savepoint_of_its_own(how: str, is_found: bool):
    assert lines(rule, SAVES, shop__parcels=OWN_SAVE.format(how=how)) == (
        ["except IntegrityError:"] if is_found else []
    )
