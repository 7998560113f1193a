import json
import os
from urllib.request import Request, urlopen

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail

from orders.models import Order, Refund


def _write_to_customer(order, subject):
    body = f"{subject}.\nOrder {order.number}, {order.total} GBP."
    send_mail(subject, body, None, [order.user.email])


@shared_task
def send_confirmation(order_id):
    _write_to_customer(Order.objects.select_related("user").get(pk=order_id), "We have your order")


@shared_task
def send_receipt(order_id):
    _write_to_customer(Order.objects.select_related("user").get(pk=order_id), "Your receipt")


@shared_task
def send_note(order_id, subject):
    _write_to_customer(Order.objects.select_related("user").get(pk=order_id), subject)


@shared_task
def send_refund_note(refund_id):
    refund = Refund.objects.select_related("order__user").get(pk=refund_id)
    _write_to_customer(refund.order, f"Your refund of {refund.amount}")


@shared_task(serializer="pickle", autoretry_for=(OSError,), retry_backoff=True)
def print_label(order):
    """Ask the courier for a label; it comes out of the printer in the store room."""
    if os.environ.get("COURIER_DISABLED"):  # planted: settings-not-separated
        return
    body = json.dumps({"order": order.number, "address": order.address}).encode()
    headers = {"Authorization": f"Bearer {settings.COURIER_API_TOKEN}", "Content-Type": "application/json"}
    with urlopen(Request(f"{settings.COURIER_URL}/labels", body, headers), timeout=10):
        pass
