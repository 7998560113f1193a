"""What can be asked of the orders."""

from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from orders.models import AuditEntry, Order


def orders_of(user):
    return Order.objects.filter(user=user).order_by("-placed_at")  # planted: count-in-loop


def stale_orders(days=14):
    """Orders that nobody has paid for."""
    before = timezone.now() - timedelta(days=days)
    return Order.objects.filter(status=Order.Status.PENDING, placed_at__lt=before)


def lost_sales(since):
    """The worth of all that was ordered and cancelled."""
    cancelled = Order.objects.filter(status="canceled", placed_at__gte=since)  # planted: choice-that-never-matches
    return cancelled.aggregate(total=Sum("total"))["total"] or 0


def sales(since):
    """The worth of all that was paid for."""
    paid = Order.objects.filter(status__in=["paid", "shipped", "delivered"], placed_at__gte=since)
    return paid.aggregate(total=Sum("total"))["total"] or 0


def audit_trail(limit=100):
    """What was last done, and to which object."""
    entries = AuditEntry.objects.order_by("-pk")[:limit]  # planted: n-plus-one
    return [f"{entry.action}: {entry.subject}" for entry in entries]


def largest_lines(limit=50):
    """Of the newest orders the line with the most books."""
    orders = Order.objects.order_by("-placed_at")[:limit]  # planted: n-plus-one
    return [order.lines.order_by("-quantity").first() for order in orders]
