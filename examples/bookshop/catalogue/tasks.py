import csv

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail

from catalogue.models import Book


@shared_task
def write_price_list():
    """Write the list that the shops print every morning."""
    books = Book.objects.on_sale().values_list("isbn", "title", "subtitle", "price")
    with open(settings.BASE_DIR / "price_list.csv", "w", newline="") as file:
        csv.writer(file).writerows(books.iterator())


@shared_task
def report_low_stock(recipient, book_ids):
    books = Book.objects.filter(pk__in=book_ids, stock__lte=settings.LOW_STOCK_THRESHOLD)
    lines = [f"{book.title}: {book.stock}" for book in books]
    send_mail("Low stock", "\n".join(lines), None, [recipient])


@shared_task
def report_sold_out(recipient):
    books = Book.objects.filter(stock=0, is_active=True)  # planted: n-plus-one
    lines = [f"{book.title}, {book.publisher.name}" for book in books]
    send_mail("Sold out", "\n".join(lines), None, [recipient])
