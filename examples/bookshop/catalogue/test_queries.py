"""How many queries the pages of the catalogue send, whatever they show."""

from datetime import date

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import TestCase, tag
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue import selectors, services, tasks
from catalogue.models import Author, Book, Publisher, Review
from orders import selectors as orders
from orders.models import Order, OrderLine, Refund


def add(number):
    """One more of everything, each with relations of its own."""
    reader = get_user_model().objects.create_user(f"{number}@example.com", "correct horse")
    book = Book.objects.create(
        title=f"Book {number}",
        slug=f"book-{number}",
        isbn=f"{number:013}",
        publisher=Publisher.objects.create(name=f"Publisher {number}"),
        price="9.99",
        published_on=date(2010, 3, 4),
    )
    book.authors.add(Author.objects.create(name=f"Author {number}"))
    Review.objects.create(book=book, user=reader, rating=5)
    order = Order.objects.create(user=reader, status=Order.Status.PAID)
    OrderLine.objects.create(order=order, book=book, unit_price=book.price)
    Refund.objects.create(order=order, amount=1)


@tag("queries")
class QueryTests(TestCase):
    """They fail as long as the mistakes are there that are planted in what they call."""

    @classmethod
    def setUpTestData(cls):
        cls.staff = get_user_model().objects.create_superuser("staff@example.com", "correct horse")

    def assert_constant(self, call):
        """Whether a call sends as many queries for twelve rows as for four."""
        sent = []
        for wanted in (4, 12):
            for number in range(Book.objects.count(), wanted):
                add(number)
            with CaptureQueriesContext(connection) as context:
                call()
            sent.append(len(context))
        self.assertEqual(sent[0], sent[1])

    def assert_page_constant(self, name):
        self.client.force_login(self.staff)
        self.client.get(reverse(name))
        self.assert_constant(lambda: self.assertEqual(self.client.get(reverse(name)).status_code, 200))

    def test_api_of_authors(self):
        self.assert_page_constant("api:author-list")

    def test_api_of_reviews(self):
        self.assert_page_constant("api:review-list")

    def test_new_books(self):
        self.assert_page_constant("catalogue:new-books")

    def test_admin_of_reviews(self):
        self.assert_page_constant("admin:catalogue_review_changelist")

    def test_admin_of_refunds(self):
        self.assert_page_constant("admin:orders_refund_changelist")

    def test_own_orders(self):
        self.client.force_login(self.staff)

        def show():
            Order.objects.update(user=self.staff)
            self.assertContains(self.client.get(reverse("orders:list")), "1 titles")

        self.assert_constant(show)

    def test_praised(self):
        self.assert_constant(lambda: self.assertTrue(all(review for _, review in selectors.praised(20))))

    def test_spines(self):
        self.assert_constant(selectors.spines)

    def test_discounts(self):
        self.assert_constant(services.round_discounts)

    def test_imprints(self):
        self.assert_constant(selectors.imprints)

    def test_top_reviews(self):
        self.assert_constant(selectors.top_reviews)

    def test_sold_out(self):
        self.assert_constant(lambda: tasks.report_sold_out("store@bookshop.example"))

    def test_largest_lines(self):
        self.assert_constant(lambda: self.assertTrue(all(orders.largest_lines())))

    def test_packing_list(self):
        self.assert_constant(orders.packing_list)

    def test_waiting_customers(self):
        self.assert_constant(orders.waiting_customers)

    def test_refunded_customers(self):
        self.assert_constant(orders.refunded_customers)
