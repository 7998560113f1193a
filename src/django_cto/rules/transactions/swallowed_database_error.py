"""# A database error swallowed inside `atomic` breaks the next query

After an error PostgreSQL answers nothing more in the same transaction, and after a failed `save()` Django refuses it on
every database: the next query raises `TransactionManagementError` ("You can't execute queries until the end of the
'atomic' block"), and everything the block did is rolled back. The handler was written for the one case in which it cannot
work.

Let be are handlers that raise again or leave without a further query, and writes with a savepoint of their own: an inner
`atomic()` within the `try`, a `save` of the project's own that opens one, `get_or_create` and `update_or_create`,
`savepoint_rollback`.

## Bad
```python
# shop/services.py
from django.db import IntegrityError, transaction

from .models import Customer, Import


@transaction.atomic
def import_customers(rows):
    for row in rows:
        try:
            Customer.objects.create(email=row["email"])
        except IntegrityError:  # <-
            Import.objects.create(email=row["email"], is_double=True)
```
```python
# shop/models.py
from django.db import models


class Customer(models.Model):
    email = models.EmailField(unique=True)


class Import(models.Model):
    email = models.EmailField()
    is_double = models.BooleanField()
```

## Good
```python
# shop/services.py
from django.db import IntegrityError, transaction

from .models import Customer, Import


@transaction.atomic
def import_customers(rows):
    for row in rows:
        try:
            with transaction.atomic():
                Customer.objects.create(email=row["email"])
        except IntegrityError:
            Import.objects.create(email=row["email"], is_double=True)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.failures import Swallowing, next_query, swallowing_of, writes_in_try
from django_cto.flow.savepoints import by_savepoint
from django_cto.flow.sites import CallSite
from django_cto.flow.transactions import Opening, opening
from django_cto.flow.wording import written
from django_cto.project import Project
from django_cto.project.definitions import place_of
from django_cto.read import syntax as s
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity

SEVERITY = Severity.BLOCKER


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    seen: set[int] = set()
    for site in writes_in_try(flow):
        swallowing = swallowing_of(flow, site)
        # Whether the function itself goes on is quickly told; whether its callers open a transaction is not.
        if not swallowing or id(swallowing.handler) in seen or not next_query(flow, site, swallowing, None):
            continue
        opened = opening(flow, site)
        later = next_query(flow, site, swallowing, None if opened.callers else opened.block) if opened else None
        if opened and later:
            seen.add(id(swallowing.handler))
            yield _finding(project, site, swallowing, opened, later)


def _finding(project: Project, site: CallSite, swallowing: Swallowing, opened: Opening, later: CallSite) -> Finding:
    is_sure = not opened.callers and not swallowing.is_broad
    note = "this query raises TransactionManagementError" if later is not site else "the next round raises it here"
    return Finding(
        place=place_of(site.function.module, swallowing.caught.at),
        message=f"`except {_types(swallowing.caught)}` swallows what broke the transaction, and the next query fails",
        confidence=Confidence.CERTAIN if is_sure else Confidence.LIKELY,
        related=(
            Related(site.place, "this write breaks it"),
            Related(later.place, note),
            Related(opened.place, opened.how),
        ),
        symbol=site.function.symbol,
        fix=_fix(project, site, swallowing),
    )


def _types(node: s.Expr) -> str:
    return f"({', '.join(written(item) for item in node.items)})" if isinstance(node, s.Sequence) else written(node)


def _fix(project: Project, site: CallSite, swallowing: Swallowing) -> Fix | None:
    edits = by_savepoint(project, site.function.module, swallowing.tried)
    return Fix("Give the `try` a savepoint with `transaction.atomic()`", Safety.UNSAFE, edits) if edits else None
