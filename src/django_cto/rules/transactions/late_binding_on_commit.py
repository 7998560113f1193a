"""# A callback for the commit reads its loop variable too late

A lambda looks its names up when it runs. Callbacks given to `on_commit` run after the block, when the loop is long over:
every one of them sees the last row, which is then handled n times, and the n - 1 others never.

Let be is what binds the value at once: `partial(…)`, or a default as in `lambda row=row: …`. Outside a transaction Django
runs the callback immediately, so a loop that surely stands in none is let be too.

## Bad
```python
# shop/services.py
from django.db import transaction

from .tasks import notify


def ship(orders):
    with transaction.atomic():
        for order in orders:
            order.save()
            transaction.on_commit(lambda: notify(order.pk, "shipped"))  # <-
```
```python
# shop/tasks.py
def notify(order_id, event): ...
```

## Good
```python
# shop/services.py
from functools import partial

from django.db import transaction

from .tasks import notify


def ship(orders):
    with transaction.atomic():
        for order in orders:
            order.save()
            transaction.on_commit(partial(notify, order.pk, "shipped"))
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.deferring import open_call
from django_cto.flow.late import inner_function, is_last_round, late_names, loops_here
from django_cto.flow.sites import Block, CallSite
from django_cto.flow.transactions import opening
from django_cto.project.definitions import place_of
from django_cto.project.importing import import_edits
from django_cto.read import syntax as s
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit

SEVERITY = Severity.BLOCKER
ON_COMMIT = frozenset({"django.db.transaction.on_commit", "django.db.connection.on_commit"})


def check(flow: Flow) -> Iterator[Finding]:
    for site in flow.calls("on_commit"):
        callback = _callback(site) if site.symbol in ON_COMMIT else None
        for loop in loops_here(site) if callback else ():
            late = late_names(loop, callback)  # type: ignore[arg-type]
            if late and not is_last_round(loop, site):
                yield from _findings(flow, site, callback, min(late), loop)  # type: ignore[arg-type]
                break


def _callback(site: CallSite) -> s.Lambda | s.Function | None:
    given = site.call.argument(0, "func")
    if isinstance(given, s.Name):
        return inner_function(site, given.id)
    return given if isinstance(given, s.Lambda) else None


def _findings(flow: Flow, site: CallSite, callback: s.Lambda | s.Function, name: str, loop: Block) -> Iterator[Finding]:
    if not (opened := opening(flow, site)):
        return
    module = site.function.module
    loop_at = loop.test.at if loop.test is not None else site.call.at
    yield Finding(
        place=place_of(module, callback.at if isinstance(callback, s.Lambda) else callback.name_at),
        message=f"`{name}` is read when the transaction commits: every callback sees the value of the last round",
        confidence=Confidence.LIKELY if opened.callers else Confidence.CERTAIN,
        related=(
            Related(place_of(module, loop_at), f"`{name}` changes in this loop"),
            Related(opened.place, opened.how),
        ),
        symbol=site.function.symbol,
        fix=_fix(site, callback),
    )


def _fix(site: CallSite, callback: s.Lambda | s.Function) -> Fix | None:
    """`lambda: f(x)` as `partial(f, x)`, where the call is all that the lambda does."""
    module = site.function.module
    imports = import_edits(module, "functools", "partial")
    if not isinstance(callback, s.Lambda) or callback.parameters or not isinstance(callback.body, s.Call):
        return None
    call = callback.body
    if imports is None or not s.dotted(call.func):
        return None
    start, begin = place_of(module, callback.at), place_of(module, call.at)
    opened = Edit(module.path, (start.line, start.column), (begin.line, begin.column), "partial(")
    return Fix("Bind the value at once with `partial`", Safety.UNSAFE, (*imports, opened, *open_call(module, call)))
