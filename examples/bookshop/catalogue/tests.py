from datetime import date
from tempfile import NamedTemporaryFile

from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse

from catalogue.models import Author, Book, Genre, Publisher
from catalogue.services import rename_genre, reprice, suggest_book

LIST = """title,isbn,publisher,author,genre,price,published_on
Emma,9780141439587,Penguin,Jane Austen,Classics,7.99,2003-05-06
Dune,9780340960196,Hodder,Frank Herbert,Science Fiction,9.99,2015-07-16
"""


class CatalogueTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.publisher = Publisher.objects.create(name="Faber")
        cls.genre = Genre.objects.create(name="Poetry")
        cls.book = Book.objects.create(
            title="Ariel",
            slug="ariel",
            isbn="9780571259311",
            publisher=cls.publisher,
            price="9.99",
            published_on=date(2010, 3, 4),
            stock=3,
        )
        cls.book.genres.add(cls.genre)
        cls.book.authors.add(Author.objects.create(name="Sylvia Plath"))
        cls.user = get_user_model().objects.create_user("reader@example.com", "correct horse", is_staff=True)

    def test_a_copy_that_came_is_in_stock(self):
        self.client.force_login(self.user)
        before = self.book.stock
        self.client.post(reverse("catalogue:desk-received", args=[self.book.pk]))
        self.book.refresh_from_db()
        self.assertEqual(self.book.stock, before + 1)

    def test_pages(self):
        self.client.force_login(self.user)
        for name, arguments in [
            ("catalogue:book-list", []),
            ("catalogue:book-detail", ["ariel"]),
            ("catalogue:book-edit", ["ariel"]),
            ("catalogue:latest", []),
            ("catalogue:genre-size", ["poetry"]),
            ("catalogue:suggest", []),
            ("catalogue:dashboard", []),
            ("catalogue:reviews", []),
            ("about", []),
            ("api:book-list", []),
            ("api:book-audio", []),
            ("api:publisher-detail", [self.publisher.pk]),
            ("api:review-list", []),
        ]:
            with self.subTest(name):
                response = self.client.get(reverse(name, args=arguments))
                self.assertEqual(response.status_code, 200)

    def test_shelf_is_narrowed_by_genre(self):
        response = self.client.get(reverse("catalogue:book-list"), {"genre": "poetry"})
        self.assertContains(response, "Sylvia Plath")

    def test_review_is_the_readers_own(self):
        self.client.force_login(self.user)
        for rating in (2, 5):
            self.client.post(reverse("catalogue:review", args=["ariel"]), {"rating": rating, "body": ""})
        self.assertEqual(self.book.reviews.get().rating, 5)

    def test_bookmark(self):
        self.client.force_login(self.user)
        for _ in range(2):
            self.client.post(reverse("catalogue:bookmark", args=["ariel"]))
        self.assertEqual(self.book.bookmarks.count(), 1)

    def test_import(self):
        with NamedTemporaryFile("w", suffix=".csv") as file:
            file.write(LIST)
            file.flush()
            call_command("import_books", file.name)
        self.assertEqual(Book.objects.count(), 3)

    def test_genres_are_merged(self):
        other = Genre.objects.create(name="Verse")
        self.assertEqual(rename_genre(self.genre, "Verse"), other)
        self.assertEqual(list(other.books.all()), [self.book])

    def test_prices_of_a_publisher(self):
        reprice(self.publisher, 10)
        self.book.refresh_from_db()
        self.assertEqual(str(self.book.price), "10.99")

    def test_suggestion(self):
        with self.settings(MANAGERS=[("Buyer", "buyer@bookshop.example")]):
            suggest_book("Persuasion", "It is missing")
        self.assertIn("Persuasion", mail.outbox[0].subject)
