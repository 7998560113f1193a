"""# Saving a row reaches out of the database

A receiver of `post_save` runs within every save: in the admin, in a data migration, in a loop over ten thousand rows, in
each test. If it sends mail, calls another system or queues a task, all of these do, and nobody who reads `order.save()`
can see it. In a transaction it is worse: the mail is out and the task is running while the row may yet be rolled back,
and each second that the other system takes is a second in which the row stays locked.

Let be: what is put off by `transaction.on_commit`, tasks that wait for the commit by themselves or are sent by a task
class of the project in its own way, receivers for models of another app (the model's own code should not know them), and
writes to other rows of the same database. A task that is sent where a transaction is surely open is told by
task-inside-transaction.

## Bad
```python
# shop/models.py
from django.db import models


class Order(models.Model):
    email = models.EmailField()
```
```python
# shop/signals.py
from django.core.mail import send_mail
from django.db.models.signals import post_save
from django.dispatch import receiver

from shop.models import Order


@receiver(post_save, sender=Order)
def thank(sender, instance, created, **kwargs):
    if created:
        send_mail("Thank you", "…", None, [instance.email])  # <-
```

## Good
```python
# shop/signals.py
from functools import partial

from django.core.mail import send_mail
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from shop.models import Order


@receiver(post_save, sender=Order)
def thank(sender, instance, created, **kwargs):
    if created:
        transaction.on_commit(partial(send_mail, "Thank you", "…", None, [instance.email]))
```
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from django_cto.flow import Flow
from django_cto.flow.deferring import by_on_commit
from django_cto.flow.outside import calls_out, sends_mail
from django_cto.flow.premature import early_start
from django_cto.flow.sites import CallSite
from django_cto.flow.transactions import runs_on_commit
from django_cto.project import Project
from django_cto.project.definitions import FunctionDef
from django_cto.project.sending import sending
from django_cto.project.signals import Receiver
from django_cto.read import syntax as s
from django_cto.rule import MOST_RELATED, EntryPoint, Finding, Fix, Related, Safety, Severity

SEVERITY = Severity.MINOR
# Many a task is queued by a receiver on purpose and reads nothing that the save has changed.
PREVIEW = True

EVENTS = {
    "pre_save": "within a save of", "post_save": "within a save of",
    "pre_delete": "within a delete of", "post_delete": "within a delete of",
    "m2m_changed": "within a change of relations of",
}  # fmt: skip
# So many calls of the project's own functions are followed from a receiver.
DEEPEST = 3


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    told: dict[tuple[str, str], Finding] = {}
    for receiver in project.receivers:
        if receiver.event in EVENTS and receiver.is_of_models and _is_at_home(project, receiver):
            for site, effect, path in _effects(project, flow, receiver.function, (), set()):
                found = _finding(receiver, site, effect, path)
                key = (receiver.function.symbol, effect)
                told[key] = _joined(told[key], found) if key in told else found
    yield from told.values()


def _joined(first: Finding, found: Finding) -> Finding:
    """One finding for all that a receiver does of one kind; a second place brings no second fix."""
    if found.place == first.place or any(found.place == related.place for related in first.related):
        return first
    again = Related(found.place, found.message)
    return msgspec.structs.replace(first, related=(*first.related, again)[:MOST_RELATED], fix=None)


def _is_at_home(project: Project, receiver: Receiver) -> bool:
    """Whether the receiver's own app could have done it openly: the model is of the same app."""
    app = project.app_of(receiver.function.module)
    return app is not None and any(model.app_label == app.label for model in receiver.senders)


def _finding(receiver: Receiver, site: CallSite, effect: str, path: tuple[CallSite, ...]) -> Finding:
    models = ", ".join(model.name for model in receiver.senders)
    written = s.dotted(site.call.func) or site.name
    within = [Related(site.place, "it happens here")] if path else []
    steps = [Related(step.place, f"`{step.name}` is called here") for step in path[1:]]
    return Finding(
        place=path[0].place if path else site.place,
        message=f"`{written}` {effect} {EVENTS[receiver.event]} {models}",
        related=(*steps, *within, Related(receiver.connected, f"connected to `{receiver.event}` here")),
        symbol=receiver.function.symbol,
        model=receiver.senders[0].label,
        entry_point=EntryPoint("signal", receiver.event),
        fix=None if path else _put_off(site),
    )


def _put_off(site: CallSite) -> Fix | None:
    edits = by_on_commit(site)
    return Fix("Put it off until the commit", Safety.UNSAFE, edits) if edits else None


def _effects(
    project: Project, flow: Flow, function: FunctionDef, path: tuple[CallSite, ...], seen: set[int]
) -> Iterator[tuple[CallSite, str, tuple[CallSite, ...]]]:
    if id(function.node) in seen:
        return
    seen.add(id(function.node))
    for site in flow.evaluation(function).sites:
        if runs_on_commit(site):
            continue
        if effect := _effect(flow, site):
            yield site, effect, path
        elif isinstance(site.target, FunctionDef) and len(path) < DEEPEST:
            yield from _effects(project, flow, site.target, (*path, site), seen)


def _effect(flow: Flow, site: CallSite) -> str:
    if sent := sending(flow.project, site.function.module, site.call, site.function):
        # What surely starts before the commit is the harm of a rule of its own.
        return "" if sent.is_put_off or early_start(flow, site) else "queues a task"
    if sends_mail(site):
        return "sends mail"
    return "calls another system" if calls_out(site) else ""
