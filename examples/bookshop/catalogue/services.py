"""What can be done with the catalogue."""

import logging
from datetime import date
from decimal import Decimal

from django.core.mail import mail_managers
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from catalogue.models import Author, Book, Genre, Publisher

logger = logging.getLogger(__name__)


@transaction.atomic
def import_row(row):
    """Take one line of a wholesaler's list into the catalogue."""
    try:
        Publisher.objects.create(name=row["publisher"])
    except IntegrityError:  # planted: swallowed-database-error
        logger.info("publisher %s is known", row["publisher"])
    publisher = Publisher.objects.get(name=row["publisher"])

    book, _ = Book.objects.update_or_create(
        slug=slugify(f"{row['title']}-{row['isbn']}"),
        defaults={
            "title": row["title"],
            "isbn": row["isbn"],
            "publisher": publisher,
            "price": Decimal(row["price"]),
            "published_on": date.fromisoformat(row["published_on"]),
        },
    )
    author, _ = Author.objects.get_or_create(name=row["author"])  # planted: get-or-create-not-unique
    genre, _ = Genre.objects.get_or_create(slug=slugify(row["genre"]), defaults={"name": row["genre"]})
    book.authors.add(author)
    book.genres.add(genre)
    return book


@transaction.atomic
def rename_genre(genre, name):
    """Give a genre another name, or merge it into the one that has that name already."""
    try:
        with transaction.atomic():
            genre.name = name
            genre.save(update_fields=["name"])
    except IntegrityError:
        other = Genre.objects.get(name=name)
        other.books.add(*genre.books.all())
        genre.delete()
        return other
    return genre


def reprice(publisher, percent):
    """Change all prices of a publisher by some per cent."""
    factor = 1 + Decimal(percent) / 100
    with transaction.atomic():
        books = list(publisher.books.select_for_update())
        for book in books:
            book.price = round(book.price * factor, 2)
        Book.objects.bulk_update(books, ["price"])
    return len(books)


def round_discounts():
    """The publishers' discounts in whole per cent."""
    for publisher in Publisher.objects.all():
        publisher.discount = round(publisher.discount)
        publisher.save()  # planted: save-in-loop


def suggest_book(title, reason, email=""):
    """Pass a reader's suggestion on to those who buy for the shop."""
    mail_managers(f"Suggestion: {title}", f"{reason}\n{email}".strip())
