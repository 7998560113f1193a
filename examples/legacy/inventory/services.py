"""What can be done with the stock; the views run in a transaction each (ATOMIC_REQUESTS)."""

from functools import partial

from django.db import transaction

from inventory.models import Item
from inventory.tasks import order_more, tell_keeper


def take_out(pk, amount):
    item = Item.objects.select_for_update().get(pk=pk)
    item.quantity = max(item.quantity - amount, 0)
    item.save(update_fields=["quantity"])
    if item.quantity <= item.reorder_at:
        order_more.delay(item.pk)  # planted: task-inside-transaction
    return item


def put_back(pk, amount):
    item = Item.objects.select_for_update().get(pk=pk)
    item.quantity += amount
    item.save(update_fields=["quantity"])
    transaction.on_commit(partial(tell_keeper.delay, item.pk))
    return item
