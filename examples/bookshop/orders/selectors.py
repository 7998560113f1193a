"""What can be asked of the orders."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from orders.models import AuditEntry, Order, OrderLine, Refund


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


@dataclass
class Parcel:
    """A line on its way to the packers."""

    line: OrderLine
    shelf: int

    @property
    def quantity_and_title(self):
        return f"{self.line.quantity} x {self.line.book.title}"


def packing_list(limit=50):
    """What the packers have to bring, shelf by shelf."""
    lines = OrderLine.objects.filter(order__status=Order.Status.PAID)[:limit]  # planted: n-plus-one
    parcels = [Parcel(line, line.book_id % 10) for line in lines]
    return [f"{parcel.shelf}: {parcel.quantity_and_title}" for parcel in parcels]


def waiting_customers(limit=50):
    """Whom the shop owes a parcel, by the order's number."""
    orders = Order.objects.filter(status=Order.Status.PAID)[:limit]  # planted: n-plus-one
    waiting = {order.number: order for order in orders}
    return {number: order.user.email for number, order in waiting.items()}


def newest_refunds(limit=50):
    """The last that was given back, one after the other."""
    yield from Refund.objects.order_by("-pk")[:limit]  # planted: n-plus-one


def refunded_customers():
    """Who got money back."""
    return [refund.order.user_id for refund in newest_refunds()]
