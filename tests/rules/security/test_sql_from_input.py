"""What stands between the quotes of SQL becomes a parameter; all else is left to people."""

from __future__ import annotations

import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.security import sql_from_input as rule
from django_cto.text import apply_edits

VIEWS = """\
from django.db import {imported}
from shop.models import Book


def found(request):
    q = request.GET["q"]
    with connection.cursor() as cursor:
        {body}
"""
MODELS = "from django.db import models\n\n\nclass Book(models.Model):\n    title = models.TextField()\n"


def fixed(body: str, imported: str = "connection") -> str | None:
    """The body after the fix of the one finding in it, None where that has none."""
    files = {"shop/views.py": VIEWS.replace("{body}", body).replace("{imported}", imported), "shop/models.py": MODELS}
    (finding,) = rule.check(Flow(project_from(files)))
    if finding.fix is None:
        return None
    after = apply_edits(files, finding.fix.edits)
    assert not list(rule.check(Flow(project_from(after))))
    return after["shop/views.py"].partition("as cursor:\n        ")[2].rstrip()


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("cursor.execute(f\"SELECT '{q}'\")", 'cursor.execute("SELECT %s", [str(q)])'),
        (
            "cursor.execute(f\"A LIKE '{q}%' OR b LIKE 'x%'\")",
            'cursor.execute("A LIKE %s OR b LIKE \'x%%\'", [f"{q}%"])',
        ),
        (
            "cursor.execute(f\"A = '{q}' AND b = '{q}-{{{q}}}'\")",
            'cursor.execute("A = %s AND b = %s", [str(q), f"{q}-{{{q}}}"])',
        ),
        (
            "Book.objects.raw(f\"A LIKE '%%{q}%%' AND b LIKE '%%'\")",
            'Book.objects.raw("A LIKE %s AND b LIKE \'%%\'", [f"%{q}%"])',
        ),
        (
            "sql = f\"SELECT '{q}'\"\n        Book.objects.raw(sql)",
            'sql = "SELECT %s"\n        Book.objects.raw(sql, [str(q)])',
        ),
    ],
)
def test_a_quoted_value_becomes_a_parameter(body: str, after: str) -> None:
    assert fixed(body) == after


@pytest.mark.parametrize(
    "body",
    [
        "cursor.execute(f'SELECT {q}')",
        "cursor.execute(f\"SELECT {q} = '{q}'\")",
        "cursor.execute(f\"SELECT E'{q}'\")",
        "cursor.execute(f\"SELECT E'x ' {q} ' y'\")",
        'cursor.execute(f"SELECT \'{q}")',
        "cursor.execute(f\"SELECT 'it''s {q}'\")",
        "cursor.execute(f\"SELECT 1 -- '{q}'\")",
        "cursor.execute(f\"SELECT \\'{q}\\'\")",
        "cursor.execute(f\"SELECT '{q}'\", [])",
        "cursor.execute(\"SELECT '%s'\" % q)",
        "Book.objects.raw(f\"SELECT '{q}' LIKE '%'\")",
        "sql = f\"SELECT '{q}'\"\n        print(sql)\n        cursor.execute(sql)",
    ],
)
def test_what_is_not_surely_a_value_is_left_to_people(body: str) -> None:
    assert fixed(body) is None


def test_a_cursor_that_may_take_other_signs_for_parameters_is_left_to_people() -> None:
    assert fixed("cursor.execute(f\"SELECT '{q}'\")", imported="models") is None
