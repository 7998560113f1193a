import os
from datetime import date, timedelta
from unittest import mock

from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Book, Publisher
from orders import services
from orders.models import Coupon, Order
from orders.selectors import sales


class OrderTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.user = get_user_model().objects.create_user("reader@example.com", "correct horse", is_staff=True)
        cls.book = Book.objects.create(
            title="Ariel",
            slug="ariel",
            isbn="9780571259311",
            publisher=Publisher.objects.create(name="Faber"),
            price="10.00",
            published_on=date(2010, 3, 4),
            stock=3,
        )

    def setUp(self):
        self.client.force_login(self.user)

    def place(self, quantity=1):
        return services.place_order(self.user, {self.book.pk: quantity})

    def test_confirmation_waits_for_the_commit(self):
        with self.captureOnCommitCallbacks(execute=True):
            order = self.place(2)
            self.assertNotIn("We have your order", [letter.subject for letter in mail.outbox])
        self.assertIn("We have your order", [letter.subject for letter in mail.outbox])
        self.assertEqual(order.total, 20)

    def test_nothing_is_ordered_when_the_stock_is_too_small(self):
        with self.assertRaises(ValidationError):
            self.place(4)
        self.assertFalse(Order.objects.exists())

    def test_checkout(self):
        self.client.post(reverse("orders:add-to-cart", args=["ariel"]), {"quantity": 2})
        self.assertContains(self.client.get(reverse("orders:checkout")), "2 x Ariel")
        response = self.client.post(reverse("orders:checkout"), {"address": "1 High Street"})
        order = Order.objects.get()
        self.assertRedirects(response, order.get_absolute_url())
        self.assertIn("2 x Ariel", order.invoice_html())

    def test_api(self):
        order = {"address": "1 High Street", "lines": [{"book": self.book.pk, "quantity": 3}]}
        response = self.client.post(reverse("api:order-list"), order, content_type="application/json")
        self.assertEqual(response.json()["total"], "30.00")
        number = response.json()["number"]
        response = self.client.post(reverse("api:order-cancel", args=[number]))
        self.assertEqual(response.json()["status"], "cancelled")
        self.book.refresh_from_db()
        self.assertEqual(self.book.stock, 3)

    def test_life_of_an_order(self):
        order = self.place()
        services.add_line(order, self.book)
        self.assertEqual(order.lines.get().quantity, 2)
        services.mark_paid(order, self.user)
        self.assertEqual(sales(timezone.now() - timedelta(days=1)), 10)
        with mock.patch.dict(os.environ, COURIER_DISABLED="1"):
            services.ship(order, "BX-7")
        self.assertContains(self.client.get(reverse("orders:track", args=["BX-7"])), "Shipped")
        delivered = {"tracking_code": "BX-7", "delivered_at": "2026-01-02T10:00Z"}
        self.assertEqual(self.client.post(reverse("api:courier-update"), delivered).json(), {"updated": 1})
        self.assertEqual(services.refund(order, 10, "late").order, order)
        for name in ("list", "checkout"):
            self.assertEqual(self.client.get(reverse(f"orders:{name}")).status_code, 200)

    def test_cancelled_and_open_again(self):
        order = self.place()
        services.cancel(order)
        with self.captureOnCommitCallbacks(execute=True):
            services.reopen(order)
        self.assertEqual(mail.outbox[-1].subject, "Your order is open again")

    def test_same_again(self):
        order = self.place()
        self.client.post(reverse("orders:again", args=[order.number]))
        self.assertEqual(self.user.orders.count(), 2)

    def test_coupon(self):
        Coupon.objects.create(code="SPRING", percent=10)
        self.assertEqual(services.redeem("SPRING"), 10)
        with self.assertRaises(ValidationError):
            services.redeem("SPRING")
        services.restore_coupon("SPRING")
        self.assertEqual(services.redeem("SPRING"), 10)

    def test_stale_orders_are_cancelled(self):
        order = self.place()
        Order.objects.filter(pk=order.pk).update(placed_at=timezone.now() - timedelta(days=30))
        call_command("cancel_stale_orders", stdout=mock.Mock())
        order.refresh_from_db()
        self.assertEqual(order.status, Order.Status.CANCELLED)

    def test_admin(self):
        self.user.is_superuser = True
        self.user.save()
        order = self.place()
        self.assertContains(self.client.get(reverse("admin:orders_order_changelist")), order.number)
        chosen = {"action": "pay", "_selected_action": [order.pk]}
        self.client.post(reverse("admin:orders_order_changelist"), chosen)
        order.refresh_from_db()
        self.assertEqual(order.status, "paid")
