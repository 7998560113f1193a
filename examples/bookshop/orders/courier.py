"""Parcels that are on their way."""

from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction

from orders.models import AuditEntry, Order


def call_back(order, user=None):
    """The customer does not want it any more."""
    with transaction.atomic():
        order.status = Order.Status.CANCELLED
        order.save(update_fields=["status"])
        AuditEntry.objects.create(subject=order, user=user, action="called back")
        _tell_courier(order.tracking_code)


def _tell_courier(tracking_code):
    headers = {"Authorization": f"Bearer {settings.COURIER_API_TOKEN}"}
    call = Request(f"{settings.COURIER_URL}/parcels/{tracking_code}/return", headers=headers, method="POST")
    with urlopen(call, timeout=30):  # planted: network-call-in-transaction
        pass
