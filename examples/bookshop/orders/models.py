import uuid
from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Book


def new_number():
    return uuid.uuid4().hex[:12].upper()


class Order(models.Model):
    class Status(models.TextChoices):
        PENDING = "pending", "waiting for payment"
        PAID = "paid"
        SHIPPED = "shipped"
        DELIVERED = "delivered"
        CANCELLED = "cancelled"

    number = models.CharField(max_length=12, unique=True, default=new_number, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders")
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    placed_at = models.DateTimeField(default=timezone.now)
    shipping_cost = models.FloatField(default=0)  # planted: float-for-money
    total = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal("0.00"))
    tracking_code = models.CharField(max_length=40, blank=True)  # planted: unindexed-lookup
    address = models.TextField(blank=True)

    class Meta:
        ordering = ["-placed_at"]
        indexes = [
            models.Index(fields=["placed_at"], name="order_placed_at"),
            models.Index(fields=["status", "placed_at"], name="order_status_placed_at"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("orders:detail", kwargs={"number": self.number})

    def invoice_html(self):
        from orders.views import render_invoice  # planted: model-imports-view

        return render_invoice(self)


class OrderLine(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField(default=1)
    unit_price = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "book"], name="one_line_a_book")]

    def __str__(self):
        return f"{self.quantity} x {self.book_id}"


class Refund(models.Model):
    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="refund")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.amount} for {self.order.number}"


class Coupon(models.Model):
    code = models.CharField(max_length=20, unique=True)
    percent = models.PositiveSmallIntegerField()
    uses_left = models.PositiveIntegerField(default=1)

    def __str__(self):
        return self.code


class AuditEntry(models.Model):
    """Who did what to which object."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"], name="audit_subject")]

    def __str__(self):
        return self.action
